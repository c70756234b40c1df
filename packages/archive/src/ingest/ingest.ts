import { limiter } from '../concurrency.ts';
import { ArchiveError } from '../errors.ts';
import type { Job } from '../job.ts';
import type { KnownAsset } from '../ledger/assets.ts';
import type { Ledger } from '../ledger/open-ledger.ts';
import { isSettledOn } from '../ledger/settled.ts';
import type { Asset } from '../model/asset.ts';
import { type AssetGroup, listingDigest } from '../model/asset-group.ts';
import { type Place, stillAttached } from '../places/place.ts';
import type { Source } from '../source.ts';
import { attendance } from '../upkeep/attendance.ts';
import { clearStaging } from '../upkeep/clear-staging.ts';
import { copyLedger } from '../upkeep/ledger-copy.ts';
import { upkeep } from '../upkeep/upkeep.ts';
import { growingBatches } from './batches.ts';
import { countGroup, countKnown, countWould } from './count.ts';
import { type IngestContext, ingestAsset } from './ingest-asset.ts';
import { isKnown } from './is-known.ts';
import { noteGone } from './note-gone.ts';
import { placeWriter } from './place-writer.ts';
import { presence } from './presence.ts';
import { type IngestProgress, ingestProgress } from './progress.ts';
import { emptyReport, type IngestReport } from './report.ts';
import { stopOrThrow, type Target } from './target.ts';

export interface IngestOptions {
  readonly ledger: Ledger;
  /** Attached and locked. */
  readonly places: readonly Place[];
  readonly job: Job;
  /** A path on this computer that nothing else uses, for a file that lives a moment. */
  readonly scratch: () => string;
  /** Only look: what would be copied is counted as copied, and nothing is written. */
  readonly dryRun?: boolean;
}

/** So many photos at once keep a drive's queue and both cores busy; more only makes a spinning disk seek. */
const photosAtOnce = 6;
/** What takes time for a small file is its syncs, and a drive joins those that wait together: so many count as one photo. */
const smallOnesInPhoto = 4;
const smallBytes = 128 * 1024;
const largestBatch = 512;
/** How often the checksum lists are brought up to date during a long run. */
const upkeepEveryMs = 60_000;

/**
 * Reads a source and brings every original that is not there yet to every place: written whole, durable, read back and
 * recorded. What cannot be read is counted and named and stops nothing else. May be stopped or killed at any instant;
 * the next run goes on. Rethrows the signal's reason when aborted, after recording what was done.
 */
export async function ingest(source: Source, options: IngestOptions): Promise<IngestReport> {
  const { ledger, places, job, dryRun } = options;
  const startedMs = job.now();
  const report = emptyReport(places.map(({ identity }) => identity));
  const targets = report.places.flatMap((own, index): Target[] => {
    const place = places[index];
    return place === undefined
      ? []
      : [{ place, writer: placeWriter(ledger, place, () => job.now()), report: own }];
  });
  const sourceRow = dryRun
    ? (ledger.sources.find(source.id.key) ?? 0)
    : ledger.sources.row(source.id, startedMs);
  const run: Run = { source, sourceRow, targets, report, options, startedMs };
  try {
    if (dryRun !== true) await atEach(run, ({ place }) => clearStaging(place), job.signal);
    await keepUp(run, job.signal);
    await ingestAll(run);
  } finally {
    // What was copied before the run was stopped gets its checksums too, so this is not cut short by the same signal.
    await finish(run);
    report.durationMs = job.now() - startedMs;
  }
  return report;
}

interface Run {
  readonly source: Source;
  readonly sourceRow: number;
  readonly targets: readonly Target[];
  readonly report: IngestReport;
  readonly options: IngestOptions;
  readonly startedMs: number;
}

