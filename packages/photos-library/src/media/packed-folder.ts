import type { FolderContents } from './folder-listing.ts';
import type { FolderNames, MediaEntry } from './media-files.ts';

/** The names of a folder as another thread takes them over in an instant: one text and one array, whatever their number. */
export interface PackedFolder {
  readonly path: string;
  /** See `FolderContents`. */
  readonly outside: boolean;
  readonly at: string;
  /** Joined by what no name holds. */
  readonly names: string;
  /** Of each entry its place in {@link kinds}. */
  readonly kinds: Uint8Array;
  readonly asked: Uint8Array;
}

const separator = '/';
const kinds: readonly MediaEntry['kind'][] = ['file', 'folder', 'other'];

export function packFolder(path: string, contents: FolderContents): PackedFolder {
  const { outside, at = '', names, asked } = contents;
  const packed = Uint8Array.from(contents.kinds, (kind) => kinds.indexOf(kind));
  return { path, outside, at, names: names.join(separator), kinds: packed, asked };
}

export function unpackFolder(packed: PackedFolder): FolderNames {
  const { at } = packed;
  if (packed.kinds.length === 0) return { at, names: [], kinds: [] };
  return {
    at,
    names: packed.names.split(separator),
    kinds: Array.from(packed.kinds, (kind) => kinds[kind] ?? 'other'),
  };
}
