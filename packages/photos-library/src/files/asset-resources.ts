import type { FolderListings } from '../media/folder-listings.ts';
import type { MediaEntry, MediaFiles } from '../media/media-files.ts';
import { readFileChunks } from '../media/read-file.ts';
import { ownerFilename, split } from '../owner-filename.ts';
import { PhotosLibraryError } from '../photos-library-error.ts';
import type { PhotosResource } from '../photos-resource.ts';
import type { BesidePlace, ExpectedFile } from './expected-file.ts';
import { findFile } from './find-file.ts';
import { judgeAvailability } from './judge-availability.ts';
import { findOutside } from './outside-files.ts';

export interface ResourceFinder {
  readonly files: MediaFiles;
  readonly listings: FolderListings;
  /** The part of a file's name that all files of one asset share. */
  readonly groupOf: (name: string) => string;
  /** Folders outside the library in which referenced files may be read. */
  readonly allowedFolders: readonly string[];
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

/** Every file of an asset: those that the database lists, there or not, then those found beside them. */
export async function assetResources(
  asset: AssetFiles,
  finder: ResourceFinder,
): Promise<readonly PhotosResource[]> {
  const resolved: ResolvedFile[] = [];
  const used = new Set<string>();
  for (const expected of asset.expected) {
    const file = await resolve(expected, finder);
    if (file.path !== '' && used.has(file.path)) continue;
    used.add(file.path);
    resolved.push(file);
  }
  resolved.push(...(await filesBeside(asset, finder, used)));
  const ids = new Map<string, number>();
  return resolved.map((file) => {
    const count = (ids.get(file.expected.role) ?? 0) + 1;
    ids.set(file.expected.role, count);
    const id = `${asset.id}/${file.expected.role}${count === 1 ? '' : `-${count}`}`;
    return resourceOf(file, { id, originalName: asset.originalName, files: finder.files });
  });
}

async function resolve(expected: ExpectedFile, finder: ResourceFinder): Promise<ResolvedFile> {
  if (expected.outside !== undefined) {
    const { allowedFolders } = finder;
    const found = await findOutside(expected.outside.paths, { allowedFolders, size: expected.size });
    return {
      expected,
      path: found?.path ?? expected.outside.paths[0] ?? '',
      entry: found?.entry,
      listed: true,
    };
  }
  const found = await findFile(expected.places, finder.listings, finder.groupOf);
  return { expected, path: found?.path ?? expectedPath(expected), entry: found?.entry, listed: true };
}

function expectedPath({ places, extension }: ExpectedFile): string {
  const place = places[0];
  if (place === undefined) return '';
  return `${place.folder}/${place.name ?? `${place.stem}${extension === '' ? '' : `.${extension}`}`}`;
}

async function filesBeside(
  asset: AssetFiles,
  finder: ResourceFinder,
  used: Set<string>,
): Promise<ResolvedFile[]> {
  const found: ResolvedFile[] = [];
  for (const place of asset.beside) {
    const listing = await finder.listings.folder(place.folder).catch(() => undefined);
    for (const entry of listing?.group(place.group) ?? []) {
      const path = `${place.folder}/${entry.name}`;
      const role = entry.kind === 'file' && !used.has(path) ? place.roleOf(entry.name) : undefined;
      if (role === undefined) continue;
      used.add(path);
      found.push({ expected: unlisted(role, entry), path, entry, listed: false });
    }
  }
  return found;
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
  readonly originalName: string;
  readonly files: MediaFiles;
}

function resourceOf(
  { expected, path, entry, listed }: ResolvedFile,
  context: ResourceContext,
): PhotosResource {
  const judged = judgeAvailability(expected, entry);
  const here = judged.availability === 'here' ? entry : undefined;
  const extension = endingFor(expected, entry);
  const byCamera = expected.byCamera === true;
  const outside = expected.outside !== undefined;
  const readable: Readable = { id: context.id, path: here === undefined ? undefined : path, outside };
  return {
    id: context.id,
    role: expected.role,
    filename: ownerFilename(context.originalName, expected.role, { extension, byCamera }),
    size: here?.size ?? expected.size ?? 0,
    revision: revisionOf(expected, here),
    availability: judged.availability,
    ...(judged.reason !== undefined && { reason: judged.reason }),
    findings: listed ? judged.findings : [...judged.findings, { code: 'not-in-database' }],
    ...(expected.remote !== undefined && { inCloud: expected.remote }),
    ...(expected.fingerprint !== undefined && { fingerprint: expected.fingerprint }),
    ...(here !== undefined && { modifiedAtMs: here.modifiedAtMs }),
    path,
    referenced: outside,
    open: ({ signal } = {}) => openResource(readable, context.files, signal),
  };
}

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
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  if (file.path === undefined) throw new PhotosLibraryError('not-here', `${file.id} is not here`);
  const range = signal === undefined ? {} : { signal };
  yield* file.outside ? readFileChunks(file.path, range) : files.open(file.path, range);
}
