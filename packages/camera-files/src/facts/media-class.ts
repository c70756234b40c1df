import type { MediaFormat } from './media-format.ts';

/** What part a file can play in an asset. */
export type MediaClass = 'photo' | 'raw' | 'video' | 'audio' | 'adjustment';

interface Expected {
  readonly mediaClass: MediaClass;
  /** The formats that files of this name have. */
  readonly formats: readonly MediaFormat[];
  /** Some such files begin with bytes that say nothing. */
  readonly loose?: true;
}

const photo = (...formats: MediaFormat[]): Expected => ({ mediaClass: 'photo', formats });
const raw: Expected = { mediaClass: 'raw', formats: ['tiff', 'cr3', 'raf', 'other-raw'], loose: true };
const film: Expected = { mediaClass: 'video', formats: ['quicktime'] };
const looseFilm: Expected = { mediaClass: 'video', formats: ['mpeg', 'quicktime'], loose: true };
const sound = (...formats: MediaFormat[]): Expected => ({ mediaClass: 'audio', formats });
const looseSound: Expected = { mediaClass: 'audio', formats: ['mp3', 'amr'], loose: true };

const rawExtensions =
  'dng cr2 cr3 crw nef nrw arw srf sr2 raf rw2 orf pef srw 3fr fff iiq raw rwl x3f erf kdc dcr mrw mos mef gpr';

const byExtension: ReadonlyMap<string, Expected> = new Map<string, Expected>([
  ...['jpg', 'jpeg', 'jpe', 'jfif'].map((name) => [name, photo('jpeg')] as const),
  ...['heic', 'heif', 'hif', 'avif'].map((name) => [name, photo('heif')] as const),
  ['png', photo('png')],
  ['gif', photo('gif')],
  ['webp', photo('webp')],
  ['tif', photo('tiff')],
  ['tiff', photo('tiff')],
  ['bmp', photo('bmp')],
  ['jxl', photo('jpeg-xl')],
  ['jp2', photo('jpeg-2000')],
  ['psd', photo('psd')],
  ...rawExtensions.split(' ').map((name) => [name, raw] as const),
  ...['mov', 'mp4', 'm4v', 'qt', '3gp', '3g2'].map((name) => [name, film] as const),
  ['avi', { mediaClass: 'video', formats: ['avi'] }],
  ['mkv', { mediaClass: 'video', formats: ['matroska'] }],
  ['webm', { mediaClass: 'video', formats: ['matroska'] }],
  ...['mpg', 'mpeg', 'mts', 'm2ts', 'wmv', 'dv'].map((name) => [name, looseFilm] as const),
  ['m4a', sound('mpeg-4-audio', 'quicktime')],
  ['caf', sound('caf')],
  ['wav', sound('wav')],
  ['aif', sound('aiff')],
  ['aiff', sound('aiff')],
  ...['mp3', 'aac', 'amr'].map((name) => [name, looseSound] as const),
  ['aae', { mediaClass: 'adjustment', formats: ['plist'] }],
]);

const byFormat: Readonly<Record<MediaFormat, MediaClass | undefined>> = {
  jpeg: 'photo',
  heif: 'photo',
  png: 'photo',
  gif: 'photo',
  webp: 'photo',
  tiff: 'photo',
  bmp: 'photo',
  'jpeg-xl': 'photo',
  'jpeg-2000': 'photo',
  psd: 'photo',
  cr3: 'raw',
  raf: 'raw',
  'other-raw': 'raw',
  quicktime: 'video',
  avi: 'video',
  matroska: 'video',
  mpeg: 'video',
  'mpeg-4-audio': 'audio',
  caf: 'audio',
  wav: 'audio',
  aiff: 'audio',
  mp3: 'audio',
  amr: 'audio',
  plist: undefined,
  'apple-double': undefined,
};

export interface Classified {
  readonly mediaClass: MediaClass;
  /** Present where the bytes are something else than the name promises. */
  readonly actual?: MediaFormat | 'unrecognised';
}

/**
 * What a file is, by its name and its bytes; where they differ the bytes decide. Undefined: no media.
 * `format` undefined means bytes that we do not know, `blank` that they are all zero, `unread` that none were read.
 */
export function classify(
  extension: string,
  format: MediaFormat | 'blank' | 'unread' | undefined,
): Classified | undefined {
  const promise = byExtension.get(extension);
  if (format === 'unread') return promise && { mediaClass: promise.mediaClass };
  if (format === undefined || format === 'blank') {
    if (!promise) return undefined;
    const { mediaClass } = promise;
    return promise.loose && format !== 'blank' ? { mediaClass } : { mediaClass, actual: 'unrecognised' };
  }
  if (promise?.formats.includes(format)) return { mediaClass: promise.mediaClass };
  const mediaClass = byFormat[format];
  if (!promise) return mediaClass && { mediaClass };
  // A name that promises media keeps its file among the media, whatever it turns out to be.
  return { mediaClass: mediaClass ?? promise.mediaClass, actual: format };
}

/** The name's end after its last dot, in lower case; `''` where there is none. */
export function extensionOf(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot > 0 ? name.slice(dot + 1).toLowerCase() : '';
}

/** Whether a file's name alone promises a photo, a film, or what belongs to one. */
export function isNamedAsMedia(name: string): boolean {
  return classify(extensionOf(name), 'unread') !== undefined;
}
