import { hash } from 'node:crypto';
import type { PhotosAsset } from './photos-asset.ts';

/**
 * A hash of what is known of an asset apart from its files: `details`, in an order that never changes, and `more` that stands
 * for details read later. The days that pass in Recently Deleted are no change.
 */
export function detailsRevision(
  { trashed }: Pick<PhotosAsset, 'trashed'>,
  details: Readonly<Record<string, unknown>>,
  more: unknown,
): string {
  const deletion = [trashed !== undefined, trashed?.deletedAtMs];
  return hash('sha1', JSON.stringify([more, deletion, details]), 'base64url');
}
