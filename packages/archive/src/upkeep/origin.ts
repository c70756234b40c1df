import { ArchiveError } from '../errors.ts';
import type { Ledger } from '../ledger/open-ledger.ts';
import type { StoreKey } from '../model/store-key.ts';
import { type Place, stillAttached } from '../places/place.ts';

/** A copy that is read to make another one, and that has to prove itself. */
export interface Origin {
  readonly place: Place;
  readonly path: StoreKey;
}

/** A copy as the ledger tells of it. */
export interface KnownCopy {
  /** The place's row. */
  readonly place: number;
  readonly path: StoreKey;
  /** Not found wrong by the last check. */
  readonly good: boolean;
}

/** The copies that could be read, those believed good first, and among them those of the preferred place. */
export function* originsOf(from: readonly Place[], copies: readonly KnownCopy[]): Iterable<Origin> {
  for (const good of [true, false]) {
    for (const place of from) {
      for (const copy of copies) {
        if (copy.place === place.row && copy.good === good) yield { place, path: copy.path };
      }
    }
  }
}

export interface Reading {
  readonly ledger: Ledger;
  now(): number;
}

/**
 * Errors: `not-found`, `read-back-differs` where it is not even as long as it should be, both recorded, so that nothing counts as
 * proven that is not there; `unreadable`. A place that went is not blamed for what it had.
 */
export async function assertWhole(reading: Reading, origin: Origin, sizeBytes: number): Promise<void> {
  const { place, path } = origin;
  // A place that went is this copy's failure; only the end of the place that is written ends a run.
  const entry = await place.store.stat(path).catch((cause: unknown) => {
    throw new ArchiveError('unreadable', { subject: path, cause });
  });
  if (entry === undefined) {
    if (await stillAttached(place))
      reading.ledger.copies.markState(place.row, path, 'missing', reading.now());
    throw new ArchiveError('not-found', { subject: path });
  }
  if (entry.size !== sizeBytes) throw damagedOrigin(reading, origin);
}

/** Records that a copy gave other bytes than were archived; the error that says so. */
export function damagedOrigin({ ledger, now }: Reading, { place, path }: Origin): ArchiveError {
  ledger.copies.markState(place.row, path, 'changed', now());
  return new ArchiveError('read-back-differs', { subject: path });
}
