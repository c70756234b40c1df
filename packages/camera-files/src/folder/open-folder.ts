import { stat } from 'node:fs/promises';
import { join, resolve, sep } from 'node:path';
import { CameraFilesError, fromSystemError } from '../errors.ts';
import { isSafeName, type MediaFiles } from '../media-files.ts';
import { Lister } from './lister.ts';
import { readFile } from './read-file.ts';

/**
 * A folder on disk. The folder itself may be a symlink; links inside it are listed, never followed.
 * @throws CameraFilesError `not-found`, `not-a-folder`, `unreadable`
 */
export async function openFolder(path: string): Promise<MediaFiles> {
  const root = resolve(path);
  const stats = await stat(root).catch((error: unknown) => {
    throw fromSystemError(error, path);
  });
  if (!stats.isDirectory()) throw new CameraFilesError('not-a-folder', path);
  const lister = new Lister();
  lister.start();
  const listing: NonNullable<MediaFiles['listing']> = async (folder, o = {}) => {
    const absolute = absolutePath(root, folder);
    try {
      return await lister.list(absolute, o.signal);
    } catch (error) {
      o.signal?.throwIfAborted();
      throw fromSystemError(error, folder);
    }
  };
  return {
    listing,
    list: async (folder, o) => (await listing(folder, o)).entries(),
    async *open(file, o = {}) {
      yield* readFile(absolutePath(root, file), file, o);
    },
    [Symbol.asyncDispose]: () => lister[Symbol.asyncDispose](),
  };
}

function absolutePath(root: string, path: string): string {
  if (path === '') return root;
  const names = path.split('/');
  if (!names.every(isSafeName) || (sep === '\\' && /[\\:]/.test(path)))
    throw new CameraFilesError('unsafe-path', path);
  return join(root, path);
}
