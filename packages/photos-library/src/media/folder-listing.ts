import type { FolderNames, LocalFiles, MediaEntry } from './media-files.ts';

/** What a folder holds, in the order listed. */
export interface FolderContents extends Pick<FolderNames, 'names' | 'kinds'> {
  /** Where files are looked at one by one, the folder's true path; see `FolderNames`. */
  readonly at?: string;
  /** The folder is a link that leads out of the library: something stands there, and it is not looked at. */
  readonly outside: boolean;
  /** Of each entry whether it was asked for; memory that threads may share. */
  readonly asked: Uint8Array;
  /** The entry of this number; undefined where it is gone by now. */
  entry(index: number): MediaEntry | undefined;
}

/** One folder, listed once: its entries are found by name, and by the group that a name belongs to. Each is told by its number. */
export class FolderListing {
  readonly contents: FolderContents;
  readonly #groupOf: (name: string) => string;
  /** The first entry of each group, and after each entry the next of its group. */
  readonly #first = new Map<string, number>();
  readonly #next: Int32Array;
  /** The last question for a group: an asset's is asked for each of its files. */
  #question: string | undefined;
  #answer = -1;
  #folded: ReadonlyMap<string, number> | undefined;

  constructor(contents: FolderContents, groupOf: (name: string) => string) {
    this.contents = contents;
    this.#groupOf = groupOf;
    const { names } = contents;
    this.#next = new Int32Array(names.length);
    for (let i = names.length - 1; i >= 0; i -= 1) {
      const key = groupOf(names[i] ?? '');
      this.#next[i] = this.#first.get(key) ?? -1;
      this.#first.set(key, i);
    }
  }

  get outside(): boolean {
    return this.contents.outside;
  }

  /**
   * The entry of this name; where there is none, the only one that differs in case or in Unicode form alone; else −1.
   * `group`: that of the name.
   */
  find(name: string, group = this.#groupOf(name)): number {
    for (let i = this.first(group); i >= 0; i = this.next(i)) if (this.contents.names[i] === name) return i;
    this.#folded ??= byFoldedName(this.contents.names);
    return this.#folded.get(fold(name)) ?? -1;
  }

  /** The first entry of a group; −1 where there is none. */
  first(group: string): number {
    if (group === this.#question) return this.#answer;
    this.#question = group;
    this.#answer = this.#first.get(group) ?? -1;
    return this.#answer;
  }

  /** The entry after this one in its group; −1 after the last. */
  next(index: number): number {
    return this.#next[index] ?? -1;
  }

  name(index: number): string {
    return this.contents.names[index] ?? '';
  }

  kind(index: number): MediaEntry['kind'] {
    return this.contents.kinds[index] ?? 'other';
  }

  /** Undefined where it is gone by now. Without `sizes` it is not looked at, and knows no more than its name and kind. */
  entry(index: number, { sizes }: { readonly sizes: boolean }): MediaEntry | undefined {
    this.contents.asked[index] = 1;
    return sizes ? this.contents.entry(index) : new UnseenEntry(this.name(index), this.kind(index));
  }
}

/** What was not looked at; its size is not asked for, and never made up. */
class UnseenEntry implements MediaEntry {
  readonly name: string;
  readonly kind: MediaEntry['kind'];

  constructor(name: string, kind: MediaEntry['kind']) {
    this.name = name;
    this.kind = kind;
  }

  get size(): number {
    throw new Error(`${this.name} was not looked at`);
  }

  get modifiedAtMs(): number {
    return this.size;
  }
}

/** Entries as they were when all were listed. */
export function listedContents(entries: readonly MediaEntry[]): FolderContents {
  return {
    outside: false,
    names: entries.map(({ name }) => name),
    kinds: entries.map(({ kind }) => kind),
    asked: nothingAsked(entries.length),
    entry: (index) => entries[index],
  };
}

/** Entries that are looked at when they are needed. `asked`: of another thread that listed the folder. */
export function namedContents(
  { at, names, kinds }: FolderNames,
  local: LocalFiles,
  asked = nothingAsked(names.length),
): FolderContents {
  return { outside: false, at, names, kinds, asked, entry: (index) => local.look(at, names[index] ?? '') };
}

function nothingAsked(entries: number): Uint8Array {
  return new Uint8Array(new SharedArrayBuffer(entries));
}

export const outsideContents: FolderContents = { ...listedContents([]), outside: true };

/** Names that more than one entry has stand for none of them. */
function byFoldedName(names: readonly string[]): ReadonlyMap<string, number> {
  const folded = new Map<string, number>();
  for (const [i, name] of names.entries()) {
    const key = fold(name);
    folded.set(key, folded.has(key) ? -1 : i);
  }
  return folded;
}

/** Mac disks keep names decomposed or regardless of case; the database keeps them as they were given. */
function fold(name: string): string {
  return name.normalize('NFC').toLowerCase();
}
