import { splitName } from '../layout/index.ts';
import type { ResourceRole } from '../model/asset.ts';

const videos = /^\.(mov|mp4|m4v|avi|3gp|mts|m2ts|mpg|mpeg|mkv|webm)$/i;
const adjustments = /^\.(aae|plist|xmp)$/i;
const sounds = /^\.(m4a|wav|mp3|aac|caf)$/i;
const raws = /^\.(dng|cr2|cr3|nef|arw|raf|orf|rw2|pef|srw|raw)$/i;
const pictures = /^\.(jpe?g|heic|heif|hif|avif|png|tiff?|gif|webp|bmp|jp2|jxl|psd)$/i;

/** What an archived file is to its asset, told from its name and those of its neighbours of the same stem. */
export function roleOfName(name: string, neighbours: readonly string[]): ResourceRole {
  const { stem, extension } = splitName(name);
  const edited = stem.endsWith('_edited');
  const besideStill = neighbours.some((other) => other !== name && isStill(other));
  if (adjustments.test(extension)) return 'adjustment-data';
  if (sounds.test(extension)) return 'audio';
  if (videos.test(extension)) {
    if (edited) return besideStill ? 'edited-paired-video' : 'edited-video';
    return besideStill ? 'paired-video' : 'video';
  }
  if (edited) return 'edited-photo';
  if (!isFilmOrPicture(name) && neighbours.some((other) => other !== name && isFilmOrPicture(other)))
    return 'other';
  const besideDeveloped = neighbours.some(
    (other) => other !== name && isStill(other) && !raws.test(endingOf(other)),
  );
  return raws.test(extension) && besideDeveloped ? 'alternate-photo' : 'photo';
}

function isFilmOrPicture(name: string): boolean {
  return [videos, raws, pictures].some((endings) => endings.test(endingOf(name)));
}

function endingOf(name: string): string {
  return splitName(name).extension;
}

function isStill(name: string): boolean {
  const { stem, extension } = splitName(name);
  if (stem.endsWith('_edited')) return false;
  return !videos.test(extension) && !adjustments.test(extension) && !sounds.test(extension);
}
