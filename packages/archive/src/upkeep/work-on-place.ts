import { type ArchiveError, type ArchiveErrorCode, isArchiveError } from '../errors.ts';
import type { Job } from '../job.ts';
import type { Ledger } from '../ledger/open-ledger.ts';
import { type Place, stillAttached } from '../places/place.ts';
import { clearStaging } from './clear-staging.ts';
import { copyLedger } from './ledger-copy.ts';
import { upkeep } from './upkeep.ts';

/** What work that brings bytes from some places to another one needs. */
export interface PlaceToPlaceOptions {
  readonly ledger: Ledger;
  /** Where to read, the preferred first; each proves its bytes by being read, and the next is asked where one fails. */
  readonly from: readonly Place[];
  readonly job: Job;
  /** A path on this computer that nothing else uses. */
  readonly scratch: () => string;
}

export interface WorkReport {
  /** Why the place takes nothing more. */
  stopped?: { code: ArchiveErrorCode; message: string };
  durationMs: number;
}

export interface Work {
  /** May be stopped or killed at any instant. */
  run(): Promise<void>;
  /** Whether a new copy of the ledger is worth it. */
  changed(): boolean;
  /** Older copies of the ledger that the place refused to delete. */
  refused?(deletes: number): void;
}

/**
 * Does work on an attached, locked place: leftovers of an interrupted run are cleared away before, and it is left with its
 * checksum lists and, where something changed, the ledger. A place that is full or gone ends it with `stopped` in the report.
 * Rethrows the signal's reason.
 */
export async function workOnPlace(
  place: Place,
  report: WorkReport,
  { options, work }: { readonly options: Omit<PlaceToPlaceOptions, 'from'>; readonly work: Work },
): Promise<void> {
  const { job } = options;
  const startedMs = job.now();
  try {
    await clearStaging(place);
    await work.run();
  } catch (error) {
    await stopOrThrow(place, report, { job, error });
  } finally {
    await finish(place, report, { options, work });
    report.durationMs = job.now() - startedMs;
  }
}

const ending: ReadonlySet<ArchiveErrorCode> = new Set(['disk-full', 'read-only', 'place-gone']);

/** Whether a failure says something of one file only: not that the place that is written is full or gone. */
export async function isOfOneFile(error: ArchiveError, place: Place): Promise<boolean> {
  return !ending.has(error.code) && (await stillAttached(place));
}

/** What the system or the server said, where it said anything. */
export function messageOf(error: ArchiveError): string {
  return error.cause instanceof Error ? error.cause.message : error.message;
}

async function stopOrThrow(
  place: Place,
  report: WorkReport,
  { job, error }: { readonly job: Job; readonly error: unknown },
): Promise<void> {
  if (job.signal.aborted) throw job.signal.reason;
  if (!isArchiveError(error)) throw error;
  const code = ending.has(error.code) ? error.code : (await stillAttached(place)) ? undefined : 'place-gone';
  if (code === undefined) throw error;
  report.stopped = { code, message: messageOf(error) };
}

/** Leaves a place that still answers in order. */
async function finish(
  place: Place,
  report: WorkReport,
  { options, work }: { readonly options: Omit<PlaceToPlaceOptions, 'from'>; readonly work: Work },
): Promise<void> {
  const { ledger, job, scratch } = options;
  ledger.flush();
  if (report.stopped?.code === 'place-gone') return;
  try {
    await upkeep(ledger, place);
    const unmarked = !job.signal.aborted && ledger.places.left(place.row).copy === undefined;
    if (work.changed() || unmarked) {
      const refused = await copyLedger(ledger, place, { nowMs: job.now(), scratch: scratch() });
      work.refused?.(refused);
    }
  } catch (error) {
    if (report.stopped === undefined && !job.signal.aborted) await stopOrThrow(place, report, { job, error });
  }
  ledger.flush();
}
