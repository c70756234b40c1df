import { exifBlock, type MadeExif } from './exif-block.ts';

/** A JPEG of one grey pixel's structure: SOI, Exif, start of scan, EOI. */
export function madeJpeg(exif: MadeExif = {}): Buffer {
  const payload = Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), exifBlock(exif)]);
  const app1 = Buffer.alloc(4);
  app1.writeUInt16BE(0xffe1, 0);
  app1.writeUInt16BE(payload.length + 2, 2);
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    app1,
    payload,
    Buffer.from([0xff, 0xda, 0, 2, 0xff, 0xd9]),
  ]);
}

/** A HEIC whose Exif item lies `gap` bytes into its `mdat`, followed by an XMP packet where there is one. */
export function madeHeic(exif: MadeExif = {}, gap = 16, xmp?: string): Buffer {
  const items = [Buffer.concat([Buffer.alloc(4), exifBlock(exif)])];
  const kinds = ['Exif\0'];
  if (xmp !== undefined) {
    items.push(Buffer.from(xmp));
    kinds.push('mime\0application/rdf+xml\0');
  }
  const ftyp = box('ftyp', Buffer.from('heic\0\0\0\0mif1heic', 'latin1'));
  const infes = kinds.map((kind, i) =>
    box('infe', Buffer.from([2, 0, 0, 0, 0, i + 1, 0, 0]), Buffer.from(kind, 'latin1')),
  );
  const iinf = box('iinf', Buffer.from([0, 0, 0, 0, 0, items.length]), ...infes);
  const meta = (at: number) => box('meta', Buffer.alloc(4), iinf, iloc(at, items));
  const start = ftyp.length + meta(0).length + 8 + gap;
  return Buffer.concat([ftyp, meta(start), box('mdat', Buffer.alloc(gap), ...items)]);
}

function iloc(at: number, items: readonly Buffer[]): Buffer {
  const head = Buffer.alloc(8);
  head[4] = 0x44;
  head.writeUInt16BE(items.length, 6);
  let next = at;
  const places = items.map((item, i) => {
    const place = Buffer.alloc(14);
    place.writeUInt16BE(i + 1, 0);
    place.writeUInt16BE(1, 4);
    place.writeUInt32BE(next, 6);
    place.writeUInt32BE(item.length, 10);
    next += item.length;
    return place;
  });
  return box('iloc', head, ...places);
}

export interface MadeMovie {
  readonly contentIdentifier?: string;
  readonly creationDate?: string;
  readonly seconds?: number;
  /** Milliseconds since 1970, for the movie header. */
  readonly createdMs?: number;
  /** Bytes of film before the index. */
  readonly film?: number;
}

/** A MOV with its index at the end. */
export function madeMov(o: MadeMovie = {}): Buffer {
  const mvhd = Buffer.alloc(100);
  if (o.createdMs !== undefined) mvhd.writeUInt32BE(Math.floor(o.createdMs / 1000) + 2_082_844_800, 4);
  mvhd.writeUInt32BE(600, 12);
  mvhd.writeUInt32BE(Math.round((o.seconds ?? 2) * 600), 16);
  const pairs = Object.entries({ 'content.identifier': o.contentIdentifier, creationdate: o.creationDate });
  const keys = pairs.filter((pair): pair is [string, string] => pair[1] !== undefined);
  const moov = box('moov', box('mvhd', mvhd), keys.length > 0 ? appleMeta(keys) : Buffer.alloc(0));
  return Buffer.concat([
    box('ftyp', Buffer.from('qt  \0\0\0\0qt  ', 'latin1')),
    box('mdat', Buffer.alloc(o.film ?? 64)),
    moov,
  ]);
}

function appleMeta(pairs: readonly (readonly [string, string])[]): Buffer {
  const count = number(pairs.length);
  const names = pairs.map(([name]) => box('mdta', Buffer.from(`com.apple.quicktime.${name}`)));
  const items = pairs.map(([, value], i) => {
    const data = box('data', number(1), number(0), Buffer.from(value));
    return Buffer.concat([number(data.length + 8), number(i + 1), data]);
  });
  return box(
    'meta',
    box('hdlr', Buffer.alloc(24)),
    box('keys', number(0), count, ...names),
    box('ilst', ...items),
  );
}

export function box(type: string, ...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  return Buffer.concat([number(body.length + 8), Buffer.from(type, 'latin1'), body]);
}

function number(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

/** A PNG's signature and chunks; the sums are left zero, which no reader of metadata asks for. */
export function madePng(...chunks: readonly (readonly [type: string, data: Buffer])[]): Buffer {
  const parts = chunks.map(([type, data]) =>
    Buffer.concat([number(data.length), Buffer.from(type, 'latin1'), data, Buffer.alloc(4)]),
  );
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), ...parts]);
}

export const madeAae = Buffer.from('<?xml version="1.0"?><plist version="1.0"><dict/></plist>');
