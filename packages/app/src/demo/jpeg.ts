/** Red, green and blue, each 0 to 255. */
export type Colour = readonly [number, number, number];

/** A picture of flat squares, each 8 by 8 pixels. */
export interface Mosaic {
  readonly columns: number;
  readonly rows: number;
  colourAt(column: number, row: number): Colour;
}

const squarePixels = 8;
/** Lengths of the codes for "the next difference has n bits", n = 0 to 8 (ITU-T T.81, table K.3). */
const dcCodes = ['00', '010', '011', '100', '101', '110', '1110', '11110', '111110'] as const;
/** The only code of our AC table: nothing follows in this square. */
const endOfSquare = '0';

/**
 * A baseline JPEG (ITU-T T.81) of a mosaic, with an Exif block where one is given. Of each square only its mean colour
 * is stored, so all that an encoder usually computes falls away.
 */
export function jpegOf(mosaic: Mosaic, exif?: Uint8Array): Buffer {
  const width = mosaic.columns * squarePixels;
  const height = mosaic.rows * squarePixels;
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    ...(exif === undefined ? [] : [segment(0xe1, Buffer.concat([Buffer.from('Exif\0\0'), exif]))]),
    // Steps of 8: the stored number is then the mean itself.
    segment(0xdb, Buffer.concat([Buffer.from([0]), Buffer.alloc(64, 8)])),
    segment(0xc0, frameHeader(width, height)),
    segment(0xc4, huffmanTable(0x00, dcCodes, [0, 1, 2, 3, 4, 5, 6, 7, 8])),
    segment(0xc4, huffmanTable(0x10, [endOfSquare], [0])),
    segment(0xda, Buffer.from([3, 1, 0, 2, 0, 3, 0, 0, 63, 0])),
    scan(mosaic),
    Buffer.from([0xff, 0xd9]),
  ]);
}

function segment(marker: number, body: Buffer): Buffer {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(body.length + 2, 2);
  return Buffer.concat([head, body]);
}

function frameHeader(width: number, height: number): Buffer {
  const header = Buffer.from([8, 0, 0, 0, 0, 3, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0]);
  header.writeUInt16BE(height, 1);
  header.writeUInt16BE(width, 3);
  return header;
}

function huffmanTable(id: number, codes: readonly string[], values: readonly number[]): Buffer {
  const counts = Buffer.alloc(16);
  for (const code of codes) counts[code.length - 1] = (counts[code.length - 1] ?? 0) + 1;
  return Buffer.concat([Buffer.from([id]), counts, Buffer.from(values)]);
}

function scan(mosaic: Mosaic): Buffer {
  let bits = '';
  const before = [0, 0, 0];
  for (let row = 0; row < mosaic.rows; row++) {
    for (let column = 0; column < mosaic.columns; column++) {
      luminanceAndChrominance(mosaic.colourAt(column, row)).forEach((value, component) => {
        bits += dcCode(value - (before[component] ?? 0)) + endOfSquare;
        before[component] = value;
      });
    }
  }
  const bytes: number[] = [];
  for (let at = 0; at < bits.length; at += 8) {
    const byte = Number.parseInt(bits.slice(at, at + 8).padEnd(8, '1'), 2);
    // A zero follows every 0xff, or it would begin a marker.
    if (byte === 0xff) bytes.push(0xff, 0);
    else bytes.push(byte);
  }
  return Buffer.from(bytes);
}

function dcCode(difference: number): string {
  const bits = difference === 0 ? 0 : 32 - Math.clz32(Math.abs(difference));
  const value = difference < 0 ? difference + 2 ** bits - 1 : difference;
  return (dcCodes[bits] ?? '') + (bits === 0 ? '' : value.toString(2).padStart(bits, '0'));
}

/** YCbCr as JFIF defines it, each less 128. */
function luminanceAndChrominance([red, green, blue]: Colour): readonly number[] {
  const values = [
    0.299 * red + 0.587 * green + 0.114 * blue - 128,
    -0.168736 * red - 0.331264 * green + 0.5 * blue,
    0.5 * red - 0.418688 * green - 0.081312 * blue,
  ];
  return values.map((value) => Math.max(-128, Math.min(127, Math.round(value))));
}
