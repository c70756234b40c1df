import { exifFacts } from './exif.ts';
import { type FileBytes, Malformed } from './file-bytes.ts';
import { isCutShort } from './jpeg-end.ts';
import { type MediaFacts, merged } from './media-facts.ts';
import { tiffAt } from './tiff.ts';
import { xmpFacts } from './xmp.ts';

const exifSignature = 'Exif\0\0';
const xmpSignature = 'http://ns.adobe.com/xap/1.0/\0';
// Before the picture come a dozen segments, with large profiles or depth maps up to some hundred.
const mostSegments = 2000;

/** The segments of a JPEG before its picture (ITU T.81, annex B), of which Exif and XMP each hold one. */
export function jpegFacts(bytes: FileBytes, start = 0, end = bytes.size): MediaFacts {
  let exif: MediaFacts | undefined;
  let xmp: MediaFacts | undefined;
  let readTo = start + 2;
  for (const segment of segments(bytes, start, end)) {
    if (segment === 'truncated') return merged(exif ?? {}, xmp ?? {}, { truncated: true });
    if (segment === 'garbled') return merged(exif ?? {}, xmp ?? {}, { unreadable: true });
    readTo = segment.end;
    if (segment.marker !== 0xe1) continue;
    exif ??= exifSegment(bytes, segment);
    xmp ??= xmpSegment(bytes, segment);
    if (exif && xmp) break;
  }
  const cut = end === bytes.size && isCutShort(bytes, readTo);
  return merged(exif ?? {}, xmp ?? {}, cut ? { truncated: true } : {});
}

interface Segment {
  readonly marker: number;
  readonly start: number;
  readonly end: number;
}

function* segments(
  bytes: FileBytes,
  start: number,
  end: number,
): Generator<Segment | 'truncated' | 'garbled'> {
  let at = start + 2;
  for (let i = 0; i < mostSegments; i++) {
    if (at + 4 > end) return yield 'truncated';
    if (bytes.u8(at) !== 0xff) return yield 'garbled';
    const marker = bytes.u8(at + 1);
    if (marker === 0xff) at += 1;
    else if (marker === 0xda || marker === 0xd9) return;
    else if (marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8)) at += 2;
    else {
      const length = bytes.u16(at + 2);
      if (length < 2) return yield 'garbled';
      if (at + 2 + length > end) return yield 'truncated';
      yield { marker, start: at + 4, end: at + 2 + length };
      at += 2 + length;
    }
  }
}

function exifSegment(bytes: FileBytes, { start, end }: Segment): MediaFacts | undefined {
  if (!startsWith(bytes, { start, end }, exifSignature)) return undefined;
  const tiff = tiffAt(bytes, start + exifSignature.length, end);
  if (!tiff) return { unreadable: true };
  // All of it into memory at once: directories may lie anywhere in the segment.
  bytes.bytes(start, end - start);
  try {
    return exifFacts(tiff);
  } catch (error) {
    if (error instanceof Malformed) return { unreadable: true };
    throw error;
  }
}

function xmpSegment(bytes: FileBytes, segment: Segment): MediaFacts | undefined {
  if (!startsWith(bytes, segment, xmpSignature)) return undefined;
  const at = segment.start + xmpSignature.length;
  return xmpFacts(bytes.utf8(at, segment.end - at));
}

function startsWith(
  bytes: FileBytes,
  { start, end }: { start: number; end: number },
  signature: string,
): boolean {
  return end - start >= signature.length && bytes.latin1(start, signature.length) === signature;
}
