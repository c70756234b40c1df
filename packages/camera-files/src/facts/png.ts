import { exifFacts } from './exif.ts';
import type { FileBytes } from './file-bytes.ts';
import { type MediaFacts, merged } from './media-facts.ts';
import { tiffAt } from './tiff.ts';
import { xmpFacts, xmpTime } from './xmp.ts';

const xmpKeyword = 'XML:com.adobe.xmp\0';
const mostChunks = 10_000;
const mostTextBytes = 512 * 1024;

/** PNG (third edition, W3C): Exif in `eXIf`, XMP in `iTXt`, a time in `tEXt`. Read up to the picture's data. */
export function pngFacts(bytes: FileBytes): MediaFacts {
  const found: MediaFacts[] = [];
  let at = 8;
  for (let i = 0; i < mostChunks; i++) {
    if (at + 12 > bytes.size) return merged(...found, { truncated: true });
    const length = bytes.u32(at);
    const type = bytes.latin1(at + 4, 4);
    if (at + 12 + length > bytes.size) return merged(...found, { truncated: true });
    if (type === 'IDAT' || type === 'IEND') break;
    found.push(chunkFacts(bytes, { type, start: at + 8, end: at + 8 + length }));
    at += 12 + length;
  }
  return merged(...found);
}

interface Chunk {
  readonly type: string;
  readonly start: number;
  readonly end: number;
}

function chunkFacts(bytes: FileBytes, { type, start, end }: Chunk): MediaFacts {
  if (end - start > mostTextBytes) return {};
  if (type === 'eXIf') {
    const tiff = tiffAt(bytes, start, end);
    return tiff ? exifFacts(tiff) : { unreadable: true };
  }
  if (type === 'iTXt') {
    // Keyword, two bytes on compression, then language and translated keyword, both empty in practice.
    const head = bytes.latin1(start, Math.min(xmpKeyword.length, end - start));
    return head === xmpKeyword ? xmpFacts(bytes.utf8(start, end - start)) : {};
  }
  if (type === 'tEXt') return textFacts(bytes.latin1(start, end - start));
  return {};
}

/** `Creation Time` is free text by the standard; only forms that say one thing are taken. */
function textFacts(chunk: string): MediaFacts {
  const [keyword, value = ''] = chunk.split('\0', 2);
  if (keyword !== 'Creation Time') return {};
  const time = xmpTime(value.replace(/^(\d{4})[:-](\d\d)[:-](\d\d) /, '$1-$2-$3T'));
  return time ? { times: [time] } : {};
}
