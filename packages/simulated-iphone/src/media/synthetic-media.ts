import { createCipheriv, createHash } from 'node:crypto';
import { folderInfo, type Media, MediaFailure, type MediaFile, type MediaInfo } from './media.ts';

export interface SyntheticMediaOptions {
  readonly photos: number;
  /** Size of the photo of this number, from 0. */
  readonly photoBytes: (index: number) => number;
  /** Another seed, other bytes under the same names. */
  readonly seed: string;
  /** Photos of which only the listing is on the phone; their reading fails. */
  readonly cloudOnly?: (index: number) => boolean;
  readonly takenAtMs?: (index: number) => number;
}

/** iPhones begin a new folder, 100APPLE, 101APPLE, …, after about as many. */
const photosPerFolder = 999;
/** Long enough not to repeat at block boundaries: odd, and no multiple of any read size. */
const poolBytes = (4 << 20) + 4099;
/** The largest read that is answered from one piece. */
const overlapBytes = 4 << 20;
const ioError = 20;

/**
 * A camera roll that needs no disk: DCIM/100APPLE/IMG_0001.HEIC and on. Each photo has its own bytes, which follow
 * from the seed and its number alone.
 */
export function syntheticMedia(options: SyntheticMediaOptions): Media {
  const pool = makePool(options.seed);
  const folders = Math.ceil(options.photos / photosPerFolder);
  const photoAt = (path: string): number | undefined => indexOf(path, options.photos);
  return {
    stat: async (path) => statOf(path, folders, photoAt(path), options),
    list: async (folder) => listOf(folder, folders, options.photos),
    open: async (path) => {
      const index = photoAt(path);
      if (index === undefined) return undefined;
      if (options.cloudOnly?.(index) === true) return failing;
      return photo(pool, `${options.seed}/${index}`, options.photoBytes(index));
    },
  };
}

/** The path of a synthetic photo. */
export function syntheticPath(index: number): string {
  const folder = 100 + Math.floor(index / photosPerFolder);
  const number = String((index % 9999) + 1).padStart(4, '0');
  return `DCIM/${folder}APPLE/IMG_${number}.HEIC`;
}

const failing: MediaFile = {
  read: () => Promise.reject(new MediaFailure(ioError)),
  close: async () => {},
};

function photo(pool: Buffer, name: string, size: number): MediaFile {
  const own = createHash('sha256').update(name).digest();
  const offset = own.readUInt32LE(0) % poolBytes;
  return {
    async read(position, sizeBytes) {
      const length = Math.max(0, Math.min(sizeBytes, size - position, overlapBytes));
      const start = (offset + position) % poolBytes;
      const bytes = pool.subarray(start, start + length);
      if (position >= own.length || length === 0) return bytes;
      const first = Buffer.from(bytes);
      own.copy(first, 0, position);
      return first;
    },
    async close() {},
  };
}

function makePool(seed: string): Buffer {
  const key = createHash('sha256').update(seed).digest();
  const cipher = createCipheriv('aes-256-ctr', key, Buffer.alloc(16));
  const once = cipher.update(Buffer.alloc(poolBytes));
  return Buffer.concat([once, once.subarray(0, overlapBytes)]);
}

function statOf(
  path: string,
  folders: number,
  index: number | undefined,
  options: SyntheticMediaOptions,
): MediaInfo | undefined {
  if (index !== undefined) {
    const takenAtMs = options.takenAtMs?.(index) ?? 1_700_000_000_000 + index * 60_000;
    return {
      kind: 'file',
      sizeBytes: options.photoBytes(index),
      modifiedAtMs: takenAtMs,
      bornAtMs: takenAtMs,
    };
  }
  if (path === '' || path === 'DCIM' || folderNumber(path, folders) !== undefined) return folderInfo;
  return undefined;
}

function listOf(path: string, folders: number, photos: number): readonly string[] | undefined {
  if (path === '') return ['DCIM'];
  if (path === 'DCIM') return Array.from({ length: folders }, (_, number) => `${100 + number}APPLE`);
  const number = folderNumber(path, folders);
  if (number === undefined) return undefined;
  const first = number * photosPerFolder;
  const count = Math.min(photosPerFolder, photos - first);
  return Array.from({ length: count }, (_, n) => syntheticPath(first + n).slice(path.length + 1));
}

function folderNumber(path: string, folders: number): number | undefined {
  const number = Number(/^DCIM\/(\d{3,})APPLE$/.exec(path)?.[1]) - 100;
  return number >= 0 && number < folders ? number : undefined;
}

function indexOf(path: string, photos: number): number | undefined {
  const match = /^DCIM\/(\d{3,})APPLE\/IMG_(\d{4})\.HEIC$/.exec(path);
  if (match === null) return undefined;
  const first = (Number(match[1]) - 100) * photosPerFolder;
  const within = (Number(match[2]) - 1 - (first % 9999) + 9999) % 9999;
  const index = first + within;
  return index >= 0 && index < photos && syntheticPath(index) === path ? index : undefined;
}
