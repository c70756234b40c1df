import { hash } from 'node:crypto';
import type { PhotosAsset } from './photos-asset.ts';

/** What is known of an asset apart from its files. */
export type AssetDetails = Omit<
  PhotosAsset,
  'id' | 'filename' | 'resources' | 'findings' | 'detailsRevision' | 'place'
>;

/** The same while it is put together. */
export type WritableDetails = { -readonly [K in keyof AssetDetails]: AssetDetails[K] };

/** A hash of the details, and of `more` that stands for details read later. The days that pass are no change. */
export function detailsRevision(more: readonly unknown[], details: AssetDetails): string {
  const { trashed, ...lasting } = details;
  const deletion = [trashed !== undefined, trashed?.deletedAtMs];
  return hash('sha1', JSON.stringify([more, deletion, lasting]), 'base64url');
}
