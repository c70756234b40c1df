import type { MediaEntry, Refusal } from '../media-files.ts';

/** How an entry's kind stands in a `PackedListing`, by index. */
const kinds: readonly (Refusal | 'file' | 'folder')[] = [
  'file',
  'folder',
  'symlink',
  'special-file',
  'unsafe-name',
  'unreadable',
  'vanished',
];

/** A folder's entries in a form that crosses between threads in one cheap message. */
export interface PackedListing {
  /** Separated by `/`, which no name holds. */
  readonly names: string;
  readonly kinds: Uint8Array<ArrayBuffer>;
  /** Size, modified, born; three numbers an entry, NaN where unknown. */
  readonly numbers: Float64Array<ArrayBuffer>;
}

export function kindNumber(kind: Refusal | 'file' | 'folder'): number {
  return kinds.indexOf(kind);
}

export function unpackListing(packed: PackedListing): readonly MediaEntry[] {
  const entries: MediaEntry[] = [];
  if (packed.kinds.length === 0) return entries;
  packed.names.split('/').forEach((name, i) => {
    const kind = kinds[packed.kinds[i] ?? 0] ?? 'file';
    const size = packed.numbers[3 * i] ?? 0;
    const modifiedAtMs = packed.numbers[3 * i + 1] ?? 0;
    const bornAtMs = packed.numbers[3 * i + 2] ?? Number.NaN;
    if (kind !== 'file' && kind !== 'folder') {
      entries.push({ name, kind: 'other', refusal: kind, size: 0, modifiedAtMs });
    } else if (Number.isNaN(bornAtMs)) entries.push({ name, kind, size, modifiedAtMs });
    else entries.push({ name, kind, size, modifiedAtMs, bornAtMs });
  });
  return entries;
}
