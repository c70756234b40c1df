import type { Album, AssetDetails } from '../model/asset.ts';

/** What several sources know of one photo, as one: the first title wins, lists are joined, a mark by any is a mark. */
export function mergeDetails(all: readonly AssetDetails[]): AssetDetails {
  const [only] = all;
  if (only !== undefined && all.length === 1) return only;
  const merged: { -readonly [key in keyof AssetDetails]: AssetDetails[key] } = {};
  for (const details of [...all].reverse()) Object.assign(merged, details);
  for (const key of ['keywords', 'people', 'kinds'] as const) {
    const values = [...new Set(all.flatMap((details) => details[key] ?? []))];
    if (values.length > 0) merged[key] = values;
  }
  const albums = new Map<string, Album>();
  for (const album of all.flatMap((details) => details.albums ?? [])) {
    albums.set(JSON.stringify([album.folders, album.title]), album);
  }
  if (albums.size > 0) merged.albums = [...albums.values()];
  for (const key of ['favorite', 'hidden'] as const) {
    if (all.some((details) => details[key] === true)) merged[key] = true;
  }
  // Kept by one source, it is not on its way out, whatever another one says.
  if (all.some((details) => details.trashed !== true)) {
    delete merged.trashed;
    delete merged.trashedDaysLeft;
  }
  return merged;
}
