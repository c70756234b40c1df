import type { KnownAsset } from '../ledger/assets.ts';
import type { Asset } from '../model/asset.ts';
import { folderOf, nameOf, type StoreKey } from '../model/store-key.ts';
import type { Target } from './ingest-asset.ts';

/**
 * Whether nothing is to be done for an asset: same details, same revisions, and a good copy that is still listed on
 * every place. Resources that are not here count as known once they were recorded as such.
 */
export async function isKnown(asset: Asset, known: KnownAsset, targets: readonly Target[]): Promise<boolean> {
  if (known.detailsRevision !== asset.detailsRevision || known.resources.size !== asset.resources.length)
    return false;
  for (const resource of asset.resources) {
    const before = known.resources.get(resource.id);
    if (before === undefined || before.revision !== resource.revision) return false;
    if (before.availability !== resource.availability) return false;
    if (resource.availability !== 'here') continue;
    for (const { place, writer } of targets) {
      const path = before.paths.get(place.row) as StoreKey | undefined;
      if (path === undefined) return false;
      const names = writer.names.loaded(folderOf(path)) ?? (await writer.names.load(folderOf(path)));
      if (!names.has(nameOf(path))) return false;
    }
  }
  return true;
}
