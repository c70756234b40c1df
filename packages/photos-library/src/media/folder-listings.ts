import type { MediaEntry, MediaFiles } from './media-files.ts';

/** One folder, listed once: found by name, and by the group that a name belongs to. */
export interface FolderListing {
  /** The entry of this name; where there is none, the only one that differs in case or in Unicode form alone. */
  find(name: string): MediaEntry | undefined;
  /** Every entry of the group, in the order listed. */
  group(key: string): readonly MediaEntry[];
}

/** Lists each folder at most once, so that 100,000 assets cost a few dozen listings instead of as many calls. */
export class FolderListings {
  readonly #files: MediaFiles;
  readonly #groupOf: (name: string) => string;
  readonly #known = new Map<string, Promise<FolderListing>>();

  constructor(files: MediaFiles, groupOf: (name: string) => string) {
    this.#files = files;
    this.#groupOf = groupOf;
  }

  folder(path: string): Promise<FolderListing> {
    const known = this.#known.get(path);
    if (known !== undefined) return known;
    const listing = this.#files.list(path).then((entries) => listingOf(entries, this.#groupOf));
    this.#known.set(path, listing);
    return listing;
  }
}

function listingOf(entries: readonly MediaEntry[], groupOf: (name: string) => string): FolderListing {
  const byName = new Map(entries.map((entry) => [entry.name, entry]));
  const byFolded = new Map<string, MediaEntry | undefined>();
  const groups = new Map<string, MediaEntry[]>();
  for (const entry of entries) {
    const folded = fold(entry.name);
    byFolded.set(folded, byFolded.has(folded) ? undefined : entry);
    const key = groupOf(entry.name);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [entry]);
    else group.push(entry);
  }
  return {
    find: (name) => byName.get(name) ?? byFolded.get(fold(name)),
    group: (key) => groups.get(key) ?? [],
  };
}

/** Mac disks keep names decomposed or regardless of case; the database keeps them as they were given. */
function fold(name: string): string {
  return name.normalize('NFC').toLowerCase();
}
