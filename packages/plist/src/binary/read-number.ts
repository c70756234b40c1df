import { exactInteger } from '../integers.ts';
import { PlistError } from '../plist-error.ts';

/** An unsigned field of 1 to 8 bytes; the caller has checked that it lies inside. */
export function readField(bytes: Buffer, offset: number, size: number): number {
  // Nearly every list has fields of these sizes, and is little else: this is the innermost step of reading one.
  if (size === 1) return bytes[offset] ?? 0;
  if (size === 2) return ((bytes[offset] ?? 0) << 8) | (bytes[offset + 1] ?? 0);
  if (size <= 6) return bytes.readUIntBE(offset, size);
  const high = bytes.readUIntBE(offset, size - 4);
  const value = high * 0x1_0000_0000 + bytes.readUInt32BE(offset + size - 4);
  if (!Number.isSafeInteger(value)) throw new PlistError('truncated', 'a field points beyond any file');
  return value;
}

/** An integer object of 1, 2, 4 (unsigned), 8 or 16 bytes (two's complement). */
export function readInteger(bytes: Buffer, offset: number, size: number): number | bigint {
  if (size <= 4) return bytes.readUIntBE(offset, size);
  if (size === 8) return exactInteger(bytes.readBigInt64BE(offset));
  return exactInteger((bytes.readBigInt64BE(offset) << 64n) | bytes.readBigUInt64BE(offset + 8));
}

/** A real of 4 or 8 bytes. */
export function readReal(bytes: Buffer, offset: number, size: number): number {
  if (size === 4) return bytes.readFloatBE(offset);
  if (size === 8) return bytes.readDoubleBE(offset);
  throw new PlistError('malformed', `a real of ${size} bytes`);
}
