import { lstat, open, readdir, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { Media, MediaFile, MediaInfo } from './media.ts';

/** A folder of this computer's as the phone's media partition, read as it is at each request. */
export function folderMedia(root: string): Media {
  const at = (path: string): string => join(root, ...path.split('/'));
  return {
    stat: (path) => orNothing(() => info(at(path))),
    list: (folder) => orNothing(() => readdir(at(folder))),
    open: (path) => orNothing(() => openFile(at(path))),
  };
}

async function info(path: string): Promise<MediaInfo> {
  const found = await lstat(path);
  const times = { modifiedAtMs: found.mtimeMs, bornAtMs: found.birthtimeMs, sizeBytes: found.size };
  if (found.isSymbolicLink()) return { kind: 'symlink', target: await readlink(path), ...times };
  return { kind: found.isDirectory() ? 'folder' : 'file', ...times };
}

async function openFile(path: string): Promise<MediaFile> {
  const file = await open(path, 'r');
  return {
    async read(position, sizeBytes) {
      const { size } = await file.stat();
      const length = Math.max(0, Math.min(sizeBytes, size - position));
      const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(length), 0, length, position);
      return buffer.subarray(0, bytesRead);
    },
    close: () => file.close(),
  };
}

async function orNothing<T>(act: () => Promise<T>): Promise<T | undefined> {
  try {
    return await act();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR') return undefined;
    throw error;
  }
}
