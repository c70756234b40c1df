import { readBinaryPlist } from './binary/read.ts';
import { defaultLimits, type ParseLimits } from './parse-limits.ts';
import { PlistError } from './plist-error.ts';
import type { PlistValue } from './plist-value.ts';
import { decodeXmlText } from './xml/decode-text.ts';
import { readXmlPlist } from './xml/read.ts';

/**
 * Reads a property list, binary or XML, from bytes that may be hostile.
 *
 * Dictionaries come without a prototype, integers exact, data as views on `bytes`, dates to the millisecond.
 * What follows a complete XML list is ignored, as Apple does. Throws `PlistError`, never anything else.
 */
export function parsePlist(bytes: Uint8Array, limits: Partial<ParseLimits> = {}): PlistValue {
  const allowed = { ...defaultLimits, ...limits };
  if (startsWith(bytes, 'bplist0')) return readBinaryPlist(bytes, allowed);
  const text = decodeXmlText(bytes);
  if (/^\s*</.test(text.slice(0, 4096))) return readXmlPlist(text, allowed);
  throw new PlistError('unknown-format', 'neither a binary nor an XML property list');
}

function startsWith(bytes: Uint8Array, magic: string): boolean {
  return bytes.length >= magic.length && [...magic].every((char, i) => bytes[i] === char.charCodeAt(0));
}
