import { type Place, type ReplicateReport, replicate } from '@safelight/archive';
import { copyFailureText, stopText } from '../copy-sentences.ts';
import { absentDocument } from '../places/open-place.ts';
import { openSeveral } from '../places/open-several.ts';
import { UsageError } from '../sentences.ts';
import type { Session } from '../session.ts';
import { count, dayText, durationText, printable, readFromText, sizeText } from '../terminal/words.ts';
import type { CommandResult } from './command.ts';

const mostNamed = 20;

/** `safelight replicate [--to PLACE] [--from PLACE]`: store to store, without the phone. */
export async function replicatePlaces(
  named: { readonly to: readonly string[]; readonly from: readonly string[] },
  session: Session,
): Promise<CommandResult> {
  await using places = await openSeveral(named, session);
  if (places.targets.every((target) => places.from(target).length === 0))
    throw new UsageError('One place is connected, and it has nothing to copy from. Connect another one.');
  const reports: ReplicateReport[] = [];
  for (const target of places.targets) reports.push(await replicateTo(target, places.from(target), session));
  return {
    outcome: replicateOutcome(reports),
    lines: [
      ...reports.flatMap(replicateLines),
      ...places.absent.map(
        ({ name, lastSeenMs }) =>
          `! ${printable(name)} is not connected (last seen ${dayText(lastSeenMs, session.now())}).`,
      ),
    ],
    json: { places: reports, absent: absentDocument(places.absent) },
  };
}

/** Brings one place up to date, and keeps the run in the history. */
export async function replicateTo(
  target: Place,
  from: readonly Place[],
  session: Session,
): Promise<ReplicateReport> {
  const { ledger, scratch } = session;
  const run = ledger.runs.start('replicate', session.now());
  let report: ReplicateReport | undefined;
  try {
    using job = session.job();
    report = await replicate(target, { ledger, from, job, scratch });
    return report;
  } finally {
    const outcome = report === undefined ? 'failed' : replicateOutcome([report]);
    const { failed = [], ...counts } = report ?? {};
    ledger.runs.end(run, { nowMs: session.now(), outcome, report: { ...counts, failed: failed.length } });
  }
}

export function replicateOutcome(reports: readonly ReplicateReport[]): 'ok' | 'attention' | 'failed' {
  if (reports.length > 0 && reports.every(({ stopped }) => stopped !== undefined)) return 'failed';
  const troubled = reports.some(
    ({ failed, stopped, damaged, elsewhere }) =>
      failed.length > 0 || stopped !== undefined || damaged > 0 || elsewhere > 0,
  );
  return troubled ? 'attention' : 'ok';
}

export function replicateLines(report: ReplicateReport): string[] {
  const { name, medium, copied, cold, bytes, damaged, elsewhere, failed, stopped, durationMs } = report;
  const good = replicateOutcome([report]) === 'ok';
  const place = printable(name);
  const head =
    copied === 0
      ? `${good ? '✓' : '!'} ${place}: nothing new to copy.`
      : `${good ? '✓' : '!'} ${place}: ${count(copied, 'file')} copied (${sizeText(bytes)} in ${durationText(durationMs)}), each read back (${readFromText(cold, copied, medium)}) and compared.`;
  return [
    head,
    ...(stopped === undefined ? [] : [`    It stopped: ${stopText(report.name, stopped)}`]),
    ...(damaged === 0
      ? []
      : [`    ${count(damaged, 'file is', 'files are')} damaged there: safelight repair "${place}"`]),
    ...(elsewhere === 0
      ? []
      : [
          `    ${count(elsewhere, 'file that it lacks is', 'files that it lacks are')} only on places that are not connected.`,
        ]),
    ...failed
      .slice(0, mostNamed)
      .map((failure) => `    ${printable(failure.path)} could not be copied: ${copyFailureText(failure)}`),
    ...(failed.length > mostNamed ? [`    and ${count(failed.length - mostNamed, 'more', 'more')}`] : []),
  ];
}
