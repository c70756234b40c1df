import { PlistError } from '../plist-error.ts';

/** The text of an XML property list: UTF-16 where a byte order mark says so, else UTF-8. Throws `unknown-format`. */
export function decodeXmlText(bytes: Uint8Array): string {
  try {
    return new TextDecoder(encodingOf(bytes), { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new PlistError('unknown-format', 'neither a binary property list nor text', { cause });
  }
}

function encodingOf(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | 'utf-8' {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return 'utf-8';
}
