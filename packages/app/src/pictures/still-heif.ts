import { box, fullBox } from './heif-boxes.ts';

/** One coded picture of a film: an HEVC key frame and what its decoder must know. */
export interface KeyFrame {
  /** HEVCDecoderConfigurationRecord (ISO/IEC 14496-15, 8.3.3.1). */
  readonly configuration: Uint8Array;
  /** Its NAL units, each with its length before it. */
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
}

const u16 = (value: number): Buffer => {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(value);
  return bytes;
};
const u32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};

/** A HEIC with one item that is the frame (ISO/IEC 23008-12), so that what decodes photos decodes a film's poster. */
export function stillHeif({ configuration, data, width, height }: KeyFrame): Buffer {
  const type = box('ftyp', Buffer.from('heic'), u32(0), Buffer.from('mif1heic'));
  const beforeData = (at: number): Buffer => meta(configuration, { at, length: data.length, width, height });
  const at = type.length + beforeData(0).length + 8;
  return Buffer.concat([type, beforeData(at), box('mdat', data)]);
}

interface ItemPlace {
  readonly at: number;
  readonly length: number;
  readonly width: number;
  readonly height: number;
}

function meta(configuration: Uint8Array, { at, length, width, height }: ItemPlace): Buffer {
  const item = fullBox('infe', 2, 0, u16(1), u16(0), Buffer.from('hvc1\0'));
  const size = fullBox('ispe', 0, 0, u32(width), u32(height));
  const properties = box('ipco', box('hvcC', configuration), size);
  // Item 1 has two properties; the first is essential.
  const associations = fullBox('ipma', 0, 0, u32(1), u16(1), Buffer.from([2, 0x81, 2]));
  // Offsets and lengths of four bytes, no base; one extent.
  const location = fullBox(
    'iloc',
    0,
    0,
    Buffer.from([0x44, 0]),
    u16(1),
    u16(1),
    u16(0),
    u16(1),
    u32(at),
    u32(length),
  );
  return fullBox(
    'meta',
    0,
    0,
    fullBox('hdlr', 0, 0, u32(0), Buffer.from('pict'), Buffer.alloc(13)),
    fullBox('pitm', 0, 0, u16(1)),
    fullBox('iinf', 0, 0, u16(1), item),
    box('iprp', properties, associations),
    location,
  );
}
