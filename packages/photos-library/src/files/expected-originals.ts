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

/** An expected file while a layout says where it may lie. All have one shape: a large library makes hundreds of thousands. */
export type FileDraft = { -readonly [Key in keyof ExpectedFile]-?: ExpectedFile[Key] };

/** A file as its row tells of it, and nowhere yet. */
export function recordedFile(role: PhotosRole, row: ResourceRow | undefined, extension: string): FileDraft {
  return {
    role,
    places: nowhere,
    outside: undefined,
    size: row?.size,
    likelySize: undefined,
    fingerprint: row?.fingerprint,
    local: row?.local,
    remote: row?.remote,
    extension,
    byCamera: false,
  };
}

const nowhere: ExpectedFile['places'] = [];

/** The file that an asset cannot do without, as recorded: the row of its own kind, at full size. */
export function recordedMain(asset: AssetFacts): FileDraft {
  const type = asset.video ? ResourceType.video : ResourceType.photo;
  const role = asset.video ? 'video' : 'photo';
  const { extension } = split(asset.filename ?? '');
  if (asset.sharedAlbum) {
    const file = recordedFile(role, sharedRow(asset.rows, type), extension);
    file.likelySize = asset.originalSize;
    return file;
  }
  const file = recordedFile(role, mainRow(asset.rows, type), extension);
  file.size ??= asset.originalSize;
  file.fingerprint ??= asset.fingerprint;
  return file;
}

function mainRow(rows: readonly ResourceRow[], type: number): ResourceRow | undefined {
  for (const row of rows)
    if (row.version === ResourceVersion.original && row.type === type && row.recipe === 0) return row;
  return undefined;
}

/** A shared album holds copies in several sizes and the library fetches one: that one speaks for all. */
function sharedRow(rows: readonly ResourceRow[], type: number): ResourceRow | undefined {
  const originals = rows.filter((row) => row.version === ResourceVersion.original && row.type === type);
  return originals.find(({ local }) => local === true) ?? originals[0];
}

/** Whether a row is of another original than the main file: Live video, RAW, camera adjustments, audio, new kinds. */
export function isFurtherOriginal(row: ResourceRow): boolean {
  return row.version === ResourceVersion.original && row.recipe === 0 && !notFurther.has(row.type);
}

const notFurther: ReadonlySet<number> = new Set([
  ResourceType.photo,
  ResourceType.video,
  ResourceType.cloudStream,
]);

/** Whether a row is of a full-size rendering of an edited asset. */
export function isRendering(row: ResourceRow): boolean {
  return (
    row.version === ResourceVersion.edited &&
    fullSizeRenderings.has(row.subtype) &&
    renderedRole(row) !== undefined
  );
}

/** A rendering as its row, or the asset, tells of it, and nowhere yet. */
export function recordedRendering(asset: AssetFacts, row: ResourceRow): FileDraft {
  const role = renderedRole(row) ?? 'other';
  const file = recordedFile(role, row, probableExtension(row));
  if (role !== 'edited-paired-video') file.fingerprint ??= asset.editedFingerprint;
  return file;
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
