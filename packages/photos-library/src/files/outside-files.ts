import { lstat, realpath } from 'node:fs/promises';
import { sep } from 'node:path';
import type { MediaEntry } from '../media/media-files.ts';
import { split } from '../owner-filename.ts';

/** Endings of camera files; nothing else outside a library is ever opened on the word of its database. */
const mediaExtensions: ReadonlySet<string> = new Set(
  (
    'jpg jpeg jpe heic heif hif avif png tif tiff gif bmp webp jp2 psd dng cr2 cr3 crw nef nrw arw sr2 srf raf rw2 ' +
    'orf pef srw erf 3fr fff iiq mos mrw x3f rwl gpr raw mov mp4 m4v avi 3gp 3g2 mts m2ts mpg mpeg aae'
  ).split(' '),
);

export interface FoundOutside {
  readonly path: string;
  readonly entry: MediaEntry;
}

/**
 * Looks for a referenced file. A database may be hostile, so one outside the library counts only when all of
 * this is so: it lies, links resolved, below a folder the caller allowed; no part of its path is hidden; it
 * has the ending of a camera file; it is a regular file; and it has the size that the library recorded.
 */
export async function findOutside(
  paths: readonly string[],
  options: { readonly allowedFolders: readonly string[]; readonly size: number | undefined },
): Promise<FoundOutside | undefined> {
  if (options.size === undefined || options.allowedFolders.length === 0) return undefined;
  for (const path of paths) {
    const found = await lookAt(path, options.allowedFolders);
    if (found !== undefined && found.entry.size === options.size) return found;
  }
  return undefined;
}

async function lookAt(path: string, allowedFolders: readonly string[]): Promise<FoundOutside | undefined> {
  try {
    const target = await realpath(path);
    const roots = await Promise.all(allowedFolders.map((folder) => realpath(folder).catch(() => undefined)));
    const root = roots.find((folder) => folder !== undefined && isBelow(folder, target));
    if (root === undefined || !looksLikeMedia(target.slice(root.length))) return undefined;
    const stats = await lstat(target);
    if (!stats.isFile()) return undefined;
    const name = target.slice(target.lastIndexOf(sep) + 1);
    return { path: target, entry: { name, kind: 'file', size: stats.size, modifiedAtMs: stats.mtimeMs } };
  } catch {
    return undefined;
  }
}

function isBelow(folder: string, target: string): boolean {
  return target.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}

function looksLikeMedia(path: string): boolean {
  const parts = path.split(sep).filter((part) => part !== '');
  if (parts.some((part) => part.startsWith('.'))) return false;
  return mediaExtensions.has(split(parts.at(-1) ?? '').extension.toLowerCase());
}
