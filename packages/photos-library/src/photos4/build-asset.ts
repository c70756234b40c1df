import { detailsRevision } from '../asset-details.ts';
import { assetResources, type ResourceFinder } from '../files/asset-resources.ts';
import { plainName } from '../owner-filename.ts';
import type { PhotosAlbum, PhotosAsset, PhotosKind, Place } from '../photos-asset.ts';
import { recentlyDeleted } from '../recently-deleted.ts';
import type { Row, Values } from '../sqlite/database.ts';
import { numberOf, textOf } from '../sqlite/row-values.ts';
import { instantOf, takenAt } from '../taken-at.ts';
import { expectedFiles, type FileRecords } from './expected-files.ts';
import { type Master, photoMaster } from './photo-master.ts';
import { modernUuid } from './uuid.ts';

export interface VersionRecord {
  readonly row: Row;
  readonly renderings: readonly Values[];
  readonly albums: readonly PhotosAlbum[];
  readonly keywords: readonly string[];
  readonly people: readonly string[];
}

export interface VersionContext {
  readonly finder: ResourceFinder;
  readonly records: FileRecords;
  /** The keys of versions whose uuid one before them has. */
  readonly repeated: ReadonlySet<number>;
  readonly nowMs: number;
  readonly assumedOffset: (instantMs: number) => number;
  placeOf(asset: number): Place | undefined;
}

/** RKVersion.specialType, from the osxphotos project. */
const kindsBySpecialType: ReadonlyMap<number, readonly PhotosKind[]> = new Map([
  [1, ['panorama']],
  [2, ['slow-mo']],
  [3, ['time-lapse']],
  [4, ['hdr']],
  [5, ['live']],
  [6, ['screenshot']],
  [8, ['live', 'hdr']],
  [9, ['portrait']],
]);

export async function buildAsset(record: VersionRecord, context: VersionContext): Promise<PhotosAsset> {
  const { row } = record;
  const key = numberOf(row, 'pk') ?? 0;
  const uuid = modernUuid(textOf(row, 'uuid') ?? `no-uuid-${key}`);
  const isRepeated = context.repeated.has(key);
  const id = isRepeated ? `${uuid}-${key}` : uuid;
  const filename = plainName(nameOf(row, photoMaster(row)) ?? id);
  const expected = expectedFiles(row, record.renderings, context.records);
  const resources = await assetResources(
    { id, originalName: filename, expected, beside: [] },
    context.finder,
  );
  const details = detailsOf(record, context);
  const { trashed, ...revised } = details;
  return {
    id,
    filename,
    ...details,
    resources,
    findings: [
      ...findingsOf(row, details, resources),
      ...(isRepeated ? [{ code: 'repeated-uuid' as const }] : []),
    ],
    detailsRevision: () => detailsRevision(details, { id, filename, ...revised }, undefined),
    place: () => context.placeOf(key),
  };
}

function nameOf(row: Row, master: Master): string | undefined {
  return textOf(row, `${master}Name`) ?? textOf(row, `${master}Path`)?.split('/').at(-1);
}

type AssetDetails = Omit<
  PhotosAsset,
  'id' | 'filename' | 'resources' | 'findings' | 'detailsRevision' | 'place'
>;

function detailsOf({ row, albums, keywords, people }: VersionRecord, context: VersionContext): AssetDetails {
  const instant = instantOf(numberOf(row, 'created'));
  const [title, description] = [textOf(row, 'title'), textOf(row, 'description')];
  const [latitude, longitude] = [numberOf(row, 'latitude'), numberOf(row, 'longitude')];
  const offset = {
    recordedSeconds: numberOf(row, 'offset'),
    exifTime: undefined,
    assumedOffset: context.assumedOffset,
  };
  const burst = textOf(row, 'burst');
  const pick = numberOf(row, 'burstPick') ?? 0;
  return {
    media: numberOf(row, 'type') === 8 ? 'video' : 'photo',
    ...(instant !== undefined && { takenAt: takenAt(instant, offset) }),
    albums,
    keywords,
    people,
    favorite: numberOf(row, 'favorite') === 1,
    hidden: numberOf(row, 'hidden') === 1,
    ...(numberOf(row, 'trashed') === 1 && {
      trashed: recentlyDeleted(numberOf(row, 'trashedDate'), context.nowMs),
    }),
    ...(title !== undefined && { title }),
    ...(description !== undefined && { description }),
    ...(latitude !== undefined && longitude !== undefined && { location: { latitude, longitude } }),
    kinds: kindsOf(row),
    ...(burst !== undefined && { burst: { id: burst, picked: (pick & 24) !== 0, key: (pick & 16) !== 0 } }),
    reduced: false,
    edited: numberOf(row, 'edited') === 1,
  };
}

function kindsOf(row: Row): readonly PhotosKind[] {
  return [
    ...(kindsBySpecialType.get(numberOf(row, 'special') ?? 0) ?? []),
    ...(numberOf(row, 'selfie') === 1 ? (['selfie'] as const) : []),
    ...(textOf(row, 'burst') === undefined ? [] : (['burst'] as const)),
  ];
}

function findingsOf(
  row: Row,
  details: AssetDetails,
  resources: PhotosAsset['resources'],
): PhotosAsset['findings'] {
  const rendered =
    resources.some(({ role }) => role.startsWith('edited-')) || details.kinds.includes('slow-mo');
  return [
    ...(numberOf(row, 'created') !== undefined && details.takenAt === undefined
      ? [{ code: 'impossible-date' as const }]
      : []),
    ...(textOf(row, 'uuid') === undefined ? [{ code: 'no-uuid' as const }] : []),
    ...(details.edited && !rendered ? [{ code: 'edit-without-rendering' as const }] : []),
  ];
}
