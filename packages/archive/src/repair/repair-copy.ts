import { ArchiveError, isArchiveError } from '../errors.ts';
import { nameCandidates } from '../layout/index.ts';
import type { CopyRow } from '../ledger/copies.ts';
import type { Ledger } from '../ledger/open-ledger.ts';
import { folderOf, keyIn, nameOf, type StoreKey } from '../model/store-key.ts';
import type { Place } from '../places/place.ts';
import type { Content, Proven, Store } from '../store.ts';
import { assertWhole, damagedOrigin, type Origin } from '../upkeep/origin.ts';
import { setAside } from './set-aside.ts';

export interface Repairing {
  readonly ledger: Ledger;
  readonly place: Place;
  readonly signal: AbortSignal;
  now(): number;
}

export interface Replaced {
  readonly key: StoreKey;
  readonly aside: StoreKey | undefined;
}

/**
 * Brings the right bytes to where a damaged copy is: they are hashed on their way and durable beside it before the damaged
 * file is set aside, and they get its name then. An origin that gives other bytes is recorded as damaged, and nothing is
 * touched. `beside`: the other bytes stay where they are, and these get a name with their short hash.
 * Errors: `read-back-differs`, those of the stores.
 */
export async function replaceCopy(
  repairing: Repairing,
  copy: CopyRow,
  origin: Origin,
  how: 'missing' | 'set-aside' | 'beside',
): Promise<Replaced> {
  const { ledger, place, signal } = repairing;
  let aside: StoreKey | undefined;
  await assertWhole(repairing, origin, copy.size);
  const { key } = await place.store.put(
    { size: copy.size, open: (options) => origin.place.store.get(origin.path, options) },
    {
      signal,
      async keyFor(content: Content, taken) {
        if (content.digest !== copy.digest) throw damagedOrigin(repairing, origin);
        if (how === 'beside') return await freeName(place.store, copy, taken);
        if (how === 'set-aside') aside ??= await setAside(place.store, copy.path, repairing.now());
        return copy.path;
      },
    },
  );
  if (key === undefined) throw new ArchiveError('refused', { subject: copy.path });
  const proven = await place.store.prove(key, { signal });
  if (proven.digest !== copy.digest) {
    await place.store.remove(key, 'written a moment ago by this run, and read back with other bytes');
    ledger.copies.markState(place.row, copy.path, 'missing', repairing.now());
    throw new ArchiveError('read-back-differs', { subject: key });
  }
  recordProven(repairing, key, proven);
  return { key, aside };
}

export function recordProven({ ledger, place, now }: Repairing, key: StoreKey, proven: Proven): void {
  const content = ledger.copies.content(proven);
  ledger.copies.recordProven(place.row, key, content, { nowMs: now(), how: proven.how });
  ledger.indexFiles.markSumsStale(place.row, folderOf(key));
}

async function freeName(store: Store, copy: CopyRow, taken: readonly StoreKey[]): Promise<StoreKey> {
  for (const name of nameCandidates(nameOf(copy.path), copy.digest).slice(1)) {
    const key = keyIn(folderOf(copy.path), name);
    if (!taken.includes(key) && (await store.stat(key)) === undefined) return key;
  }
  throw new ArchiveError('exists', { subject: copy.path });
}

/** Another copy of the same content on the same place that is right when it is read now. */
export async function rightCopyBeside(repairing: Repairing, copy: CopyRow): Promise<StoreKey | undefined> {
  const { ledger, place, signal } = repairing;
  for (const other of ledger.copies.ofContent(copy.digest)) {
    if (other.place !== place.row || other.path === copy.path) continue;
    try {
      const proven = await place.store.prove(other.path, { signal });
      if (proven.digest !== copy.digest) continue;
      recordProven(repairing, other.path, proven);
      return other.path;
    } catch (error) {
      if (signal.aborted || !isArchiveError(error)) throw error;
    }
  }
  return undefined;
}
