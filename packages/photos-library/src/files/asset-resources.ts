import type { FolderListings } from '../media/folder-listings.ts';
import type { MediaEntry, MediaFiles } from '../media/media-files.ts';
import { split } from '../owner-filename.ts';
import type { PhotosResource } from '../photos-resource.ts';
import type { BesidePlace, ExpectedFile } from './expected-file.ts';
import { recordedFile } from './expected-originals.ts';
import { findFile } from './find-file.ts';
import { FoundResource, type ResolvedFile } from './found-resource.ts';
import type { OutsideFiles } from './outside-files.ts';

export interface ResourceFinder {
  readonly files: MediaFiles;
  readonly listings: FolderListings;
  /** The part of a file's name that all files of one asset share. */
  readonly groupOf: (name: string) => string;
  readonly outside: OutsideFiles;
}

export interface AssetFiles {
  readonly id: string;
  readonly originalName: string;
  readonly expected: readonly ExpectedFile[];
  readonly beside: readonly BesidePlace[];
}

/**
 * Every file of an asset: those that the database lists, there or not, then those found beside them. Not a promise once the
 * folders are known, which they are for all assets but a few dozen.
 */
export function assetResources(
  asset: AssetFiles,
  finder: ResourceFinder,
): readonly PhotosResource[] | Promise<readonly PhotosResource[]> {
  if (!isKnown(asset, finder.listings)) return lookFurther(asset, finder);
  const found: ResolvedFile[] = [];
  for (const expected of asset.expected) add(found, inside(expected, finder));
  return together(asset, finder, found);
}

/** Whether all its folders are listed, and nothing of it lies outside the library. */
function isKnown({ expected, beside }: AssetFiles, listings: FolderListings): boolean {
  for (const { folder } of beside) if (!listings.has(folder)) return false;
  for (const { outside, places } of expected) {
    if (outside !== undefined) return false;
    for (const { folder } of places) if (!listings.has(folder)) return false;
  }
  return true;
}

/** The same, where folders are to be listed first, or files lie outside the library. */
async function lookFurther(asset: AssetFiles, finder: ResourceFinder): Promise<readonly PhotosResource[]> {
  for (const { folder } of [...asset.beside, ...asset.expected.flatMap(({ places }) => places)])
    if (!finder.listings.has(folder)) await finder.listings.load(folder);
  const found: ResolvedFile[] = [];
  for (const expected of asset.expected)
    add(found, expected.outside === undefined ? inside(expected, finder) : await outside(expected, finder));
  return together(asset, finder, found);
}

/** Two rows may speak of one file; the first one has it. */
function add(found: ResolvedFile[], file: ResolvedFile): void {
  if (file.path !== '') for (const { path } of found) if (path === file.path) return;
  found.push(file);
}

function together(
  asset: AssetFiles,
  { listings, files }: ResourceFinder,
  found: ResolvedFile[],
): readonly PhotosResource[] {
  for (const place of asset.beside) addFilesBeside(place, listings, found);
  const context = { originalName: asset.originalName, files };
  const resources: PhotosResource[] = [];
  for (let i = 0; i < found.length; i += 1) {
    const file = found[i];
    if (file !== undefined) resources.push(new FoundResource(idOf(asset.id, found, i), file, context));
  }
  return resources;
}

/** The asset and the role; the second of a role, which only a strange library has, is numbered. */
function idOf(asset: string, files: readonly ResolvedFile[], index: number): string {
  const role = files[index]?.expected.role;
  let count = 1;
  for (let i = 0; i < index; i += 1) if (files[i]?.expected.role === role) count += 1;
  return count === 1 ? `${asset}/${role}` : `${asset}/${role}-${count}`;
}

function inside(expected: ExpectedFile, { listings, groupOf }: ResourceFinder): ResolvedFile {
  const found = findFile(expected.places, listings, groupOf);
  return { expected, path: found?.path ?? expectedPath(expected), entry: found?.entry, listed: true };
}

async function outside(expected: ExpectedFile, finder: ResourceFinder): Promise<ResolvedFile> {
  const paths = expected.outside?.paths ?? [];
  const found = await finder.outside.find(paths, expected.size);
  return { expected, path: found?.path ?? paths[0] ?? '', entry: found?.entry, listed: true };
}

function expectedPath({ places, extension }: ExpectedFile): string {
  const place = places[0];
  if (place === undefined) return '';
  return `${place.folder}/${place.name ?? `${place.stem}${extension === '' ? '' : `.${extension}`}`}`;
}

function addFilesBeside(place: BesidePlace, listings: FolderListings, files: ResolvedFile[]): void {
  for (const entry of listings.folder(place.folder).group(place.group)) {
    if (entry.kind !== 'file' || files.some((file) => file.entry === entry)) continue;
    const role = place.roleOf(entry.name, place.stem);
    if (role !== undefined) files.push(unlisted(role, `${place.folder}/${entry.name}`, entry));
  }
}

function unlisted(role: ExpectedFile['role'], path: string, entry: MediaEntry): ResolvedFile {
  const { extension } = split(entry.name);
  return { expected: recordedFile(role, undefined, extension), path, entry, listed: false };
}
