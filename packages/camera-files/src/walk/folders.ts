import type { Skipped } from '../asset.ts';
import {
  concernsOnePath,
  type FolderListing,
  type MediaEntry,
  type MediaFiles,
  pathInside,
} from '../media-files.ts';
import { kindOfItsOwn, mayBeOfItsOwn } from './of-its-own.ts';
import { isPackedName, kindOfStandIn } from './stand-ins.ts';
import { isSystemName } from './system-names.ts';

export interface WalkOptions {
  readonly signal?: AbortSignal;
  onSkipped?(skipped: Skipped): void;
  /** What a folder led to when it had this listing, if that is still known and its files need no look. */
  pass?(path: string, digest: string): Promise<FolderOutline | undefined>;
}

/** What a listing leads to beside its files. Names, not paths. */
export interface FolderOutline {
  /** The folders to be walked, in their order. */
  readonly folders: readonly string[];
  readonly skipped: readonly (readonly [name: string, kind: Skipped['kind']])[];
}

export interface Folder {
  readonly path: string;
  /** Files only; all else has been reported or is walked. */
  readonly files: readonly MediaEntry[];
  readonly outline: FolderOutline;
  /** See `FolderListing`; absent where the same listing need not lead to the same again. */
  readonly digest?: string;
}

// No camera nests its folders; a tree this deep goes in circles.
const deepest = 64;
// Listings under way while the caller works on an earlier folder: enough to keep the lister busy.
const readAhead = 2;
/** Those that are small until they are unpacked, and of which most may pass at once. */
const readFarAhead = 256;
/** A Photos library by its name, whatever is left of it. */
const libraryName = /\.photoslibrary$/i;

/** All folders below the root, depth first in the order of their names, each with its files; those that pass are left out. */
export async function* folders(files: MediaFiles, o: WalkOptions): AsyncGenerator<Folder> {
  const stack = [''];
  const ahead = files.listing === undefined ? readAhead : readFarAhead;
  const listings = new Map<string, Promise<Listing | { readonly error: unknown }>>();
  const list = (path: string) => {
    const listing = listings.get(path) ?? listingOf(files, path, o).catch((error: unknown) => ({ error }));
    listings.set(path, listing);
    return listing;
  };
  for (let path = stack.pop(); path !== undefined; path = stack.pop()) {
    o.signal?.throwIfAborted();
    const listing = await list(path);
    listings.delete(path);
    o.signal?.throwIfAborted();
    if ('error' in listing) {
      skipUnreadable(path, listing.error, o);
      continue;
    }
    const passed = listing.digest === undefined ? undefined : await o.pass?.(path, listing.digest);
    const folder = passed === undefined ? await folderOf(files, { path, listing }, o) : undefined;
    const outline = passed ?? folder?.outline;
    if (outline === undefined) continue;
    stack.push(...outline.folders.map((name) => pathInside(path, name)).reverse());
    for (const next of stack.slice(-ahead)) void list(next);
    for (const [name, kind] of outline.skipped) o.onSkipped?.({ path: pathInside(path, name), kind });
    if (folder !== undefined) yield folder;
  }
}

type Listing = Omit<FolderListing, 'digest'> & { readonly digest?: string };

async function listingOf(files: MediaFiles, path: string, o: WalkOptions): Promise<Listing> {
  if (files.listing !== undefined) return await files.listing(path, o);
  const entries = await files.list(path, o);
  return { entries: () => entries };
}

const unreadableKinds: Readonly<Record<string, Skipped['kind']>> = {
  'not-found': 'vanished',
  'damaged-zip': 'damaged-zip',
  'no-media-inside': 'not-media',
  'not-unpacked': 'packed',
  'no-room': 'no-room',
};

function skipUnreadable(path: string, cause: unknown, o: WalkOptions): void {
  // Without its root a source is not an empty one.
  if (path === '' || !concernsOnePath(cause)) throw cause;
  o.onSkipped?.({ path, kind: unreadableKinds[cause.code] ?? 'unreadable-folder', cause });
}

/** A folder with its entries sorted; `undefined`, and reported, where it is something of its own. */
async function folderOf(
  files: MediaFiles,
  { path, listing: { digest, entries: unpack } }: { path: string; listing: Listing },
  o: WalkOptions,
): Promise<Folder | undefined> {
  const entries = unpack();
  const own = await kindOfItsOwn(files, { path, entries }, o);
  if (own !== undefined) {
    o.onSkipped?.({ path, kind: own });
    return undefined;
  }
  const sorted = sortEntries(path, entries);
  // What such a folder is depends on another listing too.
  return digest === undefined || mayBeOfItsOwn(entries) ? sorted : { ...sorted, digest };
}

function sortEntries(path: string, entries: readonly MediaEntry[]): Folder {
  const files: MediaEntry[] = [];
  const inside: string[] = [];
  const skipped: [string, Skipped['kind']][] = [];
  for (const entry of entries) {
    const { name } = entry;
    const standIn = kindOfStandIn(name);
    if (entry.kind === 'other') skipped.push([name, entry.refusal ?? 'special-file']);
    else if (isSystemName(name)) skipped.push([name, 'system-file']);
    else if (standIn !== undefined) skipped.push([name, standIn]);
    else if (entry.kind === 'file' && isPackedName(name)) skipped.push([name, 'packed']);
    else if (entry.kind === 'file') files.push(entry);
    else if (libraryName.test(name)) skipped.push([name, 'photos-library']);
    else if (path.split('/').length >= deepest) skipped.push([name, 'too-deep']);
    else inside.push(name);
  }
  return { path, files, outline: { folders: inside.sort(), skipped } };
}