async function ingestAll(run: Run): Promise<void> {
  const { source, sourceRow, targets, report, options } = run;
  const { ledger, job } = options;
  const progress = ingestProgress(job);
  const places = targets.map(({ place }) => place.row);
  const limit = limiter(photosAtOnce * smallOnesInPhoto);
  const present = presence(ledger, sourceRow);
  const context: IngestContext = {
    ledger,
    source: sourceRow,
    targets,
    report,
    signal: job.signal,
    now: () => job.now(),
    onBytes: progress.bytes,
  };

  /** Counts the assets for which nothing can be left to do; the others are looked at one by one. */
  function passSettled(batch: readonly Asset[]): readonly Asset[] {
    if (options.dryRun === true || targets.length === 0) return batch;
    const settled = ledger.settled.of(sourceRow, idsOf(batch));
    return batch.filter((asset) => {
      const before = settled.get(asset.id);
      if (before === undefined || !isSettledOn(before, places)) return true;
      if (before.listing !== listingDigest(asset)) return true;
      report.assets.seen++;
      passKnown(asset, before);
      return false;
    });
  }

  function passKnown(asset: Asset, known: { readonly row: number; readonly gone: boolean }): void {
    present.see(known.row);
    countKnown(report, asset);
    if (known.gone && options.dryRun !== true) ledger.assets.markBack(known.row);
    progress.passed(asset);
  }

  async function pass(group: AssetGroup): Promise<boolean> {
    if (group.assets === 0) return true;
    await rollCalled;
    if (!ledger.settled.isGroupSettled(sourceRow, group, places)) return false;
    present.seeGroup(group);
    countGroup(report, group);
    progress.passedGroup(group);
    return true;
  }

  async function settle(asset: Asset, known: KnownAsset | undefined): Promise<boolean> {
    // Without a place (a dry run to one that is still to be made) nothing is there yet.
    if (known === undefined || targets.length === 0 || !(await isKnown(asset, known, context))) return false;
    markSettled(asset, known.row);
    return true;
  }

  function markSettled(asset: Asset, row: number): void {
    if (options.dryRun === true || targets.length === 0) return;
    if (targets.every(({ report: { stopped } }) => stopped === undefined))
      ledger.settled.mark(row, listingDigest(asset), places);
  }

  async function take(asset: Asset, known: KnownAsset | undefined): Promise<void> {
    report.assets.seen++;
    if (known !== undefined) present.see(known.row);
    if (known !== undefined && (await settle(asset, known))) passKnown(asset, known);
    else if (options.dryRun === true) {
      countWould(report, asset, known);
      progress.passed(asset);
    } else if (isRemnant(asset) && remnants.length < mostRemnants) remnants.push({ asset, known });
    else await copy({ asset, known });
  }

  async function copy({ asset, known }: Listed): Promise<void> {
    await limit.start(async () => {
      const { row, whole } = await ingestAsset(context, asset, known);
      present.see(row);
      if (whole) markSettled(asset, row);
      progress.asset(asset);
    }, weightOf(asset));
  }

  const remnants: Listed[] = [];

  let hidden = source.partial === true;
  const assets = source.assets({
    signal: job.signal,
    onSkipped(skipped) {
      report.skipped.push(skipped);
      hidden ||= skipped.hidesAssets === true;
    },
    ...(options.dryRun === true || targets.length === 0 ? {} : { pass }),
  });
  // The source lists ahead while the roll is called, but nothing is judged before.
  const rollCalled = Promise.resolve().then(() => callRoll(run));
  let upkeepAtMs = job.now() + upkeepEveryMs;
  const surveying = survey(run, progress);
  try {
    for await (const batch of growingBatches(assets, largestBatch)) {
      await rollCalled;
      const rest = passSettled(batch);
      const known = ledger.assets.known(sourceRow, idsOf(rest), places);
      for (const asset of rest) {
        job.signal.throwIfAborted();
        await take(asset, known.get(asset.id));
      }
      if (job.now() < upkeepAtMs) continue;
      await limit.idle();
      await keepUp(run, job.signal);
      upkeepAtMs = job.now() + upkeepEveryMs;
    }
    await rollCalled;
    await limit.idle();
    for (const remnant of remnants) await copy(remnant);
  } finally {
    await rollCalled.catch(() => undefined);
    await surveying[Symbol.asyncDispose]();
    await limit.idle();
  }
  if (options.dryRun !== true && !hidden)
    noteGone(present, { ledger, source: sourceRow, report, startedMs: run.startedMs, nowMs: job.now() });
}

interface Listed {
  readonly asset: Asset;
  readonly known: KnownAsset | undefined;
}

function weightOf({ resources }: Asset): number {
  return resources.every(({ size }) => size <= smallBytes) ? 1 : smallOnesInPhoto;
}

/** So many wait for the end of the listing; beyond that they are named as they come. */
const mostRemnants = 5000;

/** An edit or adjustments without their original: named last, so that they find it where it came by another way. */
function isRemnant({ resources }: Asset): boolean {
  return resources.every(({ role }) => role.startsWith('edited-') || role === 'adjustment-data');
}

/** Measures the whole beside the work, where somebody watches; a measure that fails is only a bar less. */
function survey({ source, options: { job } }: Run, progress: IngestProgress): AsyncDisposable {
  const stop = new AbortController();
  const signal = AbortSignal.any([stop.signal, job.signal]);
  const measured = job.watched === true ? source.survey?.({ signal }) : undefined;
  const told = measured?.then(progress.total, () => undefined);
  return {
    async [Symbol.asyncDispose]() {
      stop.abort();
      await told;
    },
  };
}

function idsOf(assets: readonly Asset[]): string[] {
  return assets.map(({ id }) => id);
}

async function keepUp(run: Run, signal: AbortSignal): Promise<void> {
  const { ledger, dryRun } = run.options;
  if (dryRun !== true) await atEach(run, ({ place }) => upkeep(ledger, place, signal), signal);
}

async function callRoll(run: Run): Promise<void> {
  const { ledger, dryRun, job } = run.options;
  if (dryRun === true) return;
  const { signal } = job;
  await atEach(run, ({ place }) => attendance(ledger, place, { nowMs: job.now(), signal }), signal);
}

/** Leaves every place that still answers with its checksum lists and, where something changed, the ledger. */
async function finish(run: Run): Promise<void> {
  const { report, options } = run;
  const { ledger, job } = options;
  if (options.dryRun === true) return;
  ledger.flush();
  const { new: added, changed: altered, lacking, gone } = report.assets;
  const changed = added + altered + lacking + gone > 0;
  for (const target of run.targets) {
    const { place, report: own } = target;
    if (own.stopped?.code === 'place-gone') continue;
    try {
      if (!(await stillAttached(place))) throw new ArchiveError('place-gone', { subject: own.name });
      await upkeep(ledger, place);
      const unmarked = !job.signal.aborted && ledger.places.left(place.row).copy === undefined;
      if (changed || unmarked)
        await copyLedger(ledger, place, { nowMs: job.now(), scratch: options.scratch() });
    } catch (error) {
      // A full drive keeps what it has; the lists are due until there is room, and the run already says that it is full.
      if (own.stopped === undefined) await stopOrThrow(error, target);
    }
  }
  ledger.flush();
}

/** Works on every place that still takes something; one that is full or gone stops alone. */
async function atEach(
  { targets }: Run,
  work: (target: Target) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  for (const target of targets) {
    if (target.report.stopped !== undefined) continue;
    try {
      await work(target);
    } catch (error) {
      await stopOrThrow(error, target, signal);
    }
  }
}
