import { ArchiveError } from '../errors.ts';
import { nameKey } from '../layout/index.ts';
import type { Ledger } from '../ledger/open-ledger.ts';
import type { StoreKey } from '../model/store-key.ts';
import { type Place, stillAttached } from '../places/place.ts';

/**
 * Calls the roll of a place: every copy that the ledger believes good is looked for by its name, folder by folder, and
 * what is not there is recorded as missing, so that this run copies it again. Reads no file. Errors: `place-gone`,
 * those of `Store.list`.
 */
export async function attendance(
  ledger: Ledger,
  place: Place,
  o: { nowMs: number; signal: AbortSignal },
): Promise<void> {
  const missing: StoreKey[] = [];
  for (const { folder, names } of ledger.copies.goodNames(place.row)) {
    o.signal.throwIfAborted();
    const isPresent = await presenceIn(place, folder, o.signal);
    for (const name of names)
      if (!isPresent(name)) missing.push((folder === '' ? name : `${folder}/${name}`) as StoreKey);
  }
  if (missing.length === 0) return;
  if (!(await stillAttached(place))) throw new ArchiveError('place-gone', { subject: place.identity.name });
  ledger.transaction(() => {
    for (const path of missing) ledger.copies.markState(place.row, path, 'missing', o.nowMs);
  });
}

/** Some file systems give a name back in another normalisation or case than it was given to them. */
async function presenceIn(
  place: Place,
  folder: string,
  signal: AbortSignal,
): Promise<(name: string) => boolean> {
  const names = new Set<string>();
  const start = folder === '' ? 0 : folder.length + 1;
  for await (const key of place.store.list(folder, { signal })) names.add(key.slice(start));
  let keys: Set<string> | undefined;
  return (name) => {
    if (names.has(name)) return true;
    keys ??= new Set([...names].map(nameKey));
    return keys.has(nameKey(name));
  };
}
