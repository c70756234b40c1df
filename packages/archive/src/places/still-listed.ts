import { ArchiveError } from '../errors.ts';
import { folderOf, nameOf, type StoreKey } from '../model/store-key.ts';
import type { PlaceNames } from './folder-names.ts';
import { type Place, stillAttached } from './place.ts';

/**
 * Whether a copy that the ledger knows is still there by its name. A folder that is gone looks the same as a drive that
 * is gone, so nothing counts as missing unless the place still answers. Errors: `place-gone`, those of `Store.list`.
 */
export async function isStillListed(place: Place, names: PlaceNames, path: StoreKey): Promise<boolean> {
  const folder = names.loaded(folderOf(path)) ?? (await names.load(folderOf(path)));
  if (folder.has(nameOf(path))) return true;
  if (!(await stillAttached(place))) throw new ArchiveError('place-gone', { subject: place.identity.name });
  return false;
}
