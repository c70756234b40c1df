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
import type { LibraryLayout } from './library-layout.ts';

/**
 * The media folder of an iPhone, also inside a backup of it: originals under `DCIM` and `PhotoData/CPLAssets`,
 * a Live video or a RAW beside its photo under the same stem, renderings and their recipes under
 * `PhotoData/Mutations/<path of the original without ending>/Adjustments`.
 */
export const iosLayout: LibraryLayout = {
  name: 'ios',
  database: 'PhotoData/Photos.sqlite',
  groupOf: (name) => split(name).stem.toLowerCase(),
  filesOf: (asset) => ({
    expected: [mainFile(asset), ...furtherFiles(asset), ...renderedFiles(asset), ...recipeFile(asset)],
    beside: besidePlaces(asset),
  }),
};

const rawExtensions: ReadonlySet<string> = new Set(
  'dng cr2 cr3 crw nef nrw arw sr2 raf rw2 orf pef srw erf 3fr fff iiq raw rwl tif tiff jpg jpeg heic'.split(
    ' ',
  ),
);
const photoExtensions: ReadonlySet<string> = new Set(['jpg', 'jpeg', 'heic', 'heif', 'png', 'tif', 'tiff']);
const videoExtensions: ReadonlySet<string> = new Set(['mov', 'mp4', 'm4v']);
const rendering = 'FullSizeRender';

function mainFile(asset: AssetFacts): ExpectedFile {
  const folder = folderOf(asset);
  const name = asset.filename ?? '';
  const sound = folder !== undefined && safePath(name) !== undefined && !name.includes('/');
  return { ...recordedMain(asset), places: sound ? [{ folder, name }] : [] };
}

function furtherFiles(asset: AssetFacts): ExpectedFile[] {
  const folder = folderOf(asset);
  const { stem, extension } = split(asset.filename ?? '');
  return furtherOriginals(asset).map((row) => ({
    ...recordedFile(originalRole(row), row, probableExtension(row)),
    places:
      folder === undefined ? [] : furtherPlaces(folder, { stem, extension: extension.toLowerCase() }, row),
    byCamera: true,
  }));
}

interface MainName {
  readonly stem: string;
  readonly extension: string;
}

function furtherPlaces(folder: string, main: MainName, row: ResourceRow): FilePlace[] {
  if (row.type === ResourceType.pairedVideo)
    return [{ folder, stem: main.stem, extensions: videoExtensions }];
  if (row.type === ResourceType.alternate) {
    return [{ folder, stem: main.stem, extensions: without(rawExtensions, main.extension) }];
  }
  const stem = row.type === ResourceType.adjustments ? main.stem.replace(/^IMG_(?=\d)/, 'IMG_O') : main.stem;
  return [...(stem === main.stem ? [] : [{ folder, stem }]), { folder, stem: `${main.stem}_${row.type}` }];
}

function renderedFiles(asset: AssetFacts): ExpectedFile[] {
  const folder = mutationFolder(asset);
  return renderings(asset).map((row) => {
    const role = renderedRole(row) ?? 'other';
    const extensions = role === 'edited-photo' ? photoExtensions : videoExtensions;
    const recorded = recordedFile(role, row, probableExtension(row));
    const isMain = role !== 'edited-paired-video';
    return {
      ...recorded,
      places: folder === undefined ? [] : [{ folder, stem: rendering, extensions }],
      fingerprint: recorded.fingerprint ?? (isMain ? asset.editedFingerprint : undefined),
    };
  });
}

function recipeFile(asset: AssetFacts): ExpectedFile[] {
  const folder = mutationFolder(asset);
  const beside = folderOf(asset);
  if (!asset.edited || !asset.adjustmentRecorded || folder === undefined || beside === undefined) return [];
  const places: FilePlace[] = [
    { folder, name: 'Adjustments.plist' },
    { folder: beside, name: `${split(asset.filename ?? '').stem}.AAE` },
  ];
  return [{ ...recordedFile('adjustment-data', undefined, 'aae'), places, byCamera: false }];
}

function besidePlaces(asset: AssetFacts): BesidePlace[] {
  const folder = folderOf(asset);
  const mutations = asset.edited ? mutationFolder(asset) : undefined;
  const group = split(asset.filename ?? '').stem.toLowerCase();
  return [
    ...(folder === undefined || group === '' ? [] : [{ folder, group, roleOf: roleBeside(asset) }]),
    ...(mutations === undefined
      ? []
      : [rendering.toLowerCase(), 'adjustments'].map((name) => ({
          folder: mutations,
          group: name,
          roleOf: roleOfRendering(asset),
        }))),
  ];
}

/** A file of the same stem with another ending may be another asset; only a Live video or a recipe cannot. */
function roleBeside(asset: AssetFacts): (name: string) => PhotosRole | undefined {
  return (name) =>
    split(name).extension.toLowerCase() === 'aae' && asset.edited ? 'adjustment-data' : undefined;
}

function roleOfRendering(asset: AssetFacts): (name: string) => PhotosRole {
  return (name) => {
    const extension = split(name).extension.toLowerCase();
    if (extension === 'plist') return 'adjustment-data';
    if (photoExtensions.has(extension)) return 'edited-photo';
    if (!videoExtensions.has(extension)) return 'other';
    return asset.video ? 'edited-video' : 'edited-paired-video';
  };
}

function folderOf(asset: AssetFacts): string | undefined {
  return asset.directory === undefined ? undefined : safePath(asset.directory);
}

function mutationFolder(asset: AssetFacts): string | undefined {
  if (asset.directory === undefined || asset.filename === undefined) return undefined;
  return safePath('PhotoData/Mutations', asset.directory, split(asset.filename).stem, 'Adjustments');
}

function without(set: ReadonlySet<string>, member: string): ReadonlySet<string> {
  return new Set([...set].filter((candidate) => candidate !== member));
}
