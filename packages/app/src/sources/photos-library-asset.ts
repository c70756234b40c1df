import type { Asset, FingerprintVerdict, Resource, ResourceFinding } from '@safelight/archive';
import {
  differenceJudge,
  type Judgement,
  type PhotosAsset,
  type PhotosResource,
} from '@safelight/photos-library';

/** Raised whenever the same library would be told in another way, so that ledger and sidecars are brought up to date. */
const detailsVersion = 1;

/** How the bytes of a Photos resource are read. */
export type OpenPhotosResource = (resource: PhotosResource) => PhotosResource['open'];

/** An asset of a Photos library, on a Mac or a phone, as the archive knows assets; `openOf` where its bytes come another way. */
export function assetOfPhotos(
  asset: PhotosAsset,
  openOf: OpenPhotosResource = (resource) => (options) => resource.open(options),
): Asset {
  const told: Draft<ToldAsset> = new ToldAsset(
    asset,
    asset.resources.map(
      (resource, index) => new ToldResource(resource, index === 0 ? asset.findings : noFindings, openOf),
    ),
  );
  const { takenAt, title, description, location } = asset;
  if (takenAt !== undefined) {
    const { local, offset, offsetFrom } = takenAt;
    // An assumed offset is the zone of this computer, which says nothing of where the photo was taken.
    told.takenAt = offsetFrom === 'assumed' ? { local } : { local, offset };
    told.takenAtFrom = 'library';
  }
  if (title !== undefined) told.title = title;
  if (description !== undefined) told.description = description;
  if (location !== undefined) told.location = locationOf(asset, location);
  addMarks(told, asset);
  return told;
}

const noFindings: PhotosAsset['findings'] = [];

type Draft<T> = { -readonly [Key in keyof T]: T[Key] };

// Classes, because their getters are made once: on each of a hundred thousand objects they would cost seconds.

/** What every asset has; the rest is added to those that have it. */
class ToldAsset implements Asset {
  declare readonly id: string;
  declare readonly filename: string;
  declare readonly resources: readonly Resource[];
  declare readonly albums: NonNullable<Asset['albums']>;
  declare readonly keywords: readonly string[];
  declare readonly people: readonly string[];
  declare readonly kinds: readonly string[];
  declare readonly takenAt?: NonNullable<Asset['takenAt']>;
  declare readonly takenAtFrom?: string;
  declare readonly title?: string;
  declare readonly description?: string;
  declare readonly location?: NonNullable<Asset['location']>;
  declare readonly favorite?: boolean;
  declare readonly hidden?: boolean;
  declare readonly trashed?: boolean;
  declare readonly trashedDaysLeft?: number;
  declare readonly burstId?: string;
  declare readonly burstPicked?: boolean;
  declare readonly shared?: NonNullable<Asset['shared']>;
  declare readonly reduced?: boolean;
  readonly #asset: PhotosAsset;

  constructor(asset: PhotosAsset, resources: readonly Resource[]) {
    this.id = asset.id;
    this.filename = asset.filename;
    this.resources = resources;
    this.albums = asset.albums.map(({ title, folders }) => ({ title, folders }));
    this.keywords = asset.keywords;
    this.people = asset.people;
    this.kinds = asset.kinds;
    this.#asset = asset;
  }

  get detailsRevision(): string {
    return `${detailsVersion}-${this.#asset.detailsRevision()}`;
  }
}

function addMarks(told: Draft<ToldAsset>, asset: PhotosAsset): void {
  const { trashed, burst, shared } = asset;
  if (asset.favorite) told.favorite = true;
  if (asset.hidden) told.hidden = true;
  if (trashed !== undefined) {
    told.trashed = true;
    if (trashed.daysLeft !== undefined) told.trashedDaysLeft = trashed.daysLeft;
  }
  if (burst !== undefined) {
    told.burstId = burst.id;
    told.burstPicked = burst.picked;
  }
  if (shared !== undefined) told.shared = shared;
  if (asset.reduced) told.reduced = true;
}

