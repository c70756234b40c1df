import { type Box, beyondFile, boxes, child } from './boxes.ts';
import { exifFacts } from './exif.ts';
import { type FileBytes, Malformed } from './file-bytes.ts';
import { type MediaFacts, merged } from './media-facts.ts';
import { quickTimeFacts } from './quicktime.ts';
import { tiffAt } from './tiff.ts';
import { xmpFacts } from './xmp.ts';

// An iPhone's photo has 60 items (tiles of a grid); a 200-megapixel one some hundreds.
const mostItems = 20_000;
const mostXmpBytes = 512 * 1024;

interface Extent {
  readonly at: number;
  readonly length: number;
}

/** HEIC, HEIF, AVIF: ISO/IEC 23008-12, with the `meta` box of 14496-12, 8.11; Exif items by its annex A. */
export function heifFacts(bytes: FileBytes): MediaFacts {
  let meta: Box | undefined;
  let movie = false;
  for (const box of boxes(bytes, 0, bytes.size)) {
    if (box.end > bytes.size) {
      const cut = beyondFile(box);
      if (!meta) return cut;
      return merged(itemFacts(bytes, meta), 'truncated' in cut ? cut : {});
    }
    if (box.type === 'meta') meta ??= box;
    movie ||= box.type === 'moov';
  }
  if (meta) return itemFacts(bytes, meta);
  // A sequence of pictures is laid out as a film is.
  return movie ? quickTimeFacts(bytes) : { unreadable: true };
}

function itemFacts(bytes: FileBytes, meta: Box): MediaFacts {
  const inside = { start: meta.start + 4, end: meta.end };
  const names = child(bytes, inside, 'iinf');
  const places = child(bytes, inside, 'iloc');
  if (!names || !places) return { unreadable: true };
  const wanted = metadataItems(bytes, names);
  const extents = itemExtents(bytes, { places, data: child(bytes, inside, 'idat'), wanted });
  const exif = extents.get(wanted.exif ?? -1);
  const facts = exif ? exifItemFacts(bytes, exif) : {};
  const xmp = extents.get(wanted.xmp ?? -1);
  // The packet repeats what Exif says; it is worth another read only where Exif is silent.
  if (facts.times || !xmp || xmp.length > mostXmpBytes) return facts;
  return merged(facts, xmpFacts(bytes.utf8(xmp.at, xmp.length)));
}

function exifItemFacts(bytes: FileBytes, { at, length }: Extent): MediaFacts {
  if (at + length > bytes.size) return { truncated: true };
  if (length < 12) return { unreadable: true };
  const tiff = tiffAt(bytes, at + 4 + bytes.u32(at), at + length);
  if (!tiff) return { unreadable: true };
  // One read for the whole item, instead of one for each directory that crosses a window's edge.
  bytes.bytes(at, Math.min(length, 256 * 1024));
  return exifFacts(tiff);
}

interface MetadataItems {
  readonly exif?: number;
  readonly xmp?: number;
}

function metadataItems(bytes: FileBytes, names: Box): MetadataItems {
  const short = bytes.u8(names.start) === 0;
  const found: { exif?: number; xmp?: number } = {};
  let count = 0;
  for (const box of boxes(bytes, names.start + (short ? 6 : 8), names.end)) {
    if (++count > mostItems || box.end > names.end) throw new Malformed('item information beyond its box');
    if (box.type !== 'infe' || box.end - box.start < 12) continue;
    const version = bytes.u8(box.start);
    if (version !== 2 && version !== 3) continue;
    const id = version === 2 ? bytes.u16(box.start + 4) : bytes.u32(box.start + 4);
    const typeAt = box.start + (version === 2 ? 8 : 10);
    if (typeAt + 4 > box.end) continue;
    const type = bytes.latin1(typeAt, 4);
    if (type === 'Exif') found.exif ??= id;
    if (type === 'mime' && isXmp(bytes, typeAt + 4, box.end)) found.xmp ??= id;
  }
  return found;
}

function isXmp(bytes: FileBytes, start: number, end: number): boolean {
  return bytes.latin1(start, Math.min(end - start, 256)).includes('application/rdf+xml\0');
}

interface ItemPlaces {
  readonly places: Box;
  readonly data: Box | undefined;
  readonly wanted: MetadataItems;
}

/** Where the wanted items lie; items in several pieces are left out (no camera splits its Exif). */
function itemExtents(bytes: FileBytes, { places, data, wanted }: ItemPlaces): ReadonlyMap<number, Extent> {
  const found = new Map<number, Extent>();
  const version = bytes.u8(places.start);
  if (version > 2) throw new Malformed('an unknown version of iloc');
  const sizes = bytes.u16(places.start + 4);
  const number = sizedNumber(bytes, places.end);
  const [offsetSize, lengthSize, baseSize] = [sizes >> 12, (sizes >> 8) & 15, (sizes >> 4) & 15];
  const indexSize = version === 0 ? 0 : sizes & 15;
  const idSize = version === 2 ? 4 : 2;
  let at = places.start + 6;
  const next = (size: number) => {
    at += size;
    return number(at - size, size);
  };
  const count = next(idSize);
  if (count > mostItems) throw new Malformed('too many items');
  for (let i = 0; i < count; i++) {
    const id = next(idSize);
    const method = version === 0 ? 0 : next(2) & 15;
    at += 2;
    const base = next(baseSize);
    const extents = next(2);
    for (let e = 0; e < extents; e++) {
      at += indexSize;
      const offset = next(offsetSize);
      const length = next(lengthSize);
      if (extents !== 1 || (id !== wanted.exif && id !== wanted.xmp)) continue;
      if (method === 0) found.set(id, { at: base + offset, length });
      if (method === 1 && data) found.set(id, { at: data.start + base + offset, length });
    }
  }
  return found;
}

function sizedNumber(bytes: FileBytes, end: number): (at: number, size: number) => number {
  return (at, size) => {
    if (at + size > end) throw new Malformed('item locations beyond their box');
    if (size === 0) return 0;
    if (size === 2) return bytes.u16(at);
    if (size === 4) return bytes.u32(at);
    if (size === 8) return bytes.u64(at);
    throw new Malformed('an odd size of number');
  };
}
