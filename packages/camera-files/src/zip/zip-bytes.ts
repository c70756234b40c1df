import { open } from 'node:fs/promises';
import { CameraFilesError, fromSystemError } from '../errors.ts';

/** What a zip is read from: a file, or a part of one. Errors: `unreadable`. */
export interface ZipBytes extends AsyncDisposable {
  /** Bytes. */
  readonly size: number;
  /** Fills a buffer from a position on, and tells how many bytes came: fewer only where the zip ends. */
  read(into: Uint8Array, at: number): Promise<number>;
  /** @throws CameraFilesError `changed-while-reading` unless it is still what was opened; `path` is what the error calls it. */
  ensureUnchanged(path: string): Promise<void>;
}

/** @throws CameraFilesError `not-found`, `not-a-file`, `unreadable` */
export async function fileBytes(path: string): Promise<ZipBytes> {
  const file = await open(path).catch((error: unknown) => {
    throw fromSystemError(error, path);
  });
  const opened = await file.stat();
  if (!opened.isFile()) {
    await file.close();
    throw new CameraFilesError('not-a-file', path);
  }
  return {
    size: opened.size,
    async read(into, at) {
      let filled = 0;
      while (filled < into.length) {
        const { bytesRead } = await file
          .read(into, filled, into.length - filled, at + filled)
          .catch((error: unknown) => {
            throw fromSystemError(error, path);
          });
        if (bytesRead === 0) break;
        filled += bytesRead;
      }
      return filled;
    },
    async ensureUnchanged(name) {
      const now = await file.stat();
      if (now.size !== opened.size || now.mtimeMs !== opened.mtimeMs)
        throw new CameraFilesError('changed-while-reading', name);
    },
    [Symbol.asyncDispose]: () => file.close(),
  };
}

/** So many bytes of others, from `start` on; these must stay open as long. */
export function partOf(bytes: ZipBytes, start: number, size: number): ZipBytes {
  return {
    size,
    read: (into, at) => bytes.read(into.subarray(0, Math.max(0, size - at)), start + at),
    ensureUnchanged: (path) => bytes.ensureUnchanged(path),
    async [Symbol.asyncDispose]() {},
  };
}
