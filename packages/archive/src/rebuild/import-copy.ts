import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { isArchiveError } from '../errors.ts';
import type { Job } from '../job.ts';
import type { Ledger } from '../ledger/open-ledger.ts';
import type { StoreKey } from '../model/store-key.ts';
import type { Place } from '../places/place.ts';
import type { Heeding } from './heed.ts';
import { importLedger } from './import-ledger.ts';

export interface ImportOptions {
  readonly ledger: Ledger;
  readonly job: Job;
  /** A path on this computer that nothing else uses. */
  readonly scratch: () => string;
}

/** Fetches a ledger copy from a place and takes over what it knows; false where it is not sound or cannot be read. */
export async function importLedgerCopy(
  place: Place,
  key: StoreKey,
  { ledger, job, scratch }: ImportOptions,
  heeding: Omit<Heeding, 'nowMs'> = { sinceMs: 0 },
): Promise<boolean> {
  const path = scratch();
  try {
    await pipeline(place.store.get(key, { signal: job.signal }), createWriteStream(path, { flags: 'wx' }));
    return importLedger(ledger, path, { placeId: place.identity.id, nowMs: job.now(), ...heeding });
  } catch (error) {
    if (job.signal.aborted) throw job.signal.reason;
    if (!isArchiveError(error)) throw error;
    return false;
  } finally {
    for (const ending of ['', '-wal', '-shm']) await rm(path + ending, { force: true });
  }
}
