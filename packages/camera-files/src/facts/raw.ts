import { beyondFile, boxes, child } from './boxes.ts';
import { exifDirectoryFacts, exifFacts, gpsDirectoryFacts } from './exif.ts';
import { type FileBytes, Malformed } from './file-bytes.ts';
import { jpegFacts } from './jpeg.ts';
import { type MediaFacts, merged } from './media-facts.ts';
import { firstDirectory, tiffAt } from './tiff.ts';

// Canon's box inside `moov`, and its parts; from "Canon CR3" by Laurent Clévy (lclevy/canon_cr3).
const canonBox = '85c0b687820f11e08111f4ce462b6a48';

/** DNG, CR2, NEF, ARW and others: the file is a TIFF, its Exif a directory in it. */
export function tiffRawFacts(bytes: FileBytes): MediaFacts {
  const tiff = tiffAt(bytes, 0, bytes.size);
  return tiff ? exifFacts(tiff) : { unreadable: true };
}

/** Canon CR3: an ISO media file; `CMT2` is the Exif directory as a TIFF of its own, `CMT4` the GPS directory. */
export function cr3Facts(bytes: FileBytes): MediaFacts {
  for (const box of boxes(bytes, 0, bytes.size)) {
    if (box.end > bytes.size) return beyondFile(box);
    if (box.type !== 'moov') continue;
    const canon = child(bytes, box, 'uuid');
    if (!canon || canon.end - canon.start < 16) break;
    if (Buffer.from(bytes.bytes(canon.start, 16)).toString('hex') !== canonBox) break;
    const inside = { start: canon.start + 16, end: canon.end };
    const exif = tiffBox(bytes, inside, 'CMT2');
    const gps = tiffBox(bytes, inside, 'CMT4');
    return merged(
      exif ? exifDirectoryFacts(exif, firstDirectory(exif)) : {},
      gps ? gpsDirectoryFacts(gps, firstDirectory(gps)) : {},
    );
  }
  return { unreadable: true };
}

function tiffBox(bytes: FileBytes, within: { start: number; end: number }, type: string) {
  const box = child(bytes, within, type);
  return box && tiffAt(bytes, box.start, box.end);
}

/** Fujifilm RAF: the header points to a whole JPEG (bytes 84 and 88, big-endian; from ExifTool's FujiFilm.pm). */
export function rafFacts(bytes: FileBytes): MediaFacts {
  const start = bytes.u32(84);
  const end = start + bytes.u32(88);
  if (end > bytes.size) return { truncated: true };
  if (end - start < 4 || bytes.u16(start) !== 0xffd8) throw new Malformed('no JPEG in the RAF');
  return jpegFacts(bytes, start, end);
}
