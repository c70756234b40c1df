import { stat } from 'node:fs/promises';
import { basename, join } from 'node:path';

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
