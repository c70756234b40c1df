import type { PictureFormat } from './format.ts';

/** Where a JPEG lies in a RAW file. */
export interface Preview {
  readonly at: number;
  readonly length: number;
}

// Of TIFF 6.0 and its supplements.
const tags = {
  compression: 259,
  stripOffsets: 273,
  stripCounts: 279,
  subDirectories: 330,
  jpegAt: 513,
  jpegLength: 514,
  exif: 34665,
};
const jpegCompressions = [6, 7, 99];
/** Real files have a handful of directories. */
const mostDirectories = 32;
const mostFields = 1000;

/** The JPEGs that a RAW file holds, as far as its directories tell, else as far as a search finds them. */
export function previewsIn(bytes: Buffer, format: PictureFormat): Preview[] {
  if (format === 'raf' && bytes.length > 92)
    return whole(bytes, [{ at: bytes.readUInt32BE(84), length: bytes.readUInt32BE(88) }]);
  if (format === 'tiff') return whole(bytes, tiffPreviews(bytes));
  return searched(bytes);
}

function whole(bytes: Buffer, previews: readonly Preview[]): Preview[] {
  return previews.filter(
    ({ at, length }) => length > 100 && at + length <= bytes.length && bytes.readUInt16BE(at) === 0xffd8,
  );
}

function tiffPreviews(bytes: Buffer): Preview[] {
  const little = bytes.toString('latin1', 0, 2) === 'II';
  const u16 = (at: number): number => (little ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at));
  const u32 = (at: number): number => (little ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at));
  const found: Preview[] = [];
  const queue = [u32(4)];
  for (let number = 0; number < mostDirectories; number++) {
    const at = queue.shift();
    if (at === undefined) break;
    if (at < 8 || at + 2 > bytes.length) continue;
    const count = u16(at);
    if (count > mostFields || at + 2 + 12 * count + 4 > bytes.length) continue;
    const fields = new Map<number, number[]>();
    for (let field = 0; field < count; field++) {
      const entry = at + 2 + 12 * field;
      fields.set(u16(entry), valuesAt(bytes, entry, { u16, u32 }));
    }
    const [compression = 0] = fields.get(tags.compression) ?? [];
    const [jpegAt = 0] = fields.get(tags.jpegAt) ?? [];
    found.push({ at: jpegAt, length: fields.get(tags.jpegLength)?.[0] ?? 0 });
    const strips = fields.get(tags.stripOffsets) ?? [];
    if (jpegCompressions.includes(compression) && strips.length === 1)
      found.push({ at: strips[0] ?? 0, length: fields.get(tags.stripCounts)?.[0] ?? 0 });
    queue.push(u32(at + 2 + 12 * count), ...(fields.get(tags.subDirectories) ?? []));
  }
  return found;
}

interface Numbers {
  u16(at: number): number;
  u32(at: number): number;
}

/** The values of a field of SHORTs, LONGs or offsets; none where it holds anything else, or very many. */
function valuesAt(bytes: Buffer, entry: number, { u16, u32 }: Numbers): number[] {
  const [type, count] = [u16(entry + 2), u32(entry + 4)];
  const size = type === 3 ? 2 : type === 4 || type === 13 ? 4 : 0;
  if (size === 0 || count === 0 || count > 16) return [];
  const at = size * count <= 4 ? entry + 8 : u32(entry + 8);
  if (at + size * count > bytes.length) return [];
  return Array.from({ length: count }, (_, index) =>
    size === 2 ? u16(at + 2 * index) : u32(at + 4 * index),
  );
}

const mostSearched = 32 * 1024 * 1024;
const mostFound = 16;

/** Canon's CR3 and others: a JPEG begins with these bytes, and its end need not be known. */
function searched(bytes: Buffer): Preview[] {
  const found: Preview[] = [];
  const start = Buffer.from([0xff, 0xd8, 0xff]);
  for (
    let at = bytes.indexOf(start);
    at >= 0 && at < mostSearched && found.length < mostFound;
    at = bytes.indexOf(start, at + 3)
  )
    found.push({ at, length: bytes.length - at });
  return found;
}
