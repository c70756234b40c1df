/** What a camera writes into its picture. */
export interface CameraNotes {
  /** `YYYY-MM-DDTHH:mm:ss` on the clock on the wall. */
  readonly local: string;
  /** `+02:00` */
  readonly offset: string;
  /** Degrees, north and east positive. */
  readonly latitude: number;
  readonly longitude: number;
  readonly description?: string;
}

interface Entry {
  readonly tag: number;
  /** Exif 3.0 (CIPA DC-008): 2 ASCII, 4 LONG, 5 RATIONAL. */
  readonly type: 2 | 4 | 5;
  readonly count: number;
  readonly value: Buffer;
}

const headerBytes = 8;

/** An Exif block: a big-endian TIFF with the picture's, the camera's and the position's directory. */
export function exifOf(notes: CameraNotes): Buffer {
  const camera = [
    ascii(0x9003, notes.local.replace('T', ' ').replaceAll('-', ':')),
    ascii(0x9011, notes.offset),
  ];
  const position = [
    ascii(0x0001, notes.latitude < 0 ? 'S' : 'N'),
    degrees(0x0002, notes.latitude),
    ascii(0x0003, notes.longitude < 0 ? 'W' : 'E'),
    degrees(0x0004, notes.longitude),
  ];
  const picture = (cameraAt: number, positionAt: number): Entry[] => [
    ...(notes.description === undefined ? [] : [ascii(0x010e, notes.description)]),
    ascii(0x010f, 'Safelight'),
    ascii(0x0110, 'made-up camera of the demo'),
    long(0x8769, cameraAt),
    long(0x8825, positionAt),
  ];
  const cameraAt = headerBytes + directory(picture(0, 0), headerBytes).length;
  const positionAt = cameraAt + directory(camera, cameraAt).length;
  return Buffer.concat([
    Buffer.from([0x4d, 0x4d, 0, 42, 0, 0, 0, headerBytes]),
    directory(picture(cameraAt, positionAt), headerBytes),
    directory(camera, cameraAt),
    directory(position, positionAt),
  ]);
}

/** A TIFF directory that begins at `at`, followed by the values that do not fit into their entries. */
function directory(entries: readonly Entry[], at: number): Buffer {
  const head = Buffer.alloc(2 + 12 * entries.length + 4);
  head.writeUInt16BE(entries.length, 0);
  const values: Buffer[] = [];
  let next = at + head.length;
  entries.forEach(({ tag, type, count, value }, index) => {
    const entry = 2 + 12 * index;
    head.writeUInt16BE(tag, entry);
    head.writeUInt16BE(type, entry + 2);
    head.writeUInt32BE(count, entry + 4);
    if (value.length <= 4) {
      value.copy(head, entry + 8);
      return;
    }
    head.writeUInt32BE(next, entry + 8);
    const padded = Buffer.concat([value, Buffer.alloc(value.length % 2)]);
    values.push(padded);
    next += padded.length;
  });
  return Buffer.concat([head, ...values]);
}

function ascii(tag: number, text: string): Entry {
  const value = Buffer.from(`${text}\0`, 'latin1');
  return { tag, type: 2, count: value.length, value };
}

function long(tag: number, number: number): Entry {
  const value = Buffer.alloc(4);
  value.writeUInt32BE(number);
  return { tag, type: 4, count: 1, value };
}

/** Whole degrees, whole minutes, and hundredths of seconds. */
function degrees(tag: number, angle: number): Entry {
  const hundredths = Math.round(Math.abs(angle) * 360_000);
  const parts = [Math.floor(hundredths / 360_000), 1, Math.floor(hundredths / 6000) % 60, 1];
  const value = Buffer.alloc(24);
  [...parts, hundredths % 6000, 100].forEach((part, index) => {
    value.writeUInt32BE(part, index * 4);
  });
  return { tag, type: 5, count: 3, value };
}
