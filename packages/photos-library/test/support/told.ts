import type { PhotosAsset, PhotosResource } from '../../src/index.ts';

/** All that an asset tells, as plain data: most of it is worked out when asked for. */
export function told(asset: PhotosAsset): object {
  const { id, filename, media, takenAt, addedAtMs, findings, albums, favorite, hidden, trashed } = asset;
  const { title, description, keywords, people, location, kinds, burst, shared, reduced, edited } = asset;
  return {
    ...{ id, filename, media, takenAt, addedAtMs, findings, albums, favorite, hidden, trashed },
    ...{ title, description, keywords, people, location, kinds, burst, shared, reduced, edited },
    place: asset.place(),
    detailsRevision: asset.detailsRevision(),
    resources: asset.resources.map(toldResource),
  };
}

function toldResource(resource: PhotosResource): object {
  const { id, role, filename, size, revision, availability, reason, findings } = resource;
  const { inCloud, fingerprint, modifiedAtMs, path, referenced } = resource;
  return {
    ...{ id, role, filename, size, revision, availability, reason, findings },
    ...{ inCloud, fingerprint, modifiedAtMs, path, referenced },
  };
}
