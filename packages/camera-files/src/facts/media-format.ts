import type { FileBytes } from './file-bytes.ts';

/** What a file's bytes are; containers that only differ in their label count as one. */
export type MediaFormat =
  | 'jpeg'
  | 'heif'
  | 'png'
  | 'gif'
  | 'webp'
  | 'tiff'
  | 'bmp'
  | 'jpeg-xl'
  | 'jpeg-2000'
  | 'psd'
  | 'cr3'
  | 'raf'
  | 'other-raw'
  | 'quicktime'
  | 'avi'
  | 'matroska'
  | 'mpeg'
  | 'mpeg-4-audio'
  | 'caf'
  | 'wav'
  | 'aiff'
  | 'mp3'
  | 'amr'
  | 'plist'
  | 'apple-double';

const signatures: readonly (readonly [number, string, MediaFormat])[] = [
  [0, '\xff\xd8\xff', 'jpeg'],
  [0, '\x89PNG\r\n\x1a\n', 'png'],
  [0, 'GIF87a', 'gif'],
  [0, 'GIF89a', 'gif'],
  [8, 'WEBP', 'webp'],
  [8, 'AVI ', 'avi'],
  [8, 'WAVE', 'wav'],
  [0, 'II*\0', 'tiff'],
  [0, 'MM\0*', 'tiff'],
  [0, 'II+\0', 'tiff'],
  [0, 'MM\0+', 'tiff'],
  [0, 'II\x55\0', 'tiff'],
  [0, 'IIRO', 'tiff'],
  [0, 'IIRS', 'tiff'],
  [0, 'MMOR', 'tiff'],
  [0, '\xff\x0a', 'jpeg-xl'],
  [0, '\0\0\0\x0cJXL \r\n\x87\n', 'jpeg-xl'],
  [0, '\0\0\0\x0cjP  \r\n\x87\n', 'jpeg-2000'],
  [0, '8BPS', 'psd'],
  [0, 'FUJIFILMCCD-RAW', 'raf'],
  [6, 'HEAPCCDR', 'other-raw'],
  [0, '\0MRM', 'other-raw'],
  [0, 'FOVb', 'other-raw'],
  [0, '\x1a\x45\xdf\xa3', 'matroska'],
  [0, '\0\0\x01\xba', 'mpeg'],
  [0, '\0\0\x01\xb3', 'mpeg'],
  [0, 'caff', 'caf'],
  [8, 'AIFF', 'aiff'],
  [8, 'AIFC', 'aiff'],
  [0, 'ID3', 'mp3'],
  [0, '#!AMR', 'amr'],
  [0, 'bplist00', 'plist'],
  [0, '<?xml', 'plist'],
  [0, '<!DOCTYPE plist', 'plist'],
  [0, '<plist', 'plist'],
  [0, '\0\x05\x16\x07', 'apple-double'],
];

const heifBrands = [
  'heic',
  'heix',
  'heim',
  'heis',
  'hevc',
  'hevx',
  'hevm',
  'hevs',
  'mif1',
  'mif2',
  'msf1',
  'avif',
  'avis',
];
// What else a QuickTime file may begin with; film comes in any size, the rest is short.
const quickTimeAtoms = ['moov', 'wide', 'free', 'skip', 'pnot', 'styp', 'sidx', 'pdin', 'uuid'];

/** What the first bytes say; undefined: nothing that we know. */
export function formatOf(bytes: FileBytes): MediaFormat | undefined {
  const head = bytes.latin1(0, Math.min(bytes.size, 256));
  for (const [at, signature, format] of signatures) {
    if (!head.startsWith(signature, at)) continue;
    if (at === 8 && !head.startsWith('RIFF') && !head.startsWith('FORM')) continue;
    return format;
  }
  if (head.length >= 12) return boxFormat(head) ?? shortSignature(bytes, head);
  return undefined;
}

function boxFormat(head: string): MediaFormat | undefined {
  const type = head.slice(4, 8);
  if (type === 'mdat') return 'quicktime';
  if (type !== 'ftyp') {
    return quickTimeAtoms.includes(type) && head.charCodeAt(0) < 2 ? 'quicktime' : undefined;
  }
  const length = Buffer.from(head.slice(0, 4), 'latin1').readUInt32BE();
  const brands = [head.slice(8, 12)];
  for (let at = 16; at + 4 <= Math.min(length, head.length); at += 4) brands.push(head.slice(at, at + 4));
  const [major = ''] = brands;
  if (major === 'crx ') return 'cr3';
  if (['M4A ', 'M4B ', 'M4P '].includes(major)) return 'mpeg-4-audio';
  if (major === 'qt  ') return 'quicktime';
  return brands.some((brand) => heifBrands.includes(brand)) ? 'heif' : 'quicktime';
}

/** Signatures so short that a second place in the file must agree. */
function shortSignature(bytes: FileBytes, head: string): MediaFormat | undefined {
  if (head.startsWith('BM'))
    return bytes.u32(2, true) <= bytes.size && bytes.u32(6) === 0 ? 'bmp' : undefined;
  // Transport streams repeat 0x47 every 188 bytes; with AVCHD's time stamps every 192, from the fourth byte.
  if (head.charCodeAt(0) === 0x47 && head.charCodeAt(188) === 0x47) return 'mpeg';
  if (head.charCodeAt(4) === 0x47 && head.charCodeAt(196) === 0x47) return 'mpeg';
  return undefined;
}
