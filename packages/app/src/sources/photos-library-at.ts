import { stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, join } from 'node:path';
import { openPhotosLibrary, type PhotosLibrary } from '@safelight/photos-library';
import type { Session } from '../session.ts';

const databases = ['database/Photos.sqlite', 'database/photos.db'] as const;

/** Whether a folder is a Photos library: by its name, or by what is in it where it was renamed. */
export async function isPhotosLibrary(path: string): Promise<boolean> {
  if (!(await isFolder(path))) return false;
  if (/\.photoslibrary$/i.test(basename(path))) return true;
  if ((await databaseSize(path)) === undefined) return false;
  return (await isFolder(join(path, 'originals'))) || (await isFolder(join(path, 'Masters')));
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isDirectory() === true;
}

/** The size of a library's database in bytes; what reading it costs grows with it. Undefined where there is none. */
export async function databaseSize(path: string): Promise<number | undefined> {
  for (const database of databases) {
    const found = await stat(join(path, database)).catch(() => undefined);
    if (found?.isFile() === true) return found.size;
  }
  return undefined;
}

/** Opens a library for as long as the caller holds it. Errors: `PhotosLibraryError`. */
export async function openPhotosLibraryAt(path: string, session: Session): Promise<PhotosLibrary> {
  return await openPhotosLibrary(path, {
    scratchFolder: session.home.scratch,
    nowMs: session.now(),
    timeZone: session.timeZone,
    referencedFolders: [...referencedFolders],
    signal: session.signal,
  });
}

/** Where people keep the files that a library only refers to: below their home, or on another disk. */
const referencedFolders = [homedir(), '/Volumes', '/media', '/run/media', '/mnt'] as const;
