import { appleSecondsOf } from '../apple-date.ts';
import { isInteger } from '../integers.ts';
import { PlistError } from '../plist-error.ts';
import { PlistReal, PlistUid, type PlistValue } from '../plist-value.ts';

/** The bytes of one object that is not a collection. Throws `not-representable`. */
export function encodeLeaf(value: PlistValue): Buffer {
  if (typeof value === 'string') return encodeString(value);
  if (typeof value === 'boolean') return Buffer.of(value ? 0x09 : 0x08);
  if (typeof value === 'bigint') return encodeInteger(value);
  if (typeof value === 'number')
    return isInteger(value) ? encodeInteger(BigInt(value)) : encodeReal(0x23, value);
  if (value instanceof PlistReal) return encodeReal(0x23, value.value);
  if (value instanceof Date) return encodeReal(0x33, appleSecondsOf(value));
  if (value instanceof PlistUid) return encodeUid(value.value);
  if (value instanceof Uint8Array) return Buffer.concat([encodeCount(0x40, value.length), value]);
  throw new PlistError('not-representable', `a value of type ${typeof value}`);
}

/** A marker with its count: in the low nibble, or as an integer object behind it. */
export function encodeCount(kind: number, count: number): Buffer {
  if (count < 15) return Buffer.of(kind | count);
  return Buffer.concat([Buffer.of(kind | 0x0f), encodeInteger(BigInt(count))]);
}

/** An unsigned field of 1 to 6 bytes, and its inverse {@link fieldSize}. */
export function encodeField(value: number, size: number): Buffer {
  const field = Buffer.alloc(size);
  field.writeUIntBE(value, 0, size);
  return field;
}

/** The bytes a field needs to hold numbers up to `largest`: 1, 2, 4, or 6 past 4 GiB. */
export function fieldSize(largest: number): number {
  if (largest < 0x100) return 1;
  if (largest < 0x1_0000) return 2;
  return largest < 0x1_0000_0000 ? 4 : 6;
}

function encodeString(text: string): Buffer {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the whole of ASCII, control characters included
  if (/^[\x00-\x7f]*$/.test(text)) {
    return Buffer.concat([encodeCount(0x50, text.length), Buffer.from(text, 'latin1')]);
  }
  return Buffer.concat([encodeCount(0x60, text.length), Buffer.from(text, 'utf16le').swap16()]);
}

function encodeInteger(value: bigint): Buffer {
  if (value >= -(1n << 63n) && value < 0n) return longInteger(value);
  if (value < 0n || value >= 1n << 64n) throw new PlistError('not-representable', `the integer ${value}`);
  if (value < 0x100n) return Buffer.of(0x10, Number(value));
  if (value < 0x1_0000n) return Buffer.concat([Buffer.of(0x11), encodeField(Number(value), 2)]);
  if (value < 0x1_0000_0000n) return Buffer.concat([Buffer.of(0x12), encodeField(Number(value), 4)]);
  if (value < 1n << 63n) return longInteger(value);
  const wide = Buffer.alloc(17);
  wide[0] = 0x14;
  wide.writeBigUInt64BE(value, 9);
  return wide;
}

function longInteger(value: bigint): Buffer {
  const object = Buffer.alloc(9);
  object[0] = 0x13;
  object.writeBigInt64BE(value, 1);
  return object;
}

function encodeReal(marker: number, value: number): Buffer {
  const object = Buffer.alloc(9);
  object[0] = marker;
  object.writeDoubleBE(value, 1);
  return object;
}

function encodeUid(value: number): Buffer {
  if (!Number.isSafeInteger(value) || value < 0 || value >= 2 ** 48) {
    throw new PlistError('not-representable', `the UID ${value}`);
  }
  const size = fieldSize(value);
  return Buffer.concat([Buffer.of(0x80 | (size - 1)), encodeField(value, size)]);
}
