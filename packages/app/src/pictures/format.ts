/** What a file's first bytes say it is, as far as pictures are made of it or browsers show it. */
export type PictureFormat =
  | 'jpeg'
  | 'png'
  | 'gif'
  | 'webp'
  | 'avif'
  | 'heif'
  | 'tiff'
  | 'raf'
  | 'cr3'
  | 'mp4'
  | 'quicktime';

/** How many bytes `pictureFormat` looks at. */
export const headLength = 64;

const signatures: readonly (readonly [at: number, bytes: string, PictureFormat])[] = [
  [0, '\xff\xd8\xff', 'jpeg'],
  [0, '\x89PNG\r\n\x1a\n', 'png'],
  [0, 'GIF8', 'gif'],
  [8, 'WEBP', 'webp'],
  [0, 'II*\0', 'tiff'],
  [0, 'MM\0*', 'tiff'],
  [0, 'II\x55\0', 'tiff'],
  [0, 'IIRO', 'tiff'],
  [0, 'FUJIFILMCCD-RAW', 'raf'],
];

const brands: Readonly<Record<string, PictureFormat>> = {
  'crx ': 'cr3',
  'qt  ': 'quicktime',
  avif: 'avif',
  avis: 'avif',
  heic: 'heif',
  heix: 'heif',
  hevc: 'heif',
  mif1: 'heif',
  msf1: 'heif',
};

/** `undefined`: nothing that is known. A RAW that is a TIFF counts as one (DNG, CR2, NEF, ARW). */
export function pictureFormat(head: Uint8Array): PictureFormat | undefined {
  const text = Buffer.from(head.buffer, head.byteOffset, Math.min(head.length, headLength)).toString(
    'latin1',
  );
  const found = signatures.find(([at, bytes]) => text.startsWith(bytes, at));
  if (found !== undefined) return found[2];
  const type = text.slice(4, 8);
  if (type === 'ftyp') return brandFormat(text);
  return ['moov', 'mdat', 'wide', 'free', 'skip'].includes(type) ? 'quicktime' : undefined;
}

function brandFormat(text: string): PictureFormat {
  const major = brands[text.slice(8, 12)];
  // `mif1` says only that it is a still picture; which one, the compatible brands tell.
  if (major !== undefined && !text.startsWith('mif1', 8)) return major;
  for (let at = 16; at + 4 <= text.length; at += 4) {
    const brand = brands[text.slice(at, at + 4)];
    if (brand === 'avif' || brand === 'heif') return brand;
  }
  return major ?? 'mp4';
}

/** What browsers are told of an original; `undefined`: it is handed out as bytes to be saved. */
export const mediaTypes: Readonly<Partial<Record<PictureFormat, string>>> = {
  jpeg: 'image/jpeg',
  png: 'image/png',
  gif: 'image/gif',
  webp: 'image/webp',
  avif: 'image/avif',
  heif: 'image/heic',
  mp4: 'video/mp4',
  quicktime: 'video/quicktime',
};
