import { type FileBytes, Malformed } from './file-bytes.ts';

// What cameras append behind a picture is shorter, or looks like no picture.
const tailBytes = 64 * 1024;
/** A byte ff in the picture itself is followed by 0 or a restart marker; between scans come their heads and tables (ITU T.81, B.1.1). */
const inPictures: ReadonlySet<number> = new Set([
  0x00,
  ...Array.from({ length: 8 }, (_, i) => 0xd0 + i),
  ...[0xc4, 0xda, 0xdb, 0xdd, 0xff],
]);

/**
 * Whether a JPEG breaks off within its picture: it ends in bytes of one, and no marker of an end (ffd9) is among them. Nothing is
 * claimed of a file whose tail is something else: some hold a film, or zeros, behind the picture. `from`: where its metadata ends.
 */
export function isCutShort(bytes: FileBytes, from: number): boolean {
  const start = Math.max(from, bytes.size - tailBytes);
  try {
    const tail = bytes.bytes(start, bytes.size - start);
    const end = Buffer.from(tail.buffer, tail.byteOffset, tail.byteLength);
    return !end.includes('ffd9', 0, 'hex') && (start === from || isOfPicture(end));
  } catch (error) {
    if (error instanceof Malformed) return false;
    throw error;
  }
}

function isOfPicture(bytes: Buffer): boolean {
  let stuffed = 0;
  for (let at = bytes.indexOf(0xff); at >= 0 && at + 1 < bytes.length; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes[at + 1] ?? 0;
    if (!inPictures.has(next)) return false;
    if (next === 0x00) stuffed++;
  }
  return stuffed > 0;
}
