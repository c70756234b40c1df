import { closeSync, constants, fstatSync, lstatSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { FinderBackupError, isAbsent } from '../errors.ts';

const idPattern = /^[0-9a-f]{40}$/;

/** Whether a value is the name of a stored file: 40 hexadecimal digits. */
export function isFileId(value: unknown): value is string {
  return typeof value === 'string' && idPattern.test(value);
}

/** Where a backup keeps a file: since iOS 10 in a folder named after the first two digits; before, `flat`, beside all others. */
export function storedPath(folder: string, fileId: string, { flat = false } = {}): string {
  if (!isFileId(fileId)) throw new FinderBackupError('unsafe-path', `no name of a stored file: ${fileId}`);
  return flat ? join(folder, fileId) : join(folder, fileId.slice(0, 2), fileId);
}

/** Windows has neither; there a link is told by `lstat`. */
export const readFlags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/**
 * Opens a stored file to be read; follows no link, neither the file nor its folder. Synchronous, for threads that do
 * nothing else. Throws `file-missing`, `unsafe-path`, and the system's own errors.
 */
export function openStoredSync(path: string): { readonly file: number; readonly size: number } {
  let file: number | undefined;
  try {
    if (lstatSync(join(path, '..')).isSymbolicLink()) throw link(path);
    if (lstatSync(path).isSymbolicLink()) throw link(path);
    file = openSync(path, readFlags);
    const stats = fstatSync(file);
    if (!stats.isFile()) throw link(path);
    return { file, size: stats.size };
  } catch (cause) {
    if (file !== undefined) closeSync(file);
    if (isAbsent(cause)) throw new FinderBackupError('file-missing', `${path} is not there`, { cause });
    throw cause;
  }
}

function link(path: string): FinderBackupError {
  return new FinderBackupError('unsafe-path', `${path} is a link or no ordinary file`);
}
