import { type Asset, isoText, type Reading } from '@safelight/archive';

/** For programs. */
export function documentText(asset: Asset, readings: ReadonlyMap<string, Reading>): string {
  return JSON.stringify(documentOf(asset, readings));
}

function documentOf(asset: Asset, readings: ReadonlyMap<string, Reading>): unknown {
  return {
    id: asset.id,
    filename: asset.filename,
    takenAt: asset.takenAt === undefined ? null : isoText(asset.takenAt),
    takenAtFrom: asset.takenAtFrom ?? null,
    resources: asset.resources.map((resource) => resourceDocument(resource, readings.get(resource.id))),
    albums: asset.albums ?? [],
    favorite: asset.favorite ?? false,
    hidden: asset.hidden ?? false,
    trashed: asset.trashed ?? false,
    trashedDaysLeft: asset.trashedDaysLeft,
    shared: asset.shared ?? null,
    reduced: asset.reduced ?? false,
    title: asset.title ?? null,
    description: asset.description ?? null,
    keywords: asset.keywords ?? [],
    people: asset.people ?? [],
    location: asset.location ?? null,
    kinds: asset.kinds ?? [],
    burstId: asset.burstId ?? null,
    burstPicked: asset.burstPicked,
  };
}

/** Keys that are `undefined` do not appear in the document. */
function resourceDocument(resource: Asset['resources'][number], reading: Reading | undefined): unknown {
  const { id, role, filename, size, availability, reason, path, referenced, findings } = resource;
  return {
    id,
    role,
    filename,
    size,
    availability,
    reason,
    path,
    referenced,
    findings: findings?.length === 0 ? undefined : findings,
    sha256: reading?.digest,
    appleFingerprint: reading?.fingerprint,
  };
}
