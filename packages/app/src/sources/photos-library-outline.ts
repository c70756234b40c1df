import type { PhotosAsset } from '@safelight/photos-library';

/** The little of an asset that a line of a list tells. */
export function outlineOfPhotos(asset: PhotosAsset) {
  const { id, filename, takenAt, resources, trashed, hidden, shared } = asset;
  const marks = { trashed: trashed !== undefined, trashedDaysLeft: trashed?.daysLeft, hidden, shared };
  return { id, filename, takenAt, resources, ...marks };
}
