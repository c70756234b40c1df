import type { ArchiveErrorCode } from '../errors.ts';
import type { Medium, PlaceIdentity } from '../model/place.ts';

export interface ReplicateReport {
  readonly id: string;
  readonly name: string;
  readonly medium?: Medium;
  /** Files written in this run, read back and compared. */
  copied: number;
  /** Of these, files whose bytes came from the medium itself. */
  cold: number;
  bytes: number;
  /** Its bytes turned out to be there already, under another name or unknown to the ledger. */
  alreadyThere: number;
  /** Files that the place has in a damaged copy only: `repair` is for them. */
  damaged: number;
  /** Files that no connected place has: they are on places that are not connected. */
  elsewhere: number;
  /** Files that no source could give: every copy asked was damaged or could not be read. */
  readonly failed: { path: string; code: string; message: string }[];
  /** Older copies of the ledger that the place refused to delete (Object Lock): they stay. */
  refusedDeletes: number;
  /** Why it takes nothing more. */
  stopped?: { code: ArchiveErrorCode; message: string };
  durationMs: number;
}

export function emptyReport({ id, name, medium }: PlaceIdentity): ReplicateReport {
  return {
    id,
    name,
    ...(medium === undefined ? {} : { medium }),
    copied: 0,
    cold: 0,
    bytes: 0,
    alreadyThere: 0,
    damaged: 0,
    elsewhere: 0,
    failed: [],
    refusedDeletes: 0,
    durationMs: 0,
  };
}
