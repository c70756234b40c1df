import type { KnownAsset } from '../ledger/assets.ts';
import type { Asset } from '../model/asset.ts';
import type { StoreKey } from '../model/store-key.ts';
import { isStillListed } from '../places/still-listed.ts';
import { stopOrThrow, type Target } from './target.ts';

/**
 * Whether nothing is to be done for an asset: same details, same revisions, and a good copy that is still listed on
 * every place. Resources that are not here count as known once they were recorded as such.
 */
export async function isKnown(
  asset: Asset,
  known: KnownAsset,
  { targets, signal }: { readonly targets: readonly Target[]; readonly signal: AbortSignal },
): Promise<boolean> {
  if (known.detailsRevision !== asset.detailsRevision || known.resources.size !== asset.resources.length)
    return false;
  for (const resource of asset.resources) {
    const before = known.resources.get(resource.id);
    if (before === undefined || before.revision !== resource.revision) return false;
    if (before.availability !== resource.availability) return false;
    if (resource.availability !== 'here') continue;
    for (const target of targets) {
      const path = before.paths.get(target.place.row) as StoreKey | undefined;
      if (path === undefined || !(await hasCopy(target, path, signal))) return false;
    }
  }
  return true;
}

/** A place that takes nothing more in this run is not asked: what the ledger says of it stands. */
async function hasCopy(target: Target, path: StoreKey, signal: AbortSignal): Promise<boolean> {
  if (target.report.stopped !== undefined) return true;
  try {
    return await isStillListed(target.place, target.writer.names, path);
  } catch (error) {
    await stopOrThrow(error, target, signal);
    return true;
  }
}
