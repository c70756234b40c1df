import { hash } from 'node:crypto';
import type { PhotosAsset } from './photos-asset.ts';

/** An asset while it is put together. */
export type WritableAsset = { -readonly [K in keyof PhotosAsset]: PhotosAsset[K] };

/**
 * A hash of all that is known of an asset apart from its files, and of `more` that stands for details read
 * later. The days that pass in Recently Deleted are no change.
 */
export function detailsRevision(asset: PhotosAsset, more: unknown): string {
  const { resources, findings, trashed, ...details } = asset;
  const deletion = [trashed !== undefined, trashed?.deletedAtMs];
  return hash('sha1', JSON.stringify([more, deletion, details]), 'base64url');
}
