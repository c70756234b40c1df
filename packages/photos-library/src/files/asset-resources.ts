import type { MediaEntry, MediaFiles } from '../media/media-files.ts';
import { split } from '../owner-filename.ts';
import type { PhotosResource } from '../photos-resource.ts';
import type { BesidePlace, ExpectedFile } from './expected-file.ts';
import { recordedFile } from './expected-originals.ts';
import { type FileSearch, findFile } from './find-file.ts';
import { FoundResource, type ResolvedFile } from './found-resource.ts';
import type { OutsideFiles } from './outside-files.ts';

export interface ResourceFinder extends FileSearch {
  readonly files: MediaFiles;
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
  if (!isKnown(asset, finder)) return lookFurther(asset, finder);
  const found: ResolvedFile[] = [];
  for (const expected of asset.expected) add(found, inside(expected, finder));
  return together(asset, finder, found);
}

/** Whether all its folders are listed, and nothing of it may be found outside the library. */
function isKnown({ expected, beside }: AssetFiles, { listings, outside: files }: ResourceFinder): boolean {
  for (const { folder } of beside) if (!listings.has(folder)) return false;
  for (const { outside, places, size } of expected) {
    if (outside !== undefined && files.mayFind(outside.paths, size)) return false;
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
  finder: ResourceFinder,
  found: ResolvedFile[],
): readonly PhotosResource[] {
  for (const place of asset.beside) addFilesBeside(place, finder, found);
  const context = { originalName: asset.originalName, files: finder.files };
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

function inside(expected: ExpectedFile, finder: ResourceFinder): ResolvedFile {
  const found = findFile(expected.places, finder);
  return { expected, path: found?.path ?? pathOf(expected), entry: found?.entry, listed: true };
}

async function outside(expected: ExpectedFile, finder: ResourceFinder): Promise<ResolvedFile> {
  const paths = expected.outside?.paths ?? [];
  const found = await finder.outside.find(paths, expected.size);
  return { expected, path: found?.path ?? pathOf(expected), entry: found?.entry, listed: true };
}

/** Where a file that was not found ought to be. */
function pathOf({ outside, places, extension }: ExpectedFile): string {
  if (outside !== undefined) return outside.paths[0] ?? '';
  const place = places[0];
  if (place === undefined) return '';
  return `${place.folder}/${place.name ?? `${place.stem}${extension === '' ? '' : `.${extension}`}`}`;
}

function addFilesBeside(place: BesidePlace, finder: FileSearch, files: ResolvedFile[]): void {
  const listing = finder.listings.folder(place.folder);
  for (let i = listing.first(place.group); i >= 0; i = listing.next(i)) {
    const name = listing.name(i);
    const path = `${place.folder}/${name}`;
    if (listing.kind(i) !== 'file' || files.some((file) => file.path === path)) continue;
    const role = place.roleOf(name, place.stem);
    const entry = role === undefined ? undefined : listing.entry(i, finder);
    if (role !== undefined && entry !== undefined) files.push(unlisted(role, path, entry));
  }
}

function unlisted(role: ExpectedFile['role'], path: string, entry: MediaEntry): ResolvedFile {
  const { extension } = split(entry.name);
  return { expected: recordedFile(role, undefined, extension), path, entry, listed: false };
}
