import type { FolderListings } from '../media/folder-listings.ts';
import type { MediaEntry, MediaFiles } from '../media/media-files.ts';
import { readFileChunks } from '../media/read-file.ts';
import { ownerFilename, split } from '../owner-filename.ts';
import { PhotosLibraryError } from '../photos-library-error.ts';
import type { PhotosResource } from '../photos-resource.ts';
import type { BesidePlace, ExpectedFile } from './expected-file.ts';
import { findFile } from './find-file.ts';
import { judgeAvailability } from './judge-availability.ts';
import type { OutsideFiles } from './outside-files.ts';

export interface ResourceFinder {
  readonly files: MediaFiles;
  readonly listings: FolderListings;
  /** The part of a file's name that all files of one asset share. */
  readonly groupOf: (name: string) => string;
  readonly outside: OutsideFiles;
}

interface ResolvedFile {
  readonly expected: ExpectedFile;
  readonly path: string;
  readonly entry: MediaEntry | undefined;
  readonly listed: boolean;
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
  const { listings } = finder;
  const known =
    asset.beside.every(({ folder }) => listings.has(folder)) &&
    asset.expected.every(
      ({ outside, places }) => outside === undefined && places.every(({ folder }) => listings.has(folder)),
    );
  if (!known) return lookFurther(asset, finder);
  return together(
    asset,
    finder,
    asset.expected.map((expected) => inside(expected, finder)),
  );
}

/** The same, where folders are to be listed first, or files lie outside the library. */
async function lookFurther(asset: AssetFiles, finder: ResourceFinder): Promise<readonly PhotosResource[]> {
  for (const { folder } of [...asset.beside, ...asset.expected.flatMap(({ places }) => places)])
    if (!finder.listings.has(folder)) await finder.listings.load(folder);
  const found: ResolvedFile[] = [];
  for (const expected of asset.expected)
    found.push(expected.outside === undefined ? inside(expected, finder) : await outside(expected, finder));
  return together(asset, finder, found);
}

function together(
  asset: AssetFiles,
  finder: ResourceFinder,
  found: readonly ResolvedFile[],
): readonly PhotosResource[] {
  const resolved: ResolvedFile[] = [];
  for (const file of found)
    if (file.path === '' || resolved.every(({ path }) => path !== file.path)) resolved.push(file);
  addFilesBeside(asset, finder.listings, resolved);
  return resolved.map((file, i) =>
    resourceOf(file, { id: idOf(asset.id, resolved, i), asset, files: finder.files }),
  );
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

function addFilesBeside(asset: AssetFiles, listings: FolderListings, files: ResolvedFile[]): void {
  for (const place of asset.beside) {
    for (const entry of listings.folder(place.folder).group(place.group)) {
      const path = `${place.folder}/${entry.name}`;
      if (entry.kind !== 'file' || files.some((file) => file.path === path)) continue;
      const role = place.roleOf(entry.name);
      if (role !== undefined) files.push({ expected: unlisted(role, entry), path, entry, listed: false });
    }
  }
}

function unlisted(role: ExpectedFile['role'], entry: MediaEntry): ExpectedFile {
  const { extension } = split(entry.name);
  return {
    role,
    places: [],
    size: undefined,
    fingerprint: undefined,
    local: undefined,
    remote: undefined,
    extension,
  };
}

interface ResourceContext {
  readonly id: string;
  readonly asset: AssetFiles;
  readonly files: MediaFiles;
}

function resourceOf(
  { expected, path, entry, listed }: ResolvedFile,
  context: ResourceContext,
): PhotosResource {
  const { availability, reason, findings } = judgeAvailability(expected, entry);
  const here = availability === 'here' ? entry : undefined;
  const name = { extension: endingFor(expected, entry), byCamera: expected.byCamera === true };
  const referenced = expected.outside !== undefined;
  const readable: Readable = {
    id: context.id,
    path: here === undefined ? undefined : path,
    outside: referenced,
  };
  const resource: Writable<PhotosResource> = {
    id: context.id,
    role: expected.role,
    filename: ownerFilename(context.asset.originalName, expected.role, name),
    size: here?.size ?? expected.size ?? expected.likelySize ?? 0,
    revision: revisionOf(expected, here),
    availability,
    findings: listed ? findings : [...findings, { code: 'not-in-database' }],
    path,
    referenced,
    open: (options = {}) => openResource(readable, context.files, options),
  };
  if (reason !== undefined) resource.reason = reason;
  if (expected.remote !== undefined) resource.inCloud = expected.remote;
  if (expected.fingerprint !== undefined) resource.fingerprint = expected.fingerprint;
  if (here !== undefined) resource.modifiedAtMs = here.modifiedAtMs;
  return resource;
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** The recipe of an edit is a property list in the library and an AAE file everywhere else; the bytes are the same. */
function endingFor(expected: ExpectedFile, entry: MediaEntry | undefined): string {
  if (expected.role === 'adjustment-data') return 'aae';
  return entry === undefined ? expected.extension : split(entry.name).extension;
}

function revisionOf(expected: ExpectedFile, here: MediaEntry | undefined): string {
  const state =
    here === undefined ? `absent-${expected.size ?? 0}` : `${here.size}-${Math.round(here.modifiedAtMs)}`;
  return expected.fingerprint === undefined ? state : `${state}-${expected.fingerprint}`;
}

interface Readable {
  readonly id: string;
  /** Undefined when the file is not here. */
  readonly path: string | undefined;
  readonly outside: boolean;
}

async function* openResource(
  file: Readable,
  files: MediaFiles,
  options: Parameters<PhotosResource['open']>[0],
): AsyncGenerator<Uint8Array> {
  if (file.path === undefined) throw new PhotosLibraryError('not-here', `${file.id} is not here`);
  yield* file.outside ? readFileChunks(file.path, options) : files.open(file.path, options);
}