/** The place's name is a property list of its own, read only when asked for. */
function locationOf(
  asset: PhotosAsset,
  { latitude, longitude }: { readonly latitude: number; readonly longitude: number },
): NonNullable<Asset['location']> {
  return Object.defineProperty<NonNullable<Asset['location']>>({ latitude, longitude }, 'place', {
    enumerable: true,
    get: () => asset.place()?.name,
  });
}

class ToldResource implements Resource {
  declare readonly availability: Resource['availability'];
  declare readonly reason?: string;
  declare readonly path?: string;
  declare readonly referenced?: boolean;
  declare readonly modifiedAtMs?: number;
  readonly #resource: PhotosResource;
  readonly #ofAsset: PhotosAsset['findings'];
  readonly #openOf: OpenPhotosResource;
  #judged: Judgement | undefined;

  /** What was noticed of the asset as a whole is told with its primary resource. */
  constructor(resource: PhotosResource, ofAsset: PhotosAsset['findings'], openOf: OpenPhotosResource) {
    const { availability, reason, modifiedAtMs } = resource;
    this.availability = availability;
    if (reason !== undefined) this.reason = reason;
    if (availability !== 'here' || resource.referenced) this.path = resource.path;
    if (resource.referenced) this.referenced = true;
    if (modifiedAtMs !== undefined) this.modifiedAtMs = modifiedAtMs;
    this.#resource = resource;
    this.#ofAsset = ofAsset;
    this.#openOf = openOf;
  }

  get id(): string {
    return this.#resource.id;
  }

  get role(): Resource['role'] {
    return this.#resource.role;
  }

  get filename(): string {
    return this.#resource.filename;
  }

  get size(): number {
    return this.#resource.size;
  }

  get revision(): string {
    return this.#resource.revision;
  }

  /** The bytes, judged while they pass by. What a reading that was given up showed does not count. */
  async *open(options?: { readonly signal?: AbortSignal }): AsyncGenerator<Uint8Array> {
    this.#judged = undefined;
    const judge = differenceJudge(this.#resource);
    for await (const chunk of this.#openOf(this.#resource)(options)) {
      judge.update(chunk);
      yield chunk;
    }
    this.#judged = judge.end();
  }

  fingerprintVerdict(): FingerprintVerdict {
    return this.#judged?.fingerprint ?? 'none';
  }

  get findings(): readonly ResourceFinding[] {
    if (this.availability !== 'here') return [];
    const listed = this.#judged === undefined;
    if (listed && this.#ofAsset.length === 0 && this.#resource.findings.length === 0) return [];
    return [
      ...this.#ofAsset.map(({ code }) => ({ kind: code })),
      ...(this.#judged === undefined
        ? this.#resource.findings.map(listedFinding)
        : judgedFindings(this.#resource, this.#judged)),
    ];
  }
}

/** What was seen of a file before it was read. */
export function listedFinding(finding: PhotosResource['findings'][number]): ResourceFinding {
  if (finding.code !== 'size-differs') return { kind: finding.code };
  return { kind: finding.code, detail: `${finding.recordedSize} recorded, ${finding.actualSize} there` };
}

/** What is to be said of a file whose bytes were read: the judgement takes the place of a size that differs. */
export function judgedFindings(
  resource: PhotosResource,
  { difference, fingerprint }: Judgement,
): ResourceFinding[] {
  const listed = resource.findings.map(listedFinding);
  const size = listed.find(({ kind }) => kind === 'size-differs');
  const others = listed.filter((finding) => finding !== size);
  const detail = size?.detail === undefined ? {} : { detail: size.detail };
  if (difference === 'damaged' || difference === 'changed-after-import')
    return [...others, { kind: difference, ...detail }];
  if (difference !== 'unknown') return others;
  if (fingerprint === 'differs') return [...others, { kind: 'fingerprint-differs', ...detail }];
  return listed;
}
