import type { ZipRecord } from './directory.ts';

// Code page 437, 0x80 to 0xff, as mapped by the Unicode Consortium (CP437.TXT).
const upper =
  'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0';
const utf8 = new TextDecoder('utf-8', { fatal: true });

/** An entry's name: UTF-8 where it is valid UTF-8 (macOS does not set the flag that says so), else code page 437. */
export function entryName(record: ZipRecord): string {
  try {
    return utf8.decode(record.name);
  } catch {
    if (record.utf8) return record.name.toString('utf8');
    return Array.from(record.name, (byte) =>
      byte < 0x80 ? String.fromCharCode(byte) : upper[byte - 0x80],
    ).join('');
  }
}
