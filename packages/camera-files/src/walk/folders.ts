import type { Skipped } from '../asset.ts';
import { concernsOnePath, type MediaEntry, type MediaFiles, pathInside } from '../media-files.ts';
import { isSystemName } from './system-names.ts';

export interface WalkOptions {
  readonly signal?: AbortSignal;
  onSkipped?(skipped: Skipped): void;
}

export interface Folder {
  readonly path: string;
  /** Files only; all else has been reported or is walked. */
  readonly files: readonly MediaEntry[];
}

// No camera nests its folders; a tree this deep goes in circles.
const deepest = 64;
// Listings under way while the caller works on an earlier folder: enough to keep the lister busy.
const readAhead = 2;
/** A folder that is something of its own, told by a file in a folder within it; what it holds is not the camera's. */
const ofTheirOwn = [
  { kind: 'archive-place', folder: '.safelight', files: ['place.json'], beside: ['.safelight'] },
  {
    kind: 'photos-library',
    folder: 'database',
    files: ['Photos.sqlite', 'photos.db'],
    beside: ['originals', 'Masters'],
  },
] as const;
/** A Photos library by its name, whatever is left of it. */
const libraryName = /\.photoslibrary$/i;

/** All folders below the root, depth first in the order of their names, each with its files. */
export async function* folders(files: MediaFiles, o: WalkOptions): AsyncGenerator<Folder> {
  const stack = [''];
  const listings = new Map<string, Promise<readonly MediaEntry[] | { readonly error: unknown }>>();
  const list = (path: string) => {
    const listing = listings.get(path) ?? files.list(path, o).catch((error: unknown) => ({ error }));
    listings.set(path, listing);
    return listing;
  };
  for (let path = stack.pop(); path !== undefined; path = stack.pop()) {
    o.signal?.throwIfAborted();
    const entries = await list(path);
    listings.delete(path);
    o.signal?.throwIfAborted();
    if ('error' in entries) {
      skipUnreadable(path, entries.error, o);
      continue;
    }
    const own = await kindOfItsOwn(files, { path, entries }, o);
    if (own !== undefined) {
      o.onSkipped?.({ path, kind: own });
      continue;
    }
    const sorted = sortEntries(path, entries, o);
    stack.push(...sorted.folders.toReversed());
    for (const next of stack.slice(-readAhead)) void list(next);
    yield { path, files: sorted.files };
  }
}

function skipUnreadable(path: string, cause: unknown, o: WalkOptions): void {
  // Without its root a source is not an empty one.
  if (path === '' || !concernsOnePath(cause)) throw cause;
  o.onSkipped?.({ path, kind: cause.code === 'not-found' ? 'vanished' : 'unreadable-folder', cause });
}

function sortEntries(path: string, entries: readonly MediaEntry[], o: WalkOptions) {
  const files: MediaEntry[] = [];
  const inside: string[] = [];
  for (const entry of entries) {
    const full = pathInside(path, entry.name);
    if (entry.kind === 'other') o.onSkipped?.({ path: full, kind: entry.refusal ?? 'special-file' });
    else if (isSystemName(entry.name)) o.onSkipped?.({ path: full, kind: 'system-file' });
    else if (entry.kind === 'file') files.push(entry);
    else if (libraryName.test(entry.name)) o.onSkipped?.({ path: full, kind: 'photos-library' });
    else if (path.split('/').length >= deepest) o.onSkipped?.({ path: full, kind: 'too-deep' });
    else inside.push(full);
  }
  return { files, folders: inside.sort() };
}

type KindOfItsOwn = (typeof ofTheirOwn)[number];

async function kindOfItsOwn(
  files: MediaFiles,
  folder: { path: string; entries: readonly MediaEntry[] },
  o: WalkOptions,
): Promise<KindOfItsOwn['kind'] | undefined> {
  for (const own of ofTheirOwn) {
    const has = (name: string) =>
      folder.entries.some((entry) => entry.kind === 'folder' && entry.name === name);
    if (!has(own.folder) || !own.beside.some(has)) continue;
    if (await holdsOneOf(files, pathInside(folder.path, own.folder), { names: own.files, ...o }))
      return own.kind;
  }
  return undefined;
}

async function holdsOneOf(
  files: MediaFiles,
  path: string,
  o: WalkOptions & { readonly names: readonly string[] },
): Promise<boolean> {
  try {
    const inside = await files.list(path, o);
    return inside.some(({ name, kind }) => kind === 'file' && o.names.includes(name));
  } catch (error) {
    o.signal?.throwIfAborted();
    // The walk will come to it and report it.
    if (concernsOnePath(error)) return false;
    throw error;
  }
}
