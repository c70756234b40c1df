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
  /** Of the names of its originals; undefined where these are none that Photos gives. */
  readonly group: string | undefined;
  /** Where its originals may be. */
  readonly originals: readonly string[];
  readonly renders: string | undefined;
}

function filesOf(asset: AssetFacts): LaidOutFiles {
  const names = namesOf(asset);
  const expected: ExpectedFile[] = [mainFile(asset, names)];
  for (const row of asset.rows) if (isFurtherOriginal(row)) expected.push(furtherFile(asset, row, names));
  for (const row of asset.rows) if (isRendering(row)) expected.push(renderedFile(asset, row, names));
  if (asset.edited && asset.adjustmentRecorded && names.renders !== undefined)
    expected.push(recipeFile(asset, names.renders));
  return { expected, beside: besidePlaces(asset, names) };
}

function namesOf(asset: AssetFacts): Names {
  const { uuid } = asset;
  const { stem } = split(asset.filename ?? '');
  const group = stem.length < uuidLength ? undefined : stem.slice(0, uuidLength);
  return {
    stem,
    // The very text that its renderings are looked for with: the second time it is found faster.
    group: group === uuid ? uuid : group,
    originals: originalFolders(asset),
    renders: foldersIn(renderRoots, asset.uuid.slice(0, 1))[0],
  };
}

function mainFile(asset: AssetFacts, { group, originals }: Names): ExpectedFile {
  const file = recordedMain(asset);
  if (isOutside(asset)) {
    const row = asset.rows.find(
      ({ type, volumePath }) => type <= ResourceType.video && volumePath !== undefined,
    );
    file.outside = outsideFile(`${asset.directory}/${asset.filename ?? ''}`, row);
  } else {
    file.places =
      asset.sharedAlbum && asset.video
        ? named(originals, `${asset.uuid}.medium.MP4`)
        : named(originals, asset.filename ?? '', group);
  }
  return file;
}

function furtherFile(asset: AssetFacts, row: ResourceRow, { stem, group, originals }: Names): ExpectedFile {
  const file = recordedFile(originalRole(row), row, probableExtension(row));
  if (isOutside(asset)) file.outside = outsideFile(undefined, row);
  else {
    file.places = placesIn(originals, { stem: `${stem}_${row.type}`, group });
    file.byCamera = true;
  }
  return file;
}

function renderedFile(asset: AssetFacts, row: ResourceRow, { renders }: Names): ExpectedFile {
  const { uuid } = asset;
  const file = recordedRendering(asset, row);
  if (renders === undefined) return file;
  const group = uuid.length === uuidLength ? uuid : undefined;
  const places = [{ folder: renders, stem: `${uuid}_${recipeStem(row)}`, group }];
  const usual = usualRendering.get(file.role);
  if (usual !== undefined) places.push({ folder: renders, stem: `${uuid}_${usual}`, group });
  file.places = places;
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

function besidePlaces(asset: AssetFacts, { stem, group = stem, originals, renders }: Names): BesidePlace[] {
  const places: BesidePlace[] = [];
  const [folder] = originals;
  if (folder !== undefined && !asset.sharedAlbum) places.push({ folder, group, stem, roleOf: roleBySuffix });
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
  return foldersIn(rootsOf(asset), asset.directory ?? asset.uuid.slice(0, 1));
}

/** A folder of this name in each of these, where that is a safe path. Remembered, since most assets share a few. */
function foldersIn(roots: Roots, name: string): readonly string[] {
  const known = roots.known.get(name);
  if (known !== undefined) return known;
  const folders = roots.paths.map((root) => safePath(root, name)).filter((path) => path !== undefined);
  if (roots.known.size < mostRemembered) roots.known.set(name, folders);
  return folders;
}

interface Roots {
  readonly paths: readonly string[];
  readonly known: Map<string, readonly string[]>;
}

/** No library has so many folders; a hostile database may name one for each asset. */
const mostRemembered = 1000;

function roots(...paths: readonly string[]): Roots {
  return { paths, known: new Map() };
}

function rootsOf({ sharedAlbum, bundleScope }: AssetFacts): Roots {
  if (sharedAlbum) return sharedAlbumRoots;
  return rootsByScope.get(bundleScope) ?? ownRoots;
}

const ownRoots = roots('originals');
const renderRoots = roots('resources/renders');
const sharedAlbumRoots = roots('scopes/cloudsharing/data', 'resources/cloudsharing/data');
const rootsByScope: ReadonlyMap<number, Roots> = new Map([
  [2, roots('scopes/momentshared/originals', 'originals')],
  [3, roots('scopes/syndication/originals', 'originals')],
]);

function named(folders: readonly string[], name: string, group?: string): readonly FilePlace[] {
  return safePath(name) === undefined || name.includes('/') ? [] : placesIn(folders, { name, group });
}

/** In a loop: an array that `map` makes is of one kind for the interpreter and of another for the compiler, which then compiles anew. */
function placesIn(folders: readonly string[], { name, stem, group }: Omit<FilePlace, 'folder'>): FilePlace[] {
  const places: FilePlace[] = [];
  for (const folder of folders) places.push({ folder, name, stem, group });
  return places;
}

function isOutside(asset: AssetFacts): boolean {
  return asset.directory?.startsWith('/') === true;
}
