import { createHash } from 'node:crypto';
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

const folderNumber = kinds.indexOf('folder');

/** A folder's entries in a form that crosses between threads in one cheap message. */
export interface PackedListing {
  /** Separated by `/`, which no name holds. */
  readonly names: string;
  readonly kinds: Uint8Array<ArrayBuffer>;
  /** Size, modified, born; three numbers an entry, NaN where unknown. */
  readonly numbers: Float64Array<ArrayBuffer>;
}

/** Of all that a listing tells; see `FolderListing`. */
export function digestOf({ names, kinds, numbers }: PackedListing): string {
  const own = numbers.slice();
  // A folder's times change with what lies in it, which is listed by itself.
  kinds.forEach((kind, i) => {
    if (kind === folderNumber) own.fill(0, 3 * i, 3 * i + 3);
  });
  // The count of entries tells where the names end.
  return createHash('sha256')
    .update(`${kinds.length}\0${names}\0`)
    .update(kinds)
    .update(own)
    .digest('base64url');
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
