import { PhotosLibraryError } from '../photos-library-error.ts';
import type { MediaEntry, MediaFiles } from './media-files.ts';
import { type PackedFolder, packFolder, unpackFolder } from './packed-folder.ts';

/** One folder, listed once: found by name, and by the group that a name belongs to. */
export interface FolderListing {
  /** The folder is a link that leads out of the library: something stands there, and it is not looked at. */
  readonly outside: boolean;
  readonly entries: readonly MediaEntry[];
  /** The entry of this name; where there is none, the only one that differs in case or in Unicode form alone. */
  find(name: string): MediaEntry | undefined;
  /** Every entry of the group, in the order listed. */
  group(key: string): readonly MediaEntry[];
}

/** Lists each folder at most once, so that 100,000 assets cost a few dozen listings instead of as many calls. */
export class FolderListings {
  readonly #files: MediaFiles;
  readonly #groupOf: (name: string) => string;
  readonly #known = new Map<string, FolderListing>();

  /** `listed`: what another thread has listed. */
  constructor(files: MediaFiles, groupOf: (name: string) => string, listed: readonly PackedFolder[] = []) {
    this.#files = files;
    this.#groupOf = groupOf;
    for (const folder of listed)
      this.#known.set(folder.path, listingOf(unpackFolder(folder), groupOf, folder.outside));
  }

  /** All that is listed so far, for another thread. */
  packed(): readonly PackedFolder[] {
    return Array.from(this.#known, ([path, { outside, entries }]) => packFolder(path, outside, entries));
  }

  has(path: string): boolean {
    return this.#known.has(path);
  }

  /** A folder that was listed; any other one is empty. */
  folder(path: string): FolderListing {
    return this.#known.get(path) ?? nothing;
  }

  /** Lists the folders in this one. What cannot be listed now is told when it is needed. */
  async loadBelow(path: string, signal: AbortSignal | undefined): Promise<void> {
    try {
      for (const { name, kind } of await this.#files.list(path)) {
        signal?.throwIfAborted();
        if (kind === 'folder') await this.load(`${path}/${name}`);
      }
    } catch {
      signal?.throwIfAborted();
    }
  }

  async load(path: string): Promise<void> {
    try {
      this.#known.set(path, listingOf(await this.#files.list(path), this.#groupOf, false));
    } catch (error) {
      if (!(error instanceof PhotosLibraryError) || error.code !== 'unsafe-path') throw error;
      this.#known.set(path, listingOf([], this.#groupOf, true));
    }
  }
}

const nothing: FolderListing = { outside: false, entries: [], find: () => undefined, group: () => [] };

/** Entries by their group alone: a library has one file for most groups, and a hundred thousand of them. */
function listingOf(
  entries: readonly MediaEntry[],
  groupOf: (name: string) => string,
  outside: boolean,
): FolderListing {
  const groups = new Map<string, MediaEntry | MediaEntry[]>();
  for (const entry of entries) {
    const key = groupOf(entry.name);
    const known = groups.get(key);
    if (known === undefined) groups.set(key, entry);
    else if (Array.isArray(known)) known.push(entry);
    else groups.set(key, [known, entry]);
  }
  let folded: ReadonlyMap<string, MediaEntry | undefined> | undefined;
  return {
    outside,
    entries,
    find(name) {
      const group = groups.get(groupOf(name));
      const found = Array.isArray(group) ? group.find((entry) => entry.name === name) : group;
      if (found?.name === name) return found;
      folded ??= byFoldedName(entries);
      return folded.get(fold(name));
    },
    group(key) {
      const group = groups.get(key);
      return group === undefined ? none : Array.isArray(group) ? group : [group];
    },
  };
}

const none: readonly MediaEntry[] = [];

/** Names that more than one entry has stand for none of them. */
function byFoldedName(entries: readonly MediaEntry[]): ReadonlyMap<string, MediaEntry | undefined> {
  const folded = new Map<string, MediaEntry | undefined>();
  for (const entry of entries) {
    const name = fold(entry.name);
    folded.set(name, folded.has(name) ? undefined : entry);
  }
  return folded;
}

/** Mac disks keep names decomposed or regardless of case; the database keeps them as they were given. */
function fold(name: string): string {
  return name.normalize('NFC').toLowerCase();
}
