import { type Repaired, type RepairReport, repair } from '@safelight/archive';
import { copyFailureText, stopText } from '../copy-sentences.ts';
import { openSeveral } from '../places/open-several.ts';
import type { Session } from '../session.ts';
import { count, printable } from '../terminal/words.ts';
import type { CommandResult } from './command.ts';

const mostNamed = 50;

/** `safelight repair [PLACE…]`: replaces what checks found damaged by bytes that another place proves to be right. */
export async function repairPlaces(
  names: readonly string[],
  options: { readonly from: readonly string[] },
  session: Session,
): Promise<CommandResult> {
  await using places = await openSeveral({ to: names, from: options.from }, session);
  const { ledger, scratch } = session;
  const reports: RepairReport[] = [];
  for (const place of places.targets) {
    const run = ledger.runs.start('repair', session.now());
    let report: RepairReport | undefined;
    try {
      using job = session.job();
      report = await repair(place, { ledger, from: places.from(place), job, scratch });
      reports.push(report);
    } finally {
      const outcome = report === undefined ? 'failed' : outcomeOf([report]);
      ledger.runs.end(run, { nowMs: session.now(), outcome, report: report ?? null });
    }
  }
  return {
    outcome: outcomeOf(reports),
    lines: [...reports.flatMap(linesOf), ...nextLines(reports)],
    json: { places: reports },
  };
}

function outcomeOf(reports: readonly RepairReport[]): 'ok' | 'attention' | 'failed' {
  if (reports.length > 0 && reports.every(({ stopped }) => stopped !== undefined)) return 'failed';
  const troubled = reports.some(
    ({ failed, disputed, stopped }) => failed.length > 0 || disputed.length > 0 || stopped !== undefined,
  );
  return troubled ? 'attention' : 'ok';
}

/** What no connected place has whole may be at the source, or on a drive in a drawer. */
function nextLines(reports: readonly RepairReport[]): string[] {
  return reports.every(({ failed }) => failed.length === 0)
    ? []
    : [
        'Next: Connect the other drives and repair again; or connect the source and back it up again, which copies anew what is whole there. (safelight backup SOURCE)',
      ];
}

const evidenceText: Readonly<Record<Repaired['evidence'], string>> = {
  sha256: 'its SHA-256 is the recorded one',
  'sha256-and-apple-fingerprint': 'its SHA-256 is the recorded one, which Apple’s fingerprint proved',
  'apple-fingerprint': 'Apple’s fingerprint proved it to be the original',
};

function linesOf(report: RepairReport): string[] {
  const { repaired, healed, alreadyThere, disputed, failed, stopped } = report;
  const place = printable(report.name);
  if (repaired.length + healed.length + alreadyThere.length + disputed.length + failed.length === 0)
    return stopped === undefined
      ? [`✓ ${place}: nothing was found damaged at its last check. (safelight verify checks again.)`]
      : [`✗ ${place}: ${stopText(report.name, stopped)}`];
  const good = outcomeOf([report]) === 'ok';
  const kept = [...repaired, ...alreadyThere].some(({ aside }) => aside !== undefined);
  return [
    `${good ? '✓' : '!'} ${place}: ${count(repaired.length + alreadyThere.length, 'file')} repaired${kept ? '; what was damaged is kept in .safelight/damaged' : ''}.`,
    ...named(
      repaired,
      ({ path, was, from, evidence }) =>
        `${printable(path)} was ${was}; copied from ${printable(from)}: ${evidenceText[evidence]}`,
    ),
    ...named(
      alreadyThere,
      ({ path, kept }) => `${printable(path)} set aside; its content is right in ${printable(kept)}`,
    ),
    ...named(healed, (path) => `${printable(path)} is right after all`),
    ...named(
      disputed,
      ({ path, kept }) =>
        `${printable(path)} holds other bytes than were archived, and its SHA256SUMS vouches for them: both are kept, those that were archived in ${printable(kept)}`,
    ),
    ...named(
      failed,
      ({ path, was, ...failure }) =>
        `${printable(path)} is ${was}, and nothing was touched: ${copyFailureText(failure)}`,
    ),
    ...(stopped === undefined ? [] : [`    It stopped: ${stopText(report.name, stopped)}`]),
  ];
}

function named<T>(items: readonly T[], text: (item: T) => string): string[] {
  const lines = items.slice(0, mostNamed).map((item) => `    ${text(item)}`);
  const rest = items.length - lines.length;
  return rest > 0 ? [...lines, `    and ${count(rest, 'more', 'more')} (--json names them all)`] : lines;
}
