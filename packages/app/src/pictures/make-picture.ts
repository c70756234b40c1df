import { createHash } from 'node:crypto';
import { open, readFile } from 'node:fs/promises';
import sharp, { type Sharp } from 'sharp';
import { decodeHeif, type Pixels } from './decode-heif.ts';
import { headLength, type PictureFormat, pictureFormat } from './format.ts';
import { withThumbnailAsPrimary } from './heif-thumbnail.ts';
import { previewsIn } from './raw-preview.ts';
import { ffmpegPoster, hevcPoster } from './video-poster.ts';

/** `256`, `512`: the shorter side of a thumbnail; `view`: the whole picture, for a screen. */
export type PictureSize = 256 | 512 | 'view';

export interface PictureOrder {
  /** The original, on a place. It is read, nothing else. */
  readonly path: string;
  /** What its bytes must be; a picture of others would go by a wrong name for ever. */
  readonly sha256: string;
  readonly size: PictureSize;
}

/** Why no picture could be made, in words for people. */
export class NoPicture extends Error {
  /** It would be the same next time. */
  readonly forGood: boolean;
  constructor(message: string, options: { readonly forGood: boolean; readonly cause?: unknown }) {
    super(message, { cause: options.cause });
    this.forGood = options.forGood;
  }
}

/** Photos are smaller; of larger files, films, only parts are read, and their fingerprint is not computed. */
const mostBytes = 256 * 1024 * 1024;
const mostViewSide = 2560;
/** Decoding bombs end here. */
const mostPixels = 400_000_000;
/** A small picture inside the file does, if it is not much smaller than asked for. */
const nearEnough = 0.9;

/** Makes a WebP of a photo or film. Throws NoPicture; rejects as the file system does. */
export async function makePicture({ path, sha256, size }: PictureOrder): Promise<Buffer> {
  const format = await formatOf(path);
  if (format === undefined)
    throw new NoPicture('This kind of file has no picture that Safelight knows.', { forGood: true });
  try {
    const picture = isFilm(format)
      ? await posterOf(path, size)
      : await stillOf(await provenBytes(path, sha256), format, size);
    return await sized(picture, size);
  } catch (error) {
    if (error instanceof NoPicture) throw error;
    if (error instanceof Error && 'code' in error && 'syscall' in error) throw error;
    throw new NoPicture('The file is damaged, or in a form that Safelight does not know.', {
      forGood: true,
      cause: error,
    });
  }
}

const isFilm = (format: PictureFormat): boolean => format === 'mp4' || format === 'quicktime';

async function formatOf(path: string): Promise<PictureFormat | undefined> {
  await using file = await open(path);
  const head = Buffer.alloc(headLength);
  const { bytesRead } = await file.read(head, 0, headLength, 0);
  return pictureFormat(head.subarray(0, bytesRead));
}

async function provenBytes(path: string, sha256: string): Promise<Buffer> {
  await using file = await open(path);
  if ((await file.stat()).size > mostBytes)
    throw new NoPicture('The file is too large for a preview.', { forGood: true });
  const bytes = await readFile(file);
  if (createHash('sha256').update(bytes).digest('hex') !== sha256)
    throw new NoPicture('This copy has changed since it was archived. Check its place.', { forGood: false });
  return bytes;
}

async function stillOf(bytes: Buffer, format: PictureFormat, size: PictureSize): Promise<Sharp> {
  if (format === 'heif') return await heifPicture(bytes, size);
  if (format === 'tiff' || format === 'raf' || format === 'cr3') {
    const preview = await bestPreview(bytes, format, size);
    if (preview !== undefined) return upright(preview);
    if (format !== 'tiff') throw new NoPicture('This RAW file has no preview in it.', { forGood: true });
  }
  return upright(bytes);
}

function upright(bytes: Buffer): Sharp {
  return sharp(bytes, { limitInputPixels: mostPixels, failOn: 'error' }).autoOrient();
}

async function heifPicture(bytes: Buffer, size: PictureSize): Promise<Sharp> {
  const small = size === 'view' ? undefined : withThumbnailAsPrimary(bytes);
  const pixels = small === undefined ? undefined : await decodeHeif(small).catch(() => undefined);
  const enough = pixels !== undefined && Math.min(pixels.width, pixels.height) >= nearEnough * Number(size);
  return ofPixels(enough ? pixels : await decodeHeif(bytes));
}

function ofPixels({ data, width, height }: Pixels): Sharp {
  return sharp(data, { raw: { width, height, channels: 4 }, limitInputPixels: mostPixels }).removeAlpha();
}

/** The smallest JPEG in a RAW that is large enough, else the largest. */
async function bestPreview(
  bytes: Buffer,
  format: PictureFormat,
  size: PictureSize,
): Promise<Buffer | undefined> {
  const wanted = size === 'view' ? mostViewSide : size * nearEnough;
  let best: { readonly side: number; readonly jpeg: Buffer } | undefined;
  for (const { at, length } of previewsIn(bytes, format)) {
    const jpeg = bytes.subarray(at, at + length);
    const meta = await sharp(jpeg)
      .metadata()
      .catch(() => undefined);
    if (meta?.format !== 'jpeg') continue;
    const side = Math.min(meta.width, meta.height);
    const better =
      best === undefined || (best.side < wanted ? side > best.side : side >= wanted && side < best.side);
    if (better) best = { side, jpeg };
  }
  return best?.jpeg;
}

async function posterOf(path: string, size: PictureSize): Promise<Sharp> {
  const poster = await hevcPoster(path).catch(() => undefined);
  if (poster !== undefined) return ofPixels(await decodeHeif(poster.heif)).rotate(poster.rotation);
  const jpeg = await ffmpegPoster(path, size === 'view' ? mostViewSide : 2 * size);
  if (jpeg === undefined)
    throw new NoPicture('This film has no preview here; it can still be played.', { forGood: false });
  return upright(jpeg);
}

async function sized(picture: Sharp, size: PictureSize): Promise<Buffer> {
  const side = size === 'view' ? mostViewSide : size;
  const fit = size === 'view' ? 'inside' : 'outside';
  const resized = picture.resize({ width: side, height: side, fit, withoutEnlargement: true });
  // Effort 2 of 6: a tenth larger, and twice as fast.
  return await resized
    .webp(size === 'view' ? { quality: 85, effort: 2 } : { quality: 75, effort: 2 })
    .toBuffer();
}
