import { ArchiveError, type ArchiveErrorCode, isArchiveError } from '../errors.ts';
import { type Place, stillAttached } from '../places/place.ts';
import type { PlaceWriter } from './place-writer.ts';
import type { PlaceReport } from './report.ts';

/** A place as one run writes to it. */
export interface Target {
  readonly place: Place;
  readonly writer: PlaceWriter;
  readonly report: PlaceReport;
}

const stopping: ReadonlySet<ArchiveErrorCode> = new Set(['disk-full', 'read-only', 'place-gone']);

/**
 * A place that is full or gone takes nothing more in this run, and the report says why; any other failure is thrown on,
 * as the signal's reason is.
 */
export async function stopOrThrow(error: unknown, target: Target, signal?: AbortSignal): Promise<void> {
  if (signal?.aborted === true) throw signal.reason;
  let code = isArchiveError(error) ? error.code : undefined;
  if (code === undefined) throw error;
  const ofSource = code === 'unreadable' && isArchiveError(error) && error.subject === undefined;
  if (!stopping.has(code) && !ofSource && !(await stillAttached(target.place))) code = 'place-gone';
  if (!stopping.has(code)) throw error;
  target.report.stopped ??= { code, message: messageOf(error) };
}

/** What an error says of itself, in the words of whoever met it first. */
export function messageOf(error: unknown): string {
  const cause = error instanceof ArchiveError ? error.cause : undefined;
  const told = cause instanceof Error ? cause : error;
  return told instanceof Error ? told.message : String(told);
}
