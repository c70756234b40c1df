import { createHash } from 'node:crypto';
import type { Asset, FingerprintVerdict, Resource } from '@safelight/archive';
import type { AppleExport, OwnerZone } from '@safelight/camera-files';
import { appleFingerprint } from '@safelight/photos-library';

/** An asset with what Apple's lists say of it. What the files themselves say of their time comes first; a file's own date is that of the export. */
export function assetOfExport(told: AppleExport, asset: Asset, zone: OwnerZone): Asset {
  const row = told.rowOf(asset.id);
  const albums = told.albumsOf(asset.id).map((title) => ({ title, folders: [] }));
  const undated = asset.takenAt === undefined || asset.takenAtFrom === 'file';
  const details = {
    ...(albums.length > 0 ? { albums } : {}),
    ...(row?.favorite === true ? { favorite: true } : {}),
    ...(row?.hidden === true ? { hidden: true } : {}),
    ...(told.isOfSharedAlbum(asset.id) ? { shared: 'shared-album' as const } : {}),
    ...(row?.trashed === true ? { trashed: true } : {}),
    ...(undated && row?.takenMs !== undefined
      ? { takenAt: zone(row.takenMs), takenAtFrom: 'apple-export' }
      : {}),
  };
  return {
    ...asset,
    ...details,
    resources: asset.resources.map((resource) => new ComparedResource(resource, told)),
    detailsRevision: createHash('sha256').update(JSON.stringify(details)).digest('base64url'),
  };
}

/**
 * A file that is compared, as it is read, with what the lists say of files of its name. That none of them agrees says nothing: several
 * versions of a photo may have its name.
 */
class ComparedResource implements Resource {
  readonly id: string;
  readonly role: Resource['role'];
  readonly filename: string;
  readonly size: number;
  readonly revision: string;
  readonly availability: Resource['availability'];
  readonly modifiedAtMs?: number;
  readonly #resource: Resource;
  readonly #recorded: ReadonlySet<string>;
  #matches = false;

  constructor(resource: Resource, told: AppleExport) {
    const { id, role, filename, size, revision, availability, modifiedAtMs } = resource;
    this.id = id;
    this.role = role;
    this.filename = filename;
    this.size = size;
    this.revision = revision;
    this.availability = availability;
    if (modifiedAtMs !== undefined) this.modifiedAtMs = modifiedAtMs;
    this.#resource = resource;
    this.#recorded = told.fingerprintsOf(id);
  }

  get findings(): NonNullable<Resource['findings']> {
    return this.#resource.findings ?? [];
  }

  async *open(options?: Parameters<Resource['open']>[0]): AsyncGenerator<Uint8Array> {
    this.#matches = false;
    const hasher = appleFingerprint();
    for await (const chunk of this.#resource.open(options)) {
      hasher.update(chunk);
      yield chunk;
    }
    this.#matches = this.#recorded.has(hasher.digest());
  }

  fingerprintVerdict(): FingerprintVerdict {
    return this.#matches ? 'match' : 'none';
  }
}
