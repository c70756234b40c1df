import { exifFacts } from './exif.ts';
import type { FileBytes } from './file-bytes.ts';
import { type MediaFacts, merged } from './media-facts.ts';
import { tiffAt } from './tiff.ts';
import { xmpFacts } from './xmp.ts';

const mostChunks = 1000;
const mostXmpBytes = 512 * 1024;

/** WebP (RFC 9649): Exif and XMP in chunks of their own, behind the picture. */
export function webpFacts(bytes: FileBytes): MediaFacts {
  const found: MediaFacts[] = [];
  let at = 12;
  for (let i = 0; i < mostChunks && at + 8 <= bytes.size; i++) {
    const type = bytes.latin1(at, 4);
    const start = at + 8;
    const end = start + bytes.u32(at + 4, true);
    if (end > bytes.size) return merged(...found, { truncated: true });
    if (type === 'EXIF') found.push(exifChunk(bytes, start, end));
    if (type === 'XMP ' && end - start <= mostXmpBytes) found.push(xmpFacts(bytes.utf8(start, end - start)));
    at = end + ((end - start) % 2);
  }
  return merged(...found, riffTruncated(bytes));
}

/** WAV and AVI: only whether all of it is there. */
export function riffTruncated(bytes: FileBytes): MediaFacts {
  if (bytes.size < 12) return { truncated: true };
  const declared = bytes.u32(4, true);
  // Recorders that were cut off, and files over 4 GiB, leave 0 or the largest number.
  const known = declared > 0 && declared < 0xffffffff;
  return known && declared + 8 > bytes.size + 1 ? { truncated: true } : {};
}

function exifChunk(bytes: FileBytes, start: number, end: number): MediaFacts {
  // Some writers keep the signature that Exif has in JPEG.
  const signed = end - start > 6 && bytes.latin1(start, 4) === 'Exif';
  const tiff = tiffAt(bytes, start + (signed ? 6 : 0), end);
  return tiff ? exifFacts(tiff) : { unreadable: true };
}
