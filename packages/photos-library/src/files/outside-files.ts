import { statSync } from 'node:fs';
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

/** The files outside the library that its database refers to, as far as they may be read. */
export interface OutsideFiles {
  /** False where {@link find} would find nothing, as far as that is known without waiting. */
  mayFind(paths: readonly string[], size: number | undefined): boolean;
  /**
   * Looks for a referenced file. A database may be hostile, so one outside the library counts only when all of
   * this is so: it lies, links resolved, below a folder the caller allowed; no part of its path is hidden; it
   * has the ending of a camera file; it is a regular file; and it has the size that the library recorded.
   */
  find(paths: readonly string[], size: number | undefined): Promise<FoundOutside | undefined>;
}

/** Below these folders and nowhere else. What they lack is remembered by the folder: a drive that is away holds many files. */
export function outsideFiles(allowedFolders: readonly string[]): OutsideFiles {
  let roots: Promise<readonly string[]> | undefined;
  const folders = new Map<string, boolean>();

  function exists(folder: string): boolean {
    const known = folders.get(folder);
    if (known !== undefined) return known;
    const there = statSync(folder, { throwIfNoEntry: false }) !== undefined;
    folders.set(folder, there);
    return there;
  }

  const mayBeThere = (path: string): boolean => isThere(path, exists);
  const mayFind: OutsideFiles['mayFind'] = (paths, size) =>
    size !== undefined && allowedFolders.length > 0 && paths.some(mayBeThere);
  return {
    mayFind,
    async find(paths, size) {
      if (!mayFind(paths, size)) return undefined;
      for (const path of paths.filter(mayBeThere)) {
        roots ??= realFolders(allowedFolders);
        const found = await lookAt(path, await roots);
        if (found !== undefined && found.entry.size === size) return found;
      }
      return undefined;
    },
  };
}

function isThere(path: string, exists: (folder: string) => boolean): boolean {
  try {
    return exists(path.slice(0, path.lastIndexOf('/')) || '/');
  } catch {
    return false;
  }
}

async function realFolders(folders: readonly string[]): Promise<readonly string[]> {
  const real = await Promise.all(folders.map((folder) => realpath(folder).catch(() => undefined)));
  return real.filter((folder) => folder !== undefined);
}

async function lookAt(path: string, roots: readonly string[]): Promise<FoundOutside | undefined> {
  try {
    const target = await realpath(path);
    const root = roots.find((folder) => isBelow(folder, target));
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
