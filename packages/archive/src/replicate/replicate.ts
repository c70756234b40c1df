import { forEachBounded } from '../concurrency.ts';
import { type ArchiveError, type ArchiveErrorCode, isArchiveError } from '../errors.ts';
import type { Job } from '../job.ts';
import type { Ledger } from '../ledger/open-ledger.ts';
import type { Restorable } from '../ledger/restorable.ts';
import { placeNames } from '../places/folder-names.ts';
import { type Place, stillAttached } from '../places/place.ts';
import { attendance } from '../upkeep/attendance.ts';
import { clearStaging } from '../upkeep/clear-staging.ts';
import { copyLedger } from '../upkeep/ledger-copy.ts';
import { upkeep } from '../upkeep/upkeep.ts';
import { type Across, copyAcross, type Origin } from './copy-across.ts';
import { emptyReport, type ReplicateReport } from './report.ts';

export interface ReplicateOptions {
  readonly ledger: Ledger;
  /** Where to read, the preferred first; the next is asked where one fails. */
  readonly from: readonly Place[];
  readonly job: Job;
  /** A path on this computer that nothing else uses. */
  readonly scratch: () => string;
}

/** So many files at once keep both drives' queues and both cores busy; more only makes a spinning disk seek. */
const filesAtOnce = 6;
const upkeepEveryMs = 60_000;

/**
 * Brings an attached, locked place up to date from others: every content of which they have a copy and it has none.
 * Each file is hashed while it is written and read back before it counts. May be stopped or killed at any instant; the
 * next run goes on. A place that is full or gone ends the run with `stopped`. Rethrows the signal's reason.
 */
export async function replicate(target: Place, options: ReplicateOptions): Promise<ReplicateReport> {
  const { ledger, job } = options;
  const startedMs = job.now();
  const report = emptyReport(target.identity);
  const run: Run = { target, options, report };
  try {
    await clearStaging(target);
    await upkeep(ledger, target, job.signal);
    await attendance(ledger, target, { nowMs: job.now(), signal: job.signal });
    await copyLacking(run);
  } catch (error) {
    await stopOrThrow(run, error);
  } finally {
    await finish(run);
    report.durationMs = job.now() - startedMs;
  }
  return report;
}

interface Run {
  readonly target: Place;
  readonly options: ReplicateOptions;
  readonly report: ReplicateReport;
}

async function copyLacking(run: Run): Promise<void> {
  const { target, report } = run;
  const { ledger, from, job } = run.options;
  const rows = from.map(({ row }) => row);
  const total = ledger.restorable.total(rows, { lackingOn: target.row });
  const lacking = ledger.restorable.lacking(target.row);
  report.damaged = lacking.damaged;
  report.elsewhere = Math.max(0, lacking.absent - total.files);
  const across: Across = {
    ledger,
    target,
    names: placeNames(target.store),
    signal: job.signal,
    now: () => job.now(),
  };
  let upkeepAtMs = job.now() + upkeepEveryMs;
  const items = ledger.restorable.of(rows, { lackingOn: target.row });
  await forEachBounded(items, filesAtOnce, async (item) => {
    job.signal.throwIfAborted();
    await copyOne(run, across, item);
    const { copied, alreadyThere, failed, bytes } = report;
    const doneItems = copied + alreadyThere + failed.length;
    const current = item.paths[0]?.path ?? '';
    job.progress({
      phase: 'replicate',
      doneBytes: bytes,
      totalBytes: total.bytes,
      doneItems,
      totalItems: total.files,
      current,
    });
    if (job.now() < upkeepAtMs) return;
    upkeepAtMs = job.now() + upkeepEveryMs;
    await upkeep(ledger, target, job.signal);
  });
}

async function copyOne({ report, options }: Run, across: Across, item: Restorable): Promise<void> {
  let failure: { path: string; code: string; message: string } | undefined;
  for (const origin of originsOf(options.from, item)) {
    try {
      const copied = await twice(() => copyAcross(across, item, origin), across.target);
      if (copied.kind === 'same') report.alreadyThere++;
      else {
        report.copied++;
        report.bytes += item.size;
        if (copied.proven.how === 'cold') report.cold++;
      }
      return;
    } catch (error) {
      if (across.signal.aborted) throw across.signal.reason;
      if (!isArchiveError(error) || !(await isOfOneFile(error, across.target))) throw error;
      failure = { path: origin.path, code: error.code, message: messageOf(error) };
    }
  }
  if (failure !== undefined) report.failed.push(failure);
}

function* originsOf(from: readonly Place[], item: Restorable): Iterable<Origin> {
  for (const good of [true, false]) {
    for (const place of from) {
      for (const copy of item.paths) {
        if (copy.place === place.row && copy.good === good) yield { place, path: copy.path };
      }
    }
  }
}

/** A loose cable garbles once; a second garbling is a finding. */
async function twice<T>(work: () => Promise<T>, target: Place): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isArchiveError(error, 'read-back-differs') || !(await stillAttached(target))) throw error;
    return await work();
  }
}

const ending: ReadonlySet<ArchiveErrorCode> = new Set(['disk-full', 'read-only', 'place-gone']);

/** Whether a failure says something of this file only: not that the place is full or gone. */
async function isOfOneFile(error: ArchiveError, target: Place): Promise<boolean> {
  return !isEnding(error) && (await stillAttached(target));
}

/** What a source that went away says is wrapped as `unreadable` by the target's store. */
function isEnding(error: ArchiveError): boolean {
  return ending.has(error.code);
}

async function stopOrThrow({ target, report, options }: Run, error: unknown): Promise<void> {
  if (options.job.signal.aborted) throw options.job.signal.reason;
  if (!isArchiveError(error)) throw error;
  const code = isEnding(error) ? error.code : (await stillAttached(target)) ? undefined : 'place-gone';
  if (code === undefined) throw error;
  report.stopped = { code, message: messageOf(error) };
}

/** Leaves a place that still answers with its checksum lists and, where something was copied, the ledger. */
async function finish(run: Run): Promise<void> {
  const { target, report } = run;
  const { ledger, job, scratch } = run.options;
  ledger.flush();
  if (report.stopped?.code === 'place-gone') return;
  try {
    await upkeep(ledger, target);
    if (report.copied > 0)
      report.refusedDeletes = await copyLedger(ledger, target, { nowMs: job.now(), scratch: scratch() });
  } catch (error) {
    if (report.stopped === undefined && !job.signal.aborted) await stopOrThrow(run, error);
  }
  ledger.flush();
}

function messageOf(error: ArchiveError): string {
  return error.cause instanceof Error ? error.cause.message : error.message;
}
