import type { IngestReport, Source } from '@safelight/archive';
import { completenessOf } from '../phone/completeness.ts';
import { completenessLines, walkedLines } from '../phone/completeness-lines.ts';
import type { OpenPlace } from '../places/open-place.ts';
import { sentenceFor } from '../sentences.ts';
import type { Session } from '../session.ts';
import type { Choice } from '../sources/chosen-assets.ts';
import type { IphoneSource } from '../sources/ios-media-source.ts';
import type { CommandResult } from './command.ts';

export interface BackupRun {
  readonly report: IngestReport;
  readonly places: readonly OpenPlace[];
  readonly choice: Choice;
  readonly session: Session;
}

/** A backup's result with the account of the phone, where the source is one: how complete it is, and whether it went away. */
export function withPhoneAccount(
  result: CommandResult & { readonly json: object },
  source: Source | IphoneSource,
  { report, places, choice, session }: BackupRun,
): CommandResult {
  if (!('reading' in source)) return result;
  const { ledger } = session;
  const completeness = completenessOf(source.reading, report, {
    ledger,
    source: ledger.sources.find(source.id.key) ?? 0,
    places: places.map(({ place }) => place.row),
    choice,
  });
  const { lost } = source.reading;
  const { failed, missing } = report.resources;
  const named = new Set([...failed, ...missing].map(({ asset }) => asset));
  const lines = [...result.lines, ...completenessLines(completeness, named)];
  const json = { ...result.json, completeness };
  if (lost !== undefined) {
    const outcome = report.resources.copied > 0 ? 'attention' : 'failed';
    return { outcome, lines: [...lines, `✗ ${sentenceFor(lost)}`], json: { ...json, brokeOff: true } };
  }
  const lacking = completeness.unexplained.length > 0;
  return { outcome: result.outcome === 'ok' && lacking ? 'attention' : result.outcome, lines, json };
}

/** A dry run's result with what went wrong with the phone: nothing was copied, so there is no account. */
export function withPhoneTrouble(result: CommandResult, source: Source | IphoneSource): CommandResult {
  if (!('reading' in source)) return result;
  const { databaseProblem, lost } = source.reading;
  if (lost !== undefined) throw lost;
  if (databaseProblem === undefined) return result;
  return { ...result, lines: [...result.lines, ...walkedLines(databaseProblem, source.reading.of)] };
}
