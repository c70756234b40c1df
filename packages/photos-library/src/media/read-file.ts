import { type FileHandle, open } from 'node:fs/promises';
import { PhotosLibraryError } from '../photos-library-error.ts';

/** 512 KiB: 64 KiB halves the throughput, more than 1 MiB gains nothing. */
const chunkSize = 512 * 1024;

export interface ByteRange {
  readonly start?: number;
  readonly end?: number;
  readonly signal?: AbortSignal;
}

/** Reads a regular file in fresh chunks; follows no more than the caller resolved. Throws `signal.reason`. */
export async function* readFileChunks(path: string, range: ByteRange = {}): AsyncGenerator<Uint8Array> {
  range.signal?.throwIfAborted();
  const file = await open(path, 'r');
  try {
    if (!(await file.stat()).isFile()) throw new PhotosLibraryError('changed', `${path} is no longer a file`);
    yield* chunksOf(file, range);
  } finally {
    await file.close();
  }
}

async function* chunksOf(
  file: FileHandle,
  { start = 0, end = Infinity, signal }: ByteRange,
): AsyncGenerator<Uint8Array> {
  for (let position = start; position < end; ) {
    signal?.throwIfAborted();
    const chunk = Buffer.allocUnsafe(Math.min(chunkSize, end - position));
    const { bytesRead } = await file.read(chunk, 0, chunk.length, position);
    if (bytesRead === 0) return;
    position += bytesRead;
    yield chunk.subarray(0, bytesRead);
  }
}
