import { type FileBytes, Malformed } from './file-bytes.ts';

/** A TIFF structure inside a file: where offsets count from, and where it ends. TIFF 6.0, section 2. */
export interface Tiff {
  readonly bytes: FileBytes;
  readonly base: number;
  readonly end: number;
  readonly littleEndian: boolean;
}

export interface TiffField {
  readonly tag: number;
  readonly type: number;
  readonly count: number;
  /** Absolute position of the first value. */
  readonly at: number;
}

export type Directory = ReadonlyMap<number, TiffField>;

// Bytes a value by type: BYTE ASCII SHORT LONG RATIONAL SBYTE UNDEFINED SSHORT SLONG SRATIONAL FLOAT DOUBLE IFD.
const typeBytes = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4];
// Cameras write some 60 fields; RAW files up to a few hundred.
const mostFields = 1000;
// Longer texts are no titles; MakerNotes are read by position, not through here.
const mostTextBytes = 64 * 1024;

/** Opens the TIFF at `base`; also the variants of Panasonic (0x55) and Olympus (`OR`, `SR`). Undefined: no TIFF. */
export function tiffAt(bytes: FileBytes, base: number, end: number): Tiff | undefined {
  if (end - base < 8) return undefined;
  const order = bytes.latin1(base, 2);
  if (order !== 'II' && order !== 'MM') return undefined;
  const littleEndian = order === 'II';
  const magic = bytes.u16(base + 2, littleEndian);
  if (![42, 0x55, 0x4f52, 0x5352].includes(magic)) return undefined;
  return { bytes, base, end, littleEndian };
}

export function firstDirectory(tiff: Tiff): Directory {
  return directoryAt(tiff, tiff.bytes.u32(tiff.base + 4, tiff.littleEndian));
}

/** The directory at an offset from the TIFF's base. Fields whose values lie outside are left out. */
export function directoryAt(tiff: Tiff, offset: number): Directory {
  const { bytes, littleEndian } = tiff;
  const at = tiff.base + offset;
  if (offset < 8 || at + 2 > tiff.end) throw new Malformed('a directory outside its file');
  const count = bytes.u16(at, littleEndian);
  if (count > mostFields || at + 2 + 12 * count > tiff.end) throw new Malformed('a directory beyond its end');
  return fieldsAt(tiff, at + 2, count);
}

/** `count` twelve-byte fields at an absolute position; for directories without the usual frame. */
export function fieldsAt(tiff: Tiff, at: number, count: number): Directory {
  const { bytes, littleEndian } = tiff;
  const fields = new Map<number, TiffField>();
  for (let i = 0; i < count; i++) {
    const entry = at + 12 * i;
    const tag = bytes.u16(entry, littleEndian);
    const type = bytes.u16(entry + 2, littleEndian);
    const values = bytes.u32(entry + 4, littleEndian);
    const length = (typeBytes[type] ?? 0) * values;
    const position = length <= 4 ? entry + 8 : tiff.base + bytes.u32(entry + 8, littleEndian);
    if (length === 0 || position + length > tiff.end || fields.has(tag)) continue;
    fields.set(tag, { tag, type, count: values, at: position });
  }
  return fields;
}

/** The directory that a field points to, if it does. */
export function subdirectory(tiff: Tiff, parent: Directory, tag: number): Directory | undefined {
  const offset = unsigned(tiff, parent.get(tag));
  return offset === undefined ? undefined : directoryAt(tiff, offset);
}

export function unsigned(tiff: Tiff, field: TiffField | undefined): number | undefined {
  if (field?.type === 1 || field?.type === 7) return tiff.bytes.u8(field.at);
  if (field?.type === 3) return tiff.bytes.u16(field.at, tiff.littleEndian);
  if (field?.type === 4 || field?.type === 13) return tiff.bytes.u32(field.at, tiff.littleEndian);
  return undefined;
}

/** Text up to its first NUL, trimmed; ASCII by the standard, UTF-8 in practice. Undefined where there is none. */
export function text(tiff: Tiff, field: TiffField | undefined): string | undefined {
  if (!field || ![1, 2, 7].includes(field.type) || field.count > mostTextBytes) return undefined;
  const value = tiff.bytes.utf8(field.at, field.count).split('\0', 1)[0]?.trim();
  return value || undefined;
}

/** Unsigned rationals as numbers; NaN where the denominator is zero. */
export function rationals(tiff: Tiff, field: TiffField | undefined): readonly number[] {
  if (field?.type !== 5 || field.count > 16) return [];
  return Array.from({ length: field.count }, (_, i) => {
    const numerator = tiff.bytes.u32(field.at + 8 * i, tiff.littleEndian);
    const denominator = tiff.bytes.u32(field.at + 8 * i + 4, tiff.littleEndian);
    return denominator === 0 ? Number.NaN : numerator / denominator;
  });
}
