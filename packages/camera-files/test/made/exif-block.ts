/** What a made file's Exif says; only what is given is written. */
export interface MadeExif {
  readonly original?: string;
  readonly offset?: string;
  readonly subSec?: string;
  readonly digitized?: string;
  readonly gps?: { readonly date: string; readonly time: readonly [number, number, number] };
  readonly place?: { readonly latitude: number; readonly longitude: number };
  readonly contentIdentifier?: string;
  readonly burstId?: string;
}

interface Field {
  readonly tag: number;
  readonly type: number;
  readonly count: number;
  readonly bytes: Buffer;
}

const ascii = (tag: number, value: string): Field => {
  const bytes = Buffer.from(`${value}\0`);
  return { tag, type: 2, count: bytes.length, bytes };
};
const long = (tag: number, value: number): Field => ({ tag, type: 4, count: 1, bytes: u32(value) });
const undefinedBytes = (tag: number, bytes: Buffer): Field => ({ tag, type: 7, count: bytes.length, bytes });
const rationals = (tag: number, values: readonly number[]): Field => {
  const bytes = Buffer.concat(
    values.map((value) => Buffer.concat([u32(Math.round(value * 10_000)), u32(10_000)])),
  );
  return { tag, type: 5, count: values.length, bytes };
};

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value >>> 0);
  return bytes;
}

/** A big-endian TIFF with IFD0, and the Exif and GPS directories behind it. */
export function exifBlock(made: MadeExif): Buffer {
  const exif = [
    made.original === undefined ? [] : [ascii(0x9003, made.original)],
    made.digitized === undefined ? [] : [ascii(0x9004, made.digitized)],
    made.offset === undefined ? [] : [ascii(0x9011, made.offset)],
    made.contentIdentifier || made.burstId ? [undefinedBytes(0x927c, appleNote(made))] : [],
    made.subSec === undefined ? [] : [ascii(0x9291, made.subSec)],
  ].flat();
  const place = made.place;
  const gps = [
    place ? [ascii(1, place.latitude < 0 ? 'S' : 'N'), rationals(2, [Math.abs(place.latitude), 0, 0])] : [],
    place ? [ascii(3, place.longitude < 0 ? 'W' : 'E'), rationals(4, [Math.abs(place.longitude), 0, 0])] : [],
    made.gps ? [rationals(7, made.gps.time), ascii(0x1d, made.gps.date)] : [],
  ].flat();
  const firstLength = 2 + 2 * 12 + 4;
  const exifPart = directory(exif, 8 + firstLength);
  const gpsAt = 8 + firstLength + exifPart.length;
  const first = directory([long(0x8769, 8 + firstLength), long(0x8825, gpsAt)], 8);
  return Buffer.concat([Buffer.from('MM\0*\0\0\0\x08', 'latin1'), first, exifPart, directory(gps, gpsAt)]);
}

function appleNote({ burstId, contentIdentifier }: MadeExif): Buffer {
  const fields = [
    burstId ? [ascii(0x0b, burstId)] : [],
    contentIdentifier ? [ascii(0x11, contentIdentifier)] : [],
  ];
  return Buffer.concat([Buffer.from('Apple iOS\0\0\x01MM', 'latin1'), directory(fields.flat(), 14)]);
}

/** A directory that stands `at` bytes behind its base, with the values that do not fit into fields behind it. */
function directory(fields: readonly Field[], at: number): Buffer {
  const values: Buffer[] = [];
  let valueAt = at + 2 + fields.length * 12 + 4;
  const entries = fields.map(({ tag, type, count, bytes }) => {
    const entry = Buffer.alloc(12);
    entry.writeUInt16BE(tag, 0);
    entry.writeUInt16BE(type, 2);
    entry.writeUInt32BE(count, 4);
    if (bytes.length <= 4) bytes.copy(entry, 8);
    else {
      entry.writeUInt32BE(valueAt, 8);
      values.push(bytes);
      valueAt += bytes.length;
    }
    return entry;
  });
  const count = Buffer.alloc(2);
  count.writeUInt16BE(fields.length);
  return Buffer.concat([count, ...entries, Buffer.alloc(4), ...values]);
}
