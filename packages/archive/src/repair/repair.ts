import { forEachBounded } from '../concurrency.ts';
import { type ArchiveError, type ArchiveErrorCode, isArchiveError } from '../errors.ts';
import type { Job } from '../job.ts';
import type { CopyRow } from '../ledger/copies.ts';
import type { Ledger } from '../ledger/open-ledger.ts';
import { type Place, stillAttached } from '../places/place.ts';
import { clearStaging } from '../upkeep/clear-staging.ts';
import { copyLedger } from '../upkeep/ledger-copy.ts';
import { upkeep } from '../upkeep/upkeep.ts';
import { type Judge, openJudge, type Verdict } from './judge.ts';
import { type Origin, type Repairing, recordProven, replaceCopy, rightCopyBeside } from './repair-copy.ts';
import { emptyReport, type RepairReport } from './report.ts';
import { setAside } from './set-aside.ts';

export interface RepairOptions {
  readonly ledger: Ledger;
  /** Places that may have the right bytes, the preferred first; each proves it by being read. */
  readonly from: readonly Place[];
  readonly job: Job;
  /** A path on this computer that nothing else uses. */
  readonly scratch: () => string;
}

const filesAtOnce = 4;

/**
 * Replaces what checks found damaged or missing on an attached, locked place by bytes that another place, or another name
 * on the same place, proves to be the right ones. Every file is looked at again first; one that is right is left alone, and
 * one whose right bytes nobody has is not touched. What is replaced is kept below `.safelight/damaged`.
 * A place that is full or gone ends the run with `stopped`. Rethrows the signal's reason.
 */
export async function repair(place: Place, options: RepairOptions): Promise<RepairReport> {
  const { ledger, job } = options;
  const startedMs = job.now();
  const report = emptyReport(place.identity);
  const run: Run = {
    place,
    options,
    report,
    judge: openJudge(ledger, place),
    repairing: { ledger, place, signal: job.signal, now: () => job.now() },
  };
  try {
    await clearStaging(place);
    await repairAll(run);
  } catch (error) {
    await stopOrThrow(run, error);
  } finally {
    await finish(run);
    report.durationMs = job.now() - startedMs;
  }
  return report;
}

interface Run {
  readonly place: Place;
  readonly options: RepairOptions;
  readonly report: RepairReport;
  readonly judge: Judge;
  readonly repairing: Repairing;
}

async function repairAll(run: Run): Promise<void> {
  const { place, report, options } = run;
  const { ledger, job } = options;
  let done = 0;
  const total = ledger.account.place(place.row).damaged;
  await forEachBounded(ledger.copies.damaged(place.row), filesAtOnce, async (copy) => {
    job.signal.throwIfAborted();
    await repairOne(run, copy, await run.judge.verdict(copy, job.signal));
    done++;
    const progress = { phase: 'repair', doneBytes: report.bytes, doneItems: done, totalItems: total };
    job.progress({ ...progress, current: copy.path });
  });
}

async function repairOne(run: Run, copy: CopyRow, verdict: Verdict): Promise<void> {
  const { report, repairing } = run;
  if (verdict.kind === 'right') {
    recordProven(repairing, copy.path, verdict.proven);
    report.healed.push(copy.path);
    return;
  }
  if (verdict.kind === 'damaged' && (await isThereUnderAnotherName(run, copy, verdict))) return;
  let failure: { code: string; message: string } | undefined;
  for (const origin of originsOf(run, copy)) {
    try {
      await replaceFrom(run, copy, verdict, origin);
      return;
    } catch (error) {
      if (repairing.signal.aborted) throw repairing.signal.reason;
      if (!isArchiveError(error) || ending.has(error.code) || !(await stillAttached(run.place))) throw error;
      failure = { code: error.code, message: messageOf(error) };
    }
  }
  const was = verdict.kind === 'damaged' ? verdict.was : 'changed';
  failure ??= { code: 'not-found', message: 'no connected place has a copy of it' };
  report.failed.push({ path: copy.path, was, ...failure });
}

async function replaceFrom(run: Run, copy: CopyRow, verdict: Verdict, origin: Origin): Promise<void> {
  const { report, repairing } = run;
  if (verdict.kind === 'disputed') {
    const { key } = await replaceCopy(repairing, copy, origin, 'beside');
    recordProven(repairing, copy.path, verdict.proven);
    report.disputed.push({ path: copy.path, kept: key });
  } else if (verdict.kind === 'damaged') {
    const { was, evidence } = verdict;
    const how = was === 'missing' ? 'missing' : 'set-aside';
    const { aside } = await replaceCopy(repairing, copy, origin, how);
    const from = origin.place.identity.name;
    report.repaired.push({ path: copy.path, was, from, evidence, ...(aside === undefined ? {} : { aside }) });
  }
  report.bytes += copy.size;
}

/** A backup may have copied the content anew, under another name: then only what is damaged is in the way. */
async function isThereUnderAnotherName(
  { report, repairing, options, place }: Run,
  copy: CopyRow,
  { was }: { readonly was: string },
): Promise<boolean> {
  const kept = await rightCopyBeside(repairing, copy);
  if (kept === undefined) return false;
  const aside = was === 'missing' ? undefined : await setAside(place.store, copy.path, repairing.now());
  options.ledger.copies.forget(place.row, copy.path);
  report.alreadyThere.push({ path: copy.path, kept, ...(aside === undefined ? {} : { aside }) });
  return true;
}

function* originsOf({ options, place }: Run, copy: CopyRow): Iterable<Origin> {
  const copies = options.ledger.copies.ofContent(copy.digest);
  for (const good of [true, false]) {
    for (const from of options.from) {
      for (const other of copies) {
        if (from.row !== place.row && other.place === from.row && other.good === good)
          yield { place: from, path: other.path };
      }
    }
  }
}

const ending: ReadonlySet<ArchiveErrorCode> = new Set(['disk-full', 'read-only', 'place-gone']);

async function stopOrThrow({ place, report, options }: Run, error: unknown): Promise<void> {
  if (options.job.signal.aborted) throw options.job.signal.reason;
  if (!isArchiveError(error)) throw error;
  const code = ending.has(error.code) ? error.code : (await stillAttached(place)) ? undefined : 'place-gone';
  if (code === undefined) throw error;
  report.stopped = { code, message: messageOf(error) };
}

async function finish(run: Run): Promise<void> {
  const { place, report } = run;
  const { ledger, job, scratch } = run.options;
  ledger.flush();
  if (report.stopped?.code === 'place-gone') return;
  try {
    await upkeep(ledger, place);
    const changed = report.repaired.length + report.disputed.length + report.alreadyThere.length > 0;
    if (changed) await copyLedger(ledger, place, { nowMs: job.now(), scratch: scratch() });
  } catch (error) {
    if (report.stopped === undefined && !job.signal.aborted) await stopOrThrow(run, error);
  }
  ledger.flush();
}

function messageOf(error: ArchiveError): string {
  return error.cause instanceof Error ? error.cause.message : error.message;
}
