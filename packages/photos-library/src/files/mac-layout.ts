import { safePath } from '../media/safe-path.ts';
import { split } from '../owner-filename.ts';
import type { PhotosRole } from '../photos-resource.ts';
import { type ResourceRow, ResourceType } from '../photos5/resource-row.ts';
import type { AssetFacts } from './asset-facts.ts';
import type { BesidePlace, ExpectedFile, FilePlace } from './expected-file.ts';
import {
  isFurtherOriginal,
  isRendering,
  originalRole,
  probableExtension,
  recordedFile,
  recordedMain,
  recordedRendering,
} from './expected-originals.ts';
import type { LaidOutFiles, LibraryLayout } from './library-layout.ts';
import { outsideFile } from './outside-paths.ts';

/**
 * A library of macOS 10.15 and later: `originals/X/UUID.ext`, with `UUID_3.mov` (Live video), `UUID_4.ext`
 * (RAW), `UUID_5.aae` (camera adjustments); renderings and their recipes under `resources/renders/X`.
 */
export const macLayout: LibraryLayout = {
  name: 'mac',
  database: 'database/Photos.sqlite',
  originals: 'originals',
  groupOf: (name) => name.slice(0, uuidLength),
  filesOf,
};

const uuidLength = 36;

/** Stems of renderings: UUID, kind, size, and `a` for adjusted. Seen in Apple-made libraries and in osxphotos. */
const usualRendering: ReadonlyMap<PhotosRole, string> = new Map([
  ['edited-photo', '1_201_a'],
  ['edited-video', '2_0_a'],
  ['edited-paired-video', '2_100_a'],
]);

/** What the places of an asset's files are made of. */
interface Names {
  /** Of its original. */
  readonly stem: string;
  /** Where its originals may be. */
  readonly originals: readonly string[];
  readonly renders: string | undefined;
}

function filesOf(asset: AssetFacts): LaidOutFiles {
  const names: Names = {
    stem: split(asset.filename ?? '').stem,
    originals: originalFolders(asset),
    renders: safePath('resources/renders', asset.uuid.slice(0, 1)),
  };
  const expected: ExpectedFile[] = [mainFile(asset, names)];
  for (const row of asset.rows) if (isFurtherOriginal(row)) expected.push(furtherFile(asset, row, names));
  for (const row of asset.rows) if (isRendering(row)) expected.push(renderedFile(asset, row, names));
  if (asset.edited && asset.adjustmentRecorded && names.renders !== undefined)
    expected.push(recipeFile(asset, names.renders));
  return { expected, beside: besidePlaces(asset, names) };
}

function mainFile(asset: AssetFacts, { originals }: Names): ExpectedFile {
  const file = recordedMain(asset);
  if (isOutside(asset)) {
    const row = asset.rows.find(
      ({ type, volumePath }) => type <= ResourceType.video && volumePath !== undefined,
    );
    file.outside = outsideFile(`${asset.directory}/${asset.filename ?? ''}`, row);
  } else {
    const name = asset.sharedAlbum && asset.video ? `${asset.uuid}.medium.MP4` : (asset.filename ?? '');
    file.places = named(originals, name);
  }
  return file;
}

function furtherFile(asset: AssetFacts, row: ResourceRow, { stem, originals }: Names): ExpectedFile {
  const file = recordedFile(originalRole(row), row, probableExtension(row));
  if (isOutside(asset)) file.outside = outsideFile(undefined, row);
  else {
    file.places = originals.map((folder) => ({ folder, stem: `${stem}_${row.type}` }));
    file.byCamera = true;
  }
  return file;
}

function renderedFile(asset: AssetFacts, row: ResourceRow, { renders }: Names): ExpectedFile {
  const file = recordedRendering(asset, row);
  if (renders !== undefined) {
    const stems = [recipeStem(row), usualRendering.get(file.role)].filter((stem) => stem !== undefined);
    file.places = stems.map((stem) => ({ folder: renders, stem: `${asset.uuid}_${stem}` }));
  }
  return file;
}

/** ZRECIPEID holds the numbers of the file's name: the kind above, twice the size below. */
function recipeStem({ recipe }: ResourceRow): string {
  return `${Math.floor(recipe / 0x1_0000)}_${(recipe % 0x1_0000) >> 1}_a`;
}

/** How an asset was edited; its own file, which has no row. */
function recipeFile(asset: AssetFacts, renders: string): ExpectedFile {
  const file = recordedFile('adjustment-data', undefined, 'aae');
  file.places = named([renders], `${asset.uuid}.plist`);
  return file;
}

function besidePlaces(asset: AssetFacts, { stem, originals, renders }: Names): BesidePlace[] {
  const places: BesidePlace[] = [];
  const [folder] = originals;
  if (folder !== undefined && !asset.sharedAlbum)
    places.push({ folder, group: stem.slice(0, uuidLength), stem, roleOf: roleBySuffix });
  const { uuid } = asset;
  if (renders !== undefined)
    places.push({ folder: renders, group: uuid, stem: uuid, roleOf: roleOfRendering });
  return places;
}

function roleBySuffix(name: string, stem: string): PhotosRole {
  const suffix = split(name).stem.slice(stem.length);
  if (suffix === '_3') return 'paired-video';
  if (suffix === '_4') return 'alternate-photo';
  return suffix === '_5' ? 'adjustment-data' : 'other';
}

function roleOfRendering(name: string, uuid: string): PhotosRole {
  if (name === `${uuid}.plist`) return 'adjustment-data';
  for (const [role, stem] of usualRendering) if (split(name).stem === `${uuid}_${stem}`) return role;
  return 'other';
}

/** Where the originals of an asset are, by the part of the library that it belongs to. */
function originalFolders(asset: AssetFacts): readonly string[] {
  if (isOutside(asset)) return [];
  const folder = asset.directory ?? asset.uuid.slice(0, 1);
  const folders: string[] = [];
  for (const root of rootsOf(asset)) {
    const path = safePath(root, folder);
    if (path !== undefined) folders.push(path);
  }
  return folders;
}

function rootsOf({ sharedAlbum, bundleScope }: AssetFacts): readonly string[] {
  if (sharedAlbum) return sharedAlbumRoots;
  return rootsByScope.get(bundleScope) ?? ownRoots;
}

const ownRoots = ['originals'];
const sharedAlbumRoots = ['scopes/cloudsharing/data', 'resources/cloudsharing/data'];
const rootsByScope: ReadonlyMap<number, readonly string[]> = new Map([
  [2, ['scopes/momentshared/originals', 'originals']],
  [3, ['scopes/syndication/originals', 'originals']],
]);

function named(folders: readonly string[], name: string): FilePlace[] {
  return safePath(name) === undefined || name.includes('/')
    ? []
    : folders.map((folder) => ({ folder, name }));
}

function isOutside(asset: AssetFacts): boolean {
  return asset.directory?.startsWith('/') === true;
}
