import type { KnownAsset } from '../ledger/assets.ts';
import type { Asset } from '../model/asset.ts';
import type { StoreKey } from '../model/store-key.ts';
import { isStillListed } from '../places/still-listed.ts';
import { stopOrThrow, type Target } from './target.ts';

/**
 * Whether an asset is as it was recorded: same details, same resources at the same revisions, each as available as it was. What
 * the places have of it is another question.
 */
export function isUnchanged(asset: Asset, known: KnownAsset): boolean {
  if (known.detailsRevision !== asset.detailsRevision || known.resources.size !== asset.resources.length)
    return false;
  return asset.resources.every(({ id, revision, availability }) => {
    const before = known.resources.get(id);
    return before?.revision === revision && before.availability === availability;
  });
}

/** Listed by a run that ended before all its files were read: nothing of it changed, it is still new. */
export function wasCutShort({ resources }: KnownAsset): boolean {
  return resources
    .values()
    .some(({ availability, content }) => availability === 'here' && content === undefined);
}

/**
 * Whether nothing is to be done for an asset: it is unchanged, and a good copy is still listed on every place. Resources that are
 * not here count as known once they were recorded as such.
 */
export async function isKnown(
  asset: Asset,
  known: KnownAsset,
  { targets, signal }: { readonly targets: readonly Target[]; readonly signal: AbortSignal },
): Promise<boolean> {
  if (!isUnchanged(asset, known)) return false;
  for (const { id, availability } of asset.resources) {
    if (availability !== 'here') continue;
    for (const target of targets) {
      const path = known.resources.get(id)?.paths.get(target.place.row) as StoreKey | undefined;
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
