import type { MediaEntry } from './media-files.ts';

/** The entries of a folder as another thread takes them over in an instant: one text and two arrays, whatever their number. */
export interface PackedFolder {
  readonly path: string;
  /** See `FolderListing`. */
  readonly outside: boolean;
  /** Joined by what no name holds. */
  readonly names: string;
  /** Of each entry its place in {@link kinds}. */
  readonly kinds: Uint8Array;
  /** Of each entry its size and its time. */
  readonly numbers: Float64Array;
}

const separator = '/';
const kinds: readonly MediaEntry['kind'][] = ['file', 'folder', 'other'];

export function packFolder(path: string, outside: boolean, entries: readonly MediaEntry[]): PackedFolder {
  const packed = {
    path,
    outside,
    names: entries.map(({ name }) => name).join(separator),
    kinds: new Uint8Array(entries.length),
    numbers: new Float64Array(2 * entries.length),
  };
  for (const [i, { kind, size, modifiedAtMs }] of entries.entries()) {
    packed.kinds[i] = kinds.indexOf(kind);
    packed.numbers[2 * i] = size;
    packed.numbers[2 * i + 1] = modifiedAtMs;
  }
  return packed;
}

export function unpackFolder(packed: PackedFolder): readonly MediaEntry[] {
  if (packed.kinds.length === 0) return [];
  return packed.names.split(separator).map((name, i) => ({
    name,
    kind: kinds[packed.kinds[i] ?? kinds.length] ?? 'other',
    size: packed.numbers[2 * i] ?? 0,
    modifiedAtMs: packed.numbers[2 * i + 1] ?? 0,
  }));
}
