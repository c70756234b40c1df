import type { Asset, FingerprintVerdict, Resource, ResourceFinding } from '@safelight/archive';
import {
  differenceJudge,
  type Judgement,
  type PhotosAsset,
  type PhotosResource,
} from '@safelight/photos-library';

/** Raised whenever the same library would be told in another way, so that ledger and sidecars are brought up to date. */
const detailsVersion = 1;

type Draft = { -readonly [Key in keyof Asset]: Asset[Key] };

/** How the bytes of a Photos resource are read. */
export type OpenPhotosResource = (resource: PhotosResource) => PhotosResource['open'];

/**
 * An asset of a Photos library, on a Mac or a phone, as the archive knows assets; `openOf` where its bytes come another
 * way. One object of one shape, then what only some assets have: a hundred thousand times, spreading costs a second.
 */
export function assetOfPhotos(
  asset: PhotosAsset,
  openOf: OpenPhotosResource = (resource) => (options) => resource.open(options),
): Asset {
  const { takenAt, title, description, location } = asset;
  const told: Draft = {
    id: asset.id,
    filename: asset.filename,
    resources: asset.resources.map((resource, index) =>
      resourceOf(resource, index === 0 ? asset.findings : [], openOf(resource)),
    ),
    get detailsRevision() {
      return `${detailsVersion}-${asset.detailsRevision()}`;
    },
    albums: asset.albums.map(({ title, folders }) => ({ title, folders })),
    keywords: asset.keywords,
    people: asset.people,
    kinds: asset.kinds,
  };
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

function addMarks(told: Draft, asset: PhotosAsset): void {
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

interface Read {
  judged: Judgement | undefined;
}

/** What was noticed of the asset as a whole is told with its primary resource. */
function resourceOf(
  resource: PhotosResource,
  ofAsset: PhotosAsset['findings'],
  open: PhotosResource['open'],
): Resource {
  const read: Read = { judged: undefined };
  const { availability } = resource;
  const told: { -readonly [Key in keyof Resource]: Resource[Key] } = {
    id: resource.id,
    role: resource.role,
    filename: resource.filename,
    size: resource.size,
    revision: resource.revision,
    availability,
    open: (options) => judging(resource, read, open(options)),
  };
  if (resource.reason !== undefined) told.reason = resource.reason;
  if (availability !== 'here' || resource.referenced) told.path = resource.path;
  if (resource.referenced) told.referenced = true;
  if (resource.modifiedAtMs !== undefined) told.modifiedAtMs = resource.modifiedAtMs;
  if (availability !== 'here') return told;
  told.fingerprintVerdict = (): FingerprintVerdict => read.judged?.fingerprint ?? 'none';
  return Object.defineProperty(told, 'findings', {
    enumerable: true,
    get: () => [
      ...ofAsset.map(({ code }) => ({ kind: code })),
      ...(read.judged === undefined
        ? resource.findings.map(listedFinding)
        : judgedFindings(resource, read.judged)),
    ],
  });
}

/** The bytes, judged while they pass by. What a reading that was given up showed does not count. */
async function* judging(
  resource: PhotosResource,
  read: Read,
  bytes: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  read.judged = undefined;
  const judge = differenceJudge(resource);
  for await (const chunk of bytes) {
    judge.update(chunk);
    yield chunk;
  }
  read.judged = judge.end();
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
