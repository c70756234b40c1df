import { createReadStream } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import { isArchiveError } from '../errors.ts';
import { ourFolder } from '../layout/names-of-ours.ts';
import type { Ledger } from '../ledger/open-ledger.ts';
import { nameOf, type StoreKey, storeKey } from '../model/store-key.ts';
import type { Place } from '../places/place.ts';

/** Where a place keeps them. */
export const ledgerFolder = `${ourFolder}/ledger`;
/** The newest may be damaged with the drive, so it is not the only one. */
export const keptLedgerCopies = 3;

export interface LedgerCopy {
  readonly key: StoreKey;
  readonly name: string;
  /** Whose ledger it is; `''` where its name does not say. */
  readonly writer: string;
}

/** The ledger copies that a place holds, the newest first; their names are their dates and their writers. */
export async function ledgerCopies(place: Pick<Place, 'store'>): Promise<LedgerCopy[]> {
  const copies: LedgerCopy[] = [];
  for await (const key of place.store.list(ledgerFolder)) {
    const match = /\/\d{8}T\d{6}Z(?:-([0-9a-f]{8}))?\.db$/.exec(key);
    if (match !== null) copies.push({ key, name: nameOf(key), writer: match[1] ?? '' });
  }
  return copies.sort((a, b) => (a.key < b.key ? 1 : -1));
}

/**
 * Puts a dated copy of the ledger on a place and lets go of all but its newest three; those of other computers stay.
 * `scratch` is a file name on this computer that nothing else uses. Returns how many old ones the place refused to delete.
 * Errors: those of `Store.put`.
 */
export async function copyLedger(
  ledger: Ledger,
  place: Place,
  at: { nowMs: number; scratch: string },
): Promise<number> {
  const writer = ledger.writer.digits();
  const name = ledgerCopyName(at.nowMs, writer);
  const key = storeKey(`${ledgerFolder}/${name}`);
  ledger.places.willLeave(place.row, name);
  try {
    ledger.copyTo(at.scratch);
    const { size } = await stat(at.scratch);
    await place.store.put(
      { size, open: () => createReadStream(at.scratch, { highWaterMark: 1024 * 1024 }) },
      { keyFor: () => key, likelyKey: key, replace: true },
    );
    const arrived = await place.store.stat(key);
    // Files tell a time that whoever copies them sets; a server tells its own.
    const arrivedMs = arrived?.revision === undefined ? undefined : arrived.modifiedAtMs;
    ledger.places.leftWith(place.row, name, arrivedMs);
  } finally {
    await rm(at.scratch, { force: true });
  }
  let refused = 0;
  const own = (await ledgerCopies(place)).filter((copy) => copy.writer === writer || copy.writer === '');
  for (const old of own.slice(keptLedgerCopies)) {
    // With a clock that was set back, the one that was just written bears the oldest name.
    if (old.key === key) continue;
    try {
      await place.store.remove(old.key, 'an older copy of the ledger; three newer ones are there');
    } catch (error) {
      // A bucket's retention may forbid it: then it takes room, and does no harm.
      if (!isArchiveError(error, 'locked') && !isArchiveError(error, 'no-permission')) throw error;
      refused++;
    }
  }
  return refused;
}

/** What a ledger's copy of this moment is called. */
export function ledgerCopyName(ms: number, writer: string): string {
  return `${new Date(ms).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z-${writer}.db`;
}

/** The moment in a copy's name. */
export function ledgerCopyMs({ name }: Pick<LedgerCopy, 'name'>): number {
  return Date.parse(name.replace(/^(\d{4})(\d\d)(\d\dT\d\d)(\d\d)(\d\dZ).*$/, '$1-$2-$3:$4:$5'));
}
