import { safePath } from '../media/safe-path.ts';
import { split } from '../owner-filename.ts';
import type { PhotosRole } from '../photos-resource.ts';
import { type ResourceRow, ResourceType } from '../photos5/resource-row.ts';
import type { AssetFacts } from './asset-facts.ts';
import type { BesidePlace, ExpectedFile, FilePlace } from './expected-file.ts';
import {
  furtherOriginals,
  originalRole,
  probableExtension,
  recordedFile,
  recordedMain,
  renderedRole,
  renderings,
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

interface Folders {
  readonly originals: readonly string[];
  readonly renders: string | undefined;
}

function filesOf(asset: AssetFacts): LaidOutFiles {
  const folders = {
    originals: originalFolders(asset),
    renders: safePath('resources/renders', asset.uuid.slice(0, 1)),
  };
  return {
    expected: [
      mainFile(asset, folders),
      ...furtherFiles(asset, folders),
      ...renderedFiles(asset, folders),
      ...recipeFile(asset, folders),
    ],
    beside: besidePlaces(asset, folders),
  };
}

function mainFile(asset: AssetFacts, { originals }: Folders): ExpectedFile {
  const recorded = recordedMain(asset);
  if (isOutside(asset)) {
    const row = asset.rows.find(
      ({ type, volumePath }) => type <= ResourceType.video && volumePath !== undefined,
    );
    return {
      ...recorded,
      places: [],
      outside: outsideFile(`${asset.directory}/${asset.filename ?? ''}`, row),
    };
  }
  const name = asset.sharedAlbum && asset.video ? `${asset.uuid}.medium.MP4` : (asset.filename ?? '');
  return { ...recorded, places: named(originals, name) };
}

function furtherFiles(asset: AssetFacts, { originals }: Folders): ExpectedFile[] {
  const stem = split(asset.filename ?? '').stem;
  return furtherOriginals(asset).map((row) => {
    const recorded = recordedFile(originalRole(row), row, probableExtension(row));
    if (isOutside(asset)) return { ...recorded, places: [], outside: outsideFile(undefined, row) };
    const places = originals.map((folder) => ({ folder, stem: `${stem}_${row.type}` }));
    return { ...recorded, places, byCamera: true };
  });
}

function renderedFiles(asset: AssetFacts, { renders }: Folders): ExpectedFile[] {
  const folder = renders;
  return renderings(asset).map((row) => {
    const role = renderedRole(row) ?? 'other';
    const recorded = recordedFile(role, row, probableExtension(row));
    const stems = [recipeStem(row), usualRendering.get(role)].filter((stem) => stem !== undefined);
    const places =
      folder === undefined ? [] : stems.map((stem) => ({ folder, stem: `${asset.uuid}_${stem}` }));
    const isMain = role !== 'edited-paired-video';
    return {
      ...recorded,
      places,
      fingerprint: recorded.fingerprint ?? (isMain ? asset.editedFingerprint : undefined),
    };
  });
}

/** ZRECIPEID holds the numbers of the file's name: the kind above, twice the size below. */
function recipeStem({ recipe }: ResourceRow): string {
  return `${Math.floor(recipe / 0x1_0000)}_${(recipe % 0x1_0000) >> 1}_a`;
}

/** How an asset was edited; its own file, which has no row. */
function recipeFile(asset: AssetFacts, { renders }: Folders): ExpectedFile[] {
  if (!asset.edited || !asset.adjustmentRecorded || renders === undefined) return [];
  return [
    {
      ...recordedFile('adjustment-data', undefined, 'aae'),
      places: named([renders], `${asset.uuid}.plist`),
      byCamera: false,
    },
  ];
}

function besidePlaces(asset: AssetFacts, { originals, renders }: Folders): BesidePlace[] {
  const folder = renders;
  const stem = split(asset.filename ?? '').stem;
  return [
    ...(asset.sharedAlbum ? [] : originals.slice(0, 1)).map((place) => ({
      folder: place,
      group: stem.slice(0, uuidLength),
      roleOf: (name: string) => roleBySuffix(split(name).stem.slice(stem.length)),
    })),
    ...(folder === undefined
      ? []
      : [{ folder, group: asset.uuid, roleOf: (name: string) => renderedRoleOf(name, asset.uuid) }]),
  ];
}

function roleBySuffix(suffix: string): PhotosRole {
  const roles: Record<string, PhotosRole> = {
    _3: 'paired-video',
    _4: 'alternate-photo',
    _5: 'adjustment-data',
  };
  return roles[suffix] ?? 'other';
}

function renderedRoleOf(name: string, uuid: string): PhotosRole {
  if (name === `${uuid}.plist`) return 'adjustment-data';
  for (const [role, stem] of usualRendering) if (split(name).stem === `${uuid}_${stem}`) return role;
  return 'other';
}

/** Where the originals of an asset are, by the part of the library that it belongs to. */
function originalFolders(asset: AssetFacts): string[] {
  if (isOutside(asset)) return [];
  const folder = asset.directory ?? asset.uuid.slice(0, 1);
  const roots = asset.sharedAlbum
    ? ['scopes/cloudsharing/data', 'resources/cloudsharing/data']
    : [...(scopeRoots.get(asset.bundleScope) ?? []), 'originals'];
  return roots.map((root) => safePath(root, folder)).filter((path) => path !== undefined);
}

const scopeRoots: ReadonlyMap<number, readonly string[]> = new Map([
  [2, ['scopes/momentshared/originals']],
  [3, ['scopes/syndication/originals']],
]);

function named(folders: readonly string[], name: string): FilePlace[] {
  return safePath(name) === undefined || name.includes('/')
    ? []
    : folders.map((folder) => ({ folder, name }));
}

function isOutside(asset: AssetFacts): boolean {
  return asset.directory?.startsWith('/') === true;
}
