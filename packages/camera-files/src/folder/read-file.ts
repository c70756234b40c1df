import { constants, type Stats } from 'node:fs';
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
    const before = await stat(file, name);
    if (!before.isFile()) throw new CameraFilesError('not-a-file', name);
    if (o.expect) ensureSame(before, o.expect, name);
    yield* range(file, { name, at: o.start ?? 0, end: o.end ?? before.size, signal: o.signal });
    if (o.expect) ensureSame(await stat(file, name), o.expect, name);
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

async function stat(file: FileHandle, name: string): Promise<Stats> {
  return file.stat().catch((error: unknown) => {
    throw fromSystemError(error, name);
  });
}

function ensureSame(stat: Stats, expected: { size: number; modifiedAtMs: number }, name: string): void {
  if (stat.size !== expected.size || stat.mtimeMs !== expected.modifiedAtMs) {
    throw new CameraFilesError('changed-while-reading', name);
  }
}
