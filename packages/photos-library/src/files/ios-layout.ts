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
  filesOf(asset) {
    const names = namesOf(asset);
    const expected: ExpectedFile[] = [mainFile(asset, names)];
    for (const row of asset.rows) if (isFurtherOriginal(row)) expected.push(furtherFile(row, names));
    for (const row of asset.rows) if (isRendering(row)) expected.push(renderedFile(asset, row, names));
    if (asset.rows.length === 0) expected.push(...unrecordedFiles(asset, names));
    if (asset.edited && asset.adjustmentRecorded) expected.push(...recipeFile(names));
    return { expected, beside: besidePlaces(asset, names) };
  },
};

/** What the places of an asset's files are made of. */
interface Names {
  /** Of its original, as the ending is. */
  readonly stem: string;
  readonly extension: string;
  readonly folder: string | undefined;
  /** Where its renderings and their recipe are. */
  readonly mutations: string | undefined;
}

function namesOf({ directory, filename }: AssetFacts): Names {
  const { stem, extension } = split(filename ?? '');
  return {
    stem,
    extension: extension.toLowerCase(),
    folder: directory === undefined ? undefined : safePath(directory),
    mutations:
      directory === undefined || filename === undefined
        ? undefined
        : safePath('PhotoData/Mutations', directory, stem, 'Adjustments'),
  };
}

const rawExtensions: ReadonlySet<string> = new Set(
  'dng cr2 cr3 crw nef nrw arw sr2 raf rw2 orf pef srw erf 3fr fff iiq raw rwl tif tiff jpg jpeg heic'.split(
    ' ',
  ),
);
const photoExtensions: ReadonlySet<string> = new Set(['jpg', 'jpeg', 'heic', 'heif', 'png', 'tif', 'tiff']);
const videoExtensions: ReadonlySet<string> = new Set(['mov', 'mp4', 'm4v']);
const rendering = 'FullSizeRender';

function mainFile(asset: AssetFacts, { folder }: Names): ExpectedFile {
  const file = recordedMain(asset);
  const name = asset.filename ?? '';
  if (folder !== undefined && safePath(name) !== undefined && !name.includes('/'))
    file.places = [{ folder, name }];
  return file;
}

function furtherFile(row: ResourceRow, names: Names): ExpectedFile {
  const file = recordedFile(originalRole(row), row, probableExtension(row));
  file.places = furtherPlaces(row, names);
  file.byCamera = true;
  return file;
}

function furtherPlaces({ type }: ResourceRow, { stem, extension, folder }: Names): FilePlace[] {
  if (folder === undefined) return [];
  if (type === ResourceType.pairedVideo) return [{ folder, stem, extensions: videoExtensions }];
  if (type === ResourceType.alternate)
    return [{ folder, stem, extensions: without(rawExtensions, extension) }];
  const ofCamera = type === ResourceType.adjustments ? stem.replace(/^IMG_(?=\d)/, 'IMG_O') : stem;
  return [...(ofCamera === stem ? [] : [{ folder, stem: ofCamera }]), { folder, stem: `${stem}_${type}` }];
}

function renderedFile(asset: AssetFacts, row: ResourceRow, { mutations }: Names): ExpectedFile {
  const file = recordedRendering(asset, row);
  const extensions = file.role === 'edited-photo' ? photoExtensions : videoExtensions;
  if (mutations !== undefined) file.places = [{ folder: mutations, stem: rendering, extensions }];
  return file;
}

/** Before iOS 12 no row told of an asset's files: what kind it is says which there must be. */
function unrecordedFiles(asset: AssetFacts, { stem, folder, mutations }: Names): ExpectedFile[] {
  const files: ExpectedFile[] = [];
  if (asset.live && folder !== undefined) {
    const film = recordedFile('paired-video', undefined, 'mov');
    film.places = [{ folder, stem, extensions: videoExtensions }];
    film.byCamera = true;
    files.push(film);
  }
  if (asset.edited && !asset.video && mutations !== undefined) {
    const edited = recordedFile('edited-photo', undefined, 'jpg');
    edited.places = [{ folder: mutations, stem: rendering, extensions: photoExtensions }];
    edited.fingerprint = asset.editedFingerprint;
    files.push(edited);
  }
  return files;
}

function recipeFile({ stem, folder, mutations }: Names): ExpectedFile[] {
  if (folder === undefined || mutations === undefined) return [];
  const file = recordedFile('adjustment-data', undefined, 'aae');
  file.places = [
    { folder: mutations, name: 'Adjustments.plist' },
    { folder, name: `${stem}.AAE` },
  ];
  return [file];
}

function besidePlaces(asset: AssetFacts, { stem, folder, mutations }: Names): BesidePlace[] {
  const places: BesidePlace[] = [];
  const group = stem.toLowerCase();
  if (folder !== undefined && group !== '')
    places.push({ folder, group, stem, roleOf: asset.edited ? recipeBeside : nothingBeside });
  if (asset.edited && mutations !== undefined)
    for (const made of [rendering.toLowerCase(), 'adjustments']) {
      const roleOf = asset.video ? roleOfRenderedVideo : roleOfRenderedPhoto;
      places.push({ folder: mutations, group: made, stem, roleOf });
    }
  return places;
}

/** A file of the same stem with another ending may be another asset; only a Live video or a recipe cannot. */
function recipeBeside(name: string): PhotosRole | undefined {
  return split(name).extension.toLowerCase() === 'aae' ? 'adjustment-data' : undefined;
}

function nothingBeside(): undefined {
  return undefined;
}

function roleOfRenderedVideo(name: string): PhotosRole {
  return roleOfRendering(name, 'edited-video');
}

function roleOfRenderedPhoto(name: string): PhotosRole {
  return roleOfRendering(name, 'edited-paired-video');
}

function roleOfRendering(name: string, video: PhotosRole): PhotosRole {
  const extension = split(name).extension.toLowerCase();
  if (extension === 'plist') return 'adjustment-data';
  if (photoExtensions.has(extension)) return 'edited-photo';
  return videoExtensions.has(extension) ? video : 'other';
}

function without(set: ReadonlySet<string>, member: string): ReadonlySet<string> {
  return new Set([...set].filter((candidate) => candidate !== member));
}
