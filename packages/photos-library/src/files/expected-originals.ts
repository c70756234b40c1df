import { split } from '../owner-filename.ts';
import type { PhotosRole } from '../photos-resource.ts';
import {
  fullSizeRenderings,
  type ResourceRow,
  ResourceType,
  ResourceVersion,
} from '../photos5/resource-row.ts';
import type { AssetFacts } from './asset-facts.ts';
import type { ExpectedFile } from './expected-file.ts';

export type RecordedFile = Pick<
  ExpectedFile,
  'role' | 'size' | 'likelySize' | 'fingerprint' | 'local' | 'remote' | 'extension'
>;

/** The file that an asset cannot do without, as recorded: the row of its own kind, at full size. */
export function recordedMain(asset: AssetFacts): RecordedFile {
  const type = asset.video ? ResourceType.video : ResourceType.photo;
  const originals = asset.rows.filter((row) => row.version === ResourceVersion.original && row.type === type);
  const row = asset.sharedAlbum
    ? sharedRow(originals)
    : originals.find((candidate) => candidate.recipe === 0);
  const recorded = recordedFile(asset.video ? 'video' : 'photo', row, split(asset.filename ?? '').extension);
  if (asset.sharedAlbum) return { ...recorded, likelySize: asset.originalSize };
  return {
    ...recorded,
    size: recorded.size ?? asset.originalSize,
    fingerprint: recorded.fingerprint ?? asset.fingerprint,
  };
}

/** A shared album holds copies in several sizes and the library fetches one: that one speaks for all. */
function sharedRow(rows: readonly ResourceRow[]): ResourceRow | undefined {
  return rows.find((row) => row.local === 1) ?? rows[0];
}

/** The other originals of an asset, by the rows of the database: Live video, RAW, camera adjustments, audio, new kinds. */
export function furtherOriginals(asset: AssetFacts): readonly ResourceRow[] {
  return asset.rows.filter(
    (row) => row.version === ResourceVersion.original && row.recipe === 0 && !notFurther.has(row.type),
  );
}

const notFurther: ReadonlySet<number> = new Set([
  ResourceType.photo,
  ResourceType.video,
  ResourceType.cloudStream,
]);

/** The full-size renderings of an edited asset, by the rows of the database. */
export function renderings(asset: AssetFacts): readonly ResourceRow[] {
  return asset.rows.filter(
    (row) =>
      row.version === ResourceVersion.edited &&
      fullSizeRenderings.has(row.subtype) &&
      renderedRole(row) !== undefined,
  );
}

export function originalRole(row: ResourceRow): PhotosRole {
  if (row.type === ResourceType.pairedVideo) return 'paired-video';
  if (row.type === ResourceType.alternate) return 'alternate-photo';
  if (row.type === ResourceType.adjustments) return 'adjustment-data';
  return row.type === ResourceType.audio ? 'audio' : 'other';
}

export function renderedRole(row: ResourceRow): PhotosRole | undefined {
  if (row.type === ResourceType.photo) return 'edited-photo';
  if (row.type === ResourceType.video) return 'edited-video';
  return row.type === ResourceType.pairedVideo ? 'edited-paired-video' : undefined;
}

export function recordedFile(
  role: PhotosRole,
  row: ResourceRow | undefined,
  extension: string,
): RecordedFile {
  return {
    role,
    size: row?.size,
    fingerprint: row?.fingerprint,
    local: row?.local === undefined ? undefined : row.local === 1,
    remote: row?.remote === undefined ? undefined : row.remote === 1,
    extension,
  };
}

/** Endings by Photos' short code for a type (ZCOMPACTUTI), as seen in Apple-made libraries. */
const extensionByCode: ReadonlyMap<string, string> = new Map([
  ['1', 'jpeg'],
  ['3', 'heic'],
  ['6', 'png'],
  ['8', 'tiff'],
  ['9', 'dng'],
  ['11', 'cr2'],
  ['23', 'mov'],
  ['37', 'aae'],
]);

/** The ending of a file that is not there, as well as it can be known; may be empty. */
export function probableExtension(row: ResourceRow): string {
  const known = extensionByCode.get(row.uti ?? '');
  if (known !== undefined) return known;
  if (row.type === ResourceType.pairedVideo || row.type === ResourceType.video) return 'mov';
  return row.type === ResourceType.adjustments ? 'aae' : '';
}
