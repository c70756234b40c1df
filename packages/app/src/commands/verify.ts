import { type Budget, scrub, type VerifyReport, verify } from '@safelight/archive';
import { isBucketAddress } from '../buckets/bucket-address.ts';
import { leaveLedger } from '../places/leave-ledger.ts';
import { absentDocument, type OpenPlace, openKnownPlaces, openPlaceCalled } from '../places/open-place.ts';
import { UsageError } from '../sentences.ts';
import type { Session } from '../session.ts';
import {
  count,
  dayText,
  durationText,
  number,
  printable,
  readFromText,
  sizeText,
} from '../terminal/words.ts';
import type { CommandResult } from './command.ts';

const mostNamed = 50;

export interface BudgetOptions {
  readonly budgetMinutes?: number;
  readonly budgetGb?: number;
}

/** `safelight verify [PLACE…]`: reads copies back and compares; all, or as many as a budget for all places allows. */
export async function verifyPlaces(
  names: readonly string[],
  session: Session,
  options: BudgetOptions = {},
): Promise<CommandResult> {
  await using stack = new AsyncDisposableStack();
  const budgeted = options.budgetMinutes !== undefined || options.budgetGb !== undefined;
  const { places, absent, passed } = await openAsked(names, session, budgeted);
  for (const place of places) stack.use(place);
  if (places.length === 0)
    throw new UsageError('No place is connected that could be checked. Say its path, or connect it.');
  const reports: VerifyReport[] = [];
  const budget = openBudget(options, session);
  for (const { place } of places) {
    const run = session.ledger.runs.start('verify', session.now());
    using job = session.job();
    const { ledger, hashPool } = session;
    const how = { ledger, job, filesAtOnce: hashPool.threads };
    const left = budget?.left(places.length - reports.length);
    const report = left === undefined ? await verify(place, how) : await scrub(place, left, how);
    budget?.spend(report);
    reports.push(report);
    const { findings, ...counts } = report;
    const outcome = findings.length === 0 ? 'ok' : 'attention';
    session.ledger.runs.end(run, {
      nowMs: session.now(),
      outcome,
      report: { ...counts, findings: findings.length },
    });
  }
  const found = reports.some(({ findings }) => findings.some(({ kind }) => kind !== 'unknown'));
  await leaveLedger(places, { found, session });
  const clean = reports.every(({ findings }) => findings.length === 0);
  const lines = [
    ...reports.flatMap(linesOf),
    ...(reports.some(({ findings }) => findings.some(({ kind }) => kind !== 'unknown'))
      ? ['Next: Mend them from another place that has them whole: safelight repair']
      : []),
    ...passed.map(
      ({ name }) =>
        `  ${printable(name)} is a bucket, read over the network only when it is named or within a budget: not checked.`,
    ),
    ...absent.map(
      ({ name, lastSeenMs }) =>
        `! ${name} is not connected (last seen ${dayText(lastSeenMs, session.now())}): not checked.`,
    ),
  ];
  return {
    outcome: clean ? 'ok' : 'attention',
    lines,
    json: { places: reports, absent: absentDocument(absent) },
  };
}

/** What is left of a budget is shared by the places that are still to come, so that a large one leaves the others theirs. */
function openBudget({ budgetMinutes, budgetGb }: BudgetOptions, session: Session) {
  if (budgetMinutes === undefined && budgetGb === undefined) return undefined;
  const endMs = budgetMinutes === undefined ? undefined : session.now() + budgetMinutes * 60_000;
  let bytes = budgetGb === undefined ? undefined : budgetGb * 1e9;
  return {
    left: (places: number): Budget => ({
      ...(bytes === undefined ? {} : { bytes: Math.max(0, bytes) / places }),
      ...(endMs === undefined ? {} : { ms: Math.max(0, endMs - session.now()) / places }),
    }),
    spend(report: VerifyReport): void {
      if (bytes !== undefined) bytes -= report.bytes;
    },
  };
}

/** A whole bucket is read over the network only when it is asked for by name; a part of it within a budget, too. */
async function openAsked(names: readonly string[], session: Session, buckets: boolean) {
  if (names.length === 0) {
    const { open, absent } = await openKnownPlaces(session, { lock: true, buckets });
    const all = session.ledger.places.all();
    const passed = buckets ? [] : all.filter(({ address }) => isBucketAddress(address));
    return { places: open, absent, passed };
  }
  const places: OpenPlace[] = [];
  for (const name of names) places.push(await openPlaceCalled(name, session, true));
  return { places, absent: [], passed: [] };
}

/** Said since `status` counts without them. */
function notesText(sidecars: number): string {
  if (sidecars === 0) return '';
  return `, ${number(sidecars)} of them ${sidecars === 1 ? 'a note' : 'notes'} of Safelight’s beside a photo`;
}

function linesOf(report: VerifyReport): string[] {
  const { name, medium, checked, sidecars, ok, bytes, cold, findings, durationMs, left } = report;
  const unread = findings.filter(({ kind }) => kind === 'missing' || kind === 'unreadable').length;
  const read = Math.max(0, checked - unread);
  const head = `${findings.length === 0 ? '✓' : '✗'} ${name}: ${count(read, 'file')} read back${notesText(sidecars)} (${sizeText(bytes)} in ${durationText(durationMs)}, ${readFromText(cold, read, medium)}); ${number(ok)} exactly as recorded.`;
  const named = findings.slice(0, mostNamed).map(({ kind, path, actual }) => {
    const why = {
      missing: 'is missing',
      changed: 'has changed: its bytes are not what was archived',
      unknown:
        'is not known: not put there by Safelight, or by a run that was interrupted (the next backup looks at it)',
      unreadable: `cannot be read: ${actual?.error ?? ''}`,
    }[kind];
    return `    ${printable(path)} ${why}`;
  });
  const rest = findings.length - named.length;
  const later =
    left === undefined || left === 0
      ? []
      : [
          `    ${count(left, 'file')} had no turn within the budget; the next run begins with what is oldest.`,
        ];
  return [
    head,
    ...later,
    ...named,
    ...(rest > 0 ? [`    and ${number(rest)} more (--json names them all)`] : []),
  ];
}
