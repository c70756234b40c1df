import { forEachBounded } from '../concurrency.ts';
import { isArchiveError } from '../errors.ts';
import type { Restorable } from '../ledger/restorable.ts';
import type { StoreKey } from '../model/store-key.ts';
import { placeNames } from '../places/folder-names.ts';
import { type Place, stillAttached } from '../places/place.ts';
import { attendance } from '../upkeep/attendance.ts';
import { originsOf } from '../upkeep/origin.ts';
import { upkeep } from '../upkeep/upkeep.ts';
import { isOfOneFile, messageOf, type PlaceToPlaceOptions, workOnPlace } from '../upkeep/work-on-place.ts';
import { type Across, copyAcross } from './copy-across.ts';
import { emptyReport, type ReplicateReport } from './report.ts';

export type ReplicateOptions = PlaceToPlaceOptions;

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
  const report = emptyReport(target.identity);
  const run: Run = { target, options, report };
  await workOnPlace(target, report, {
    options,
    work: {
      async run() {
        await upkeep(ledger, target, job.signal);
        await attendance(ledger, target, { nowMs: job.now(), signal: job.signal });
        await copyLacking(run);
      },
      changed: () => report.copied > 0,
      refused(deletes) {
        report.refusedDeletes = deletes;
      },
    },
  });
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
  await forEachBounded(foretold(items), filesAtOnce, async ({ item, expected }) => {
    job.signal.throwIfAborted();
    if (expected.length > 0) await target.store.expect?.(expected);
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

/** So many names make one list of names in an encrypted bucket, where each name alone would cost a request. */
const foretoldAtOnce = 100;

/** Each item, and with the first of each hundred the names that all of them will most likely get. */
function* foretold(
  items: Iterable<Restorable>,
): Iterable<{ readonly item: Restorable; readonly expected: readonly StoreKey[] }> {
  let batch: Restorable[] = [];
  function* told(): Iterable<{ item: Restorable; expected: StoreKey[] }> {
    for (const [index, item] of batch.entries())
      yield { item, expected: index === 0 ? batch.flatMap(({ paths }) => paths[0]?.path ?? []) : [] };
    batch = [];
  }
  for (const item of items) {
    batch.push(item);
    if (batch.length >= foretoldAtOnce) yield* told();
  }
  yield* told();
}

async function copyOne({ report, options }: Run, across: Across, item: Restorable): Promise<void> {
  let failure: { path: string; code: string; message: string } | undefined;
  for (const origin of originsOf(options.from, item.paths)) {
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

/** A loose cable garbles once; a second garbling is a finding. */
async function twice<T>(work: () => Promise<T>, target: Place): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isArchiveError(error, 'read-back-differs') || !(await stillAttached(target))) throw error;
    return await work();
  }
}
