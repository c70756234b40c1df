import { ArchiveError, isArchiveError } from '../errors.ts';
import type { Job } from '../job.ts';
import type { Ledger } from '../ledger/open-ledger.ts';
import type { Finding } from '../model/finding.ts';
import type { StoreKey } from '../model/store-key.ts';
import { type Place, stillAttached } from '../places/place.ts';
import type { Content, Proven, ReadBack } from '../store.ts';

/** A file that should be on a place, and what it should hold. */
export interface Expected extends Content {
  readonly path: StoreKey;
  readonly kind: 'copy' | 'sidecar';
}

export interface Checked {
  readonly finding: Finding | undefined;
  readonly how: ReadBack | undefined;
}

/**
 * Reads one file back, compares it with what it should hold, and records the outcome. Errors: `place-gone`, for on a
 * drive that is gone every file seems missing, and none is.
 */
export async function checkFile(
  place: Place,
  file: Expected,
  { ledger, job }: { ledger: Ledger; job: Job },
): Promise<Checked> {
  const expected = { sha256: file.digest, size: file.size };
  let proven: Proven;
  try {
    proven = await place.store.prove(file.path, { signal: job.signal });
  } catch (error) {
    if (job.signal.aborted) throw job.signal.reason;
    await assertAttached(place);
    const missing = isArchiveError(error, 'not-found');
    const kind = missing ? 'missing' : 'unreadable';
    if (file.kind === 'copy') ledger.copies.markState(place.row, file.path, kind, job.now());
    const actual = missing ? null : { error: error instanceof Error ? error.message : String(error) };
    return { finding: { kind, path: file.path, expected, actual }, how: undefined };
  }
  if (proven.digest === file.digest) {
    if (file.kind === 'copy') {
      const proof = { nowMs: job.now(), how: proven.how };
      ledger.copies.recordProven(place.row, file.path, ledger.copies.content(file), proof);
    }
    return { finding: undefined, how: proven.how };
  }
  await assertAttached(place);
  if (file.kind === 'copy') ledger.copies.markState(place.row, file.path, 'changed', job.now());
  const actual = { sha256: proven.digest, size: proven.size };
  return { finding: { kind: 'changed', path: file.path, expected, actual }, how: proven.how };
}

async function assertAttached(place: Place): Promise<void> {
  if (!(await stillAttached(place))) throw new ArchiveError('place-gone', { subject: place.identity.name });
}
