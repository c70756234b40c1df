/**
 * Longest name part we write, in UTF-8 bytes (ext4, APFS allow 255 bytes; NTFS and exFAT 255 UTF-16 units), less room
 * for `-` with a full SHA-256, `_edited` and `.xmp`.
 */
const longestStemBytes = 120;
const longestExtensionBytes = 40;

const reserved = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$|clock\$)$/i;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is replaced here
const illegal = /[\u0000-\u001f\u007f-\u009f<>:"/\\|?*\ufffd\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu;
const loneSurrogate = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

export interface SplitName {
  readonly stem: string;
  /** With its dot; `''` where there is none. */
  readonly extension: string;
}

/** Splits at the last dot; a leading dot starts no extension, and neither does an absurdly long ending. */
export function splitName(filename: string): SplitName {
  const dot = filename.lastIndexOf('.');
  if (dot <= 0 || dot === filename.length - 1) return { stem: filename, extension: '' };
  return { stem: filename.slice(0, dot), extension: filename.slice(dot) };
}

/**
 * A file name as near to `filename` as exFAT, NTFS, APFS and ext4 all allow: NFC; characters that one of them refuses
 * become `_`; no leading dot, no trailing dot or space; no reserved device name; short enough to be added to.
 */
export function legalName(filename: string): SplitName {
  const clean = filename.replace(loneSurrogate, '_').normalize('NFC').replace(illegal, '_');
  const { stem, extension } = splitName(trimEnd(clean));
  const ending = cutToBytes(trimEnd(extension), longestExtensionBytes);
  let legal = cutToBytes(
    trimEnd(stem).replace(/^[.\s]+/, (lead) => '_'.repeat(lead.length)),
    longestStemBytes,
  );
  legal = trimEnd(legal);
  if (legal === '') legal = '_';
  // Windows refuses a device name with any ending: `con.jpg` as well as `con.x.jpg`.
  if (reserved.test(legal.split('.')[0]?.trimEnd() ?? '')) legal = `_${legal}`;
  return { stem: legal, extension: ending };
}

/** Two names that one of the file systems would take for the same have the same key. */
export function nameKey(name: string): string {
  // Down, up and down again: `ẞ` and `ß` and `ss` are one.
  return name.normalize('NFC').toLowerCase().toUpperCase().toLowerCase().normalize('NFC');
}

function trimEnd(text: string): string {
  return text.replace(/[.\s]+$/u, '');
}

function cutToBytes(text: string, bytes: number): string {
  if (Buffer.byteLength(text) <= bytes) return text;
  let length = 0;
  let cut = '';
  for (const character of text) {
    length += Buffer.byteLength(character);
    if (length > bytes) break;
    cut += character;
  }
  return trimEnd(cut);
}
