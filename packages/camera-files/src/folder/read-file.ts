import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { CameraFilesError, fromSystemError } from '../errors.ts';
import type { OpenOptions } from '../media-files.ts';

// Large enough to keep a drive and a hash busy, small enough to hold many of.
const chunkBytes = 512 * 1024;

// Whatever has taken the file's place since it was listed: follow no link, wait for no writer at a pipe.
const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/** The bytes of a file on disk; `name` is what errors call it. */
export async function* readFile(absolute: string, name: string, o: OpenOptions): AsyncGenerator<Uint8Array> {
  o.signal?.throwIfAborted();
  const file = await open(absolute, flags).catch((error: unknown) => {
    throw fromSystemError(error, name);
  });
  try {
    // A range needs no more than its bytes; the look at the file costs as much as reading them.
    const size = o.end === undefined || o.expect ? await sizeOf(file, name, o) : o.end;
    yield* range(file, { name, at: o.start ?? 0, end: Math.min(o.end ?? size, size), signal: o.signal });
    if (o.expect) await sizeOf(file, name, o);
  } finally {
    await file.close();
  }
}

interface Range {
  readonly name: string;
  at: number;
  readonly end: number;
  readonly signal: AbortSignal | undefined;
}

async function* range(file: FileHandle, r: Range): AsyncGenerator<Uint8Array> {
  while (r.at < r.end) {
    r.signal?.throwIfAborted();
    const chunk = Buffer.allocUnsafeSlow(Math.min(chunkBytes, r.end - r.at));
    const { bytesRead } = await file.read(chunk, 0, chunk.length, r.at).catch((error: unknown) => {
      throw fromSystemError(error, r.name);
    });
    if (bytesRead === 0) return;
    r.at += bytesRead;
    yield chunk.subarray(0, bytesRead);
  }
}

/** The size of the file, which must be a file, and the expected one. */
async function sizeOf(file: FileHandle, name: string, { expect }: OpenOptions): Promise<number> {
  const stat = await file.stat().catch((error: unknown) => {
    throw fromSystemError(error, name);
  });
  if (!stat.isFile()) throw new CameraFilesError('not-a-file', name);
  if (expect && (stat.size !== expect.size || stat.mtimeMs !== expect.modifiedAtMs)) {
    throw new CameraFilesError('changed-while-reading', name);
  }
  return stat.size;
}
