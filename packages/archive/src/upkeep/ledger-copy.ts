import { createReadStream } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import { ourFolder } from '../layout/names-of-ours.ts';
import type { Ledger } from '../ledger/open-ledger.ts';
import { type StoreKey, storeKey } from '../model/store-key.ts';
import type { Place } from '../places/place.ts';

const folder = `${ourFolder}/ledger`;
/** The newest may be damaged with the drive, so it is not the only one. */
const kept = 3;

/** The ledger copies that a place holds, the newest first; their names are their dates. */
export async function ledgerCopies(place: Place): Promise<StoreKey[]> {
  const keys: StoreKey[] = [];
  for await (const key of place.store.list(folder)) if (/\/\d{8}T\d{6}Z[^/]*\.db$/.test(key)) keys.push(key);
  return keys.sort().reverse();
}

/**
 * Puts a dated copy of the ledger on a place and lets go of all but the newest three. `scratch` is a file name on this
 * computer that nothing else uses. Errors: those of `Store.put`.
 */
export async function copyLedger(
  ledger: Ledger,
  place: Place,
  at: { nowMs: number; scratch: string },
): Promise<void> {
  try {
    ledger.copyTo(at.scratch);
    const { size } = await stat(at.scratch);
    const key = storeKey(`${folder}/${compactTime(at.nowMs)}.db`);
    await place.store.put(
      { size, open: () => createReadStream(at.scratch, { highWaterMark: 1024 * 1024 }) },
      { keyFor: () => key, replace: true },
    );
    ledger.places.markLedgerCopied(place.row, at.nowMs);
  } finally {
    await rm(at.scratch, { force: true });
  }
  for (const old of (await ledgerCopies(place)).slice(kept)) {
    await place.store.remove(old, 'an older copy of the ledger; three newer ones are there');
  }
}

function compactTime(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`;
}
