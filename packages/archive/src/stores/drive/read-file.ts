import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import type { OpenOptions } from '../../bytes.ts';

/** Reads of 1 MiB keep a spinning drive and a slow bus busy; smaller ones halve the rate. */
const chunkBytes = 1024 * 1024;
/** What the read at the end of a file gets, which finds nothing. */
const leastBytes = 1024;
/** Without O_NONBLOCK the mere opening of a FIFO waits for its writer, for ever. */
const readOnly = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/**
 * A file's bytes, each chunk read while the one before it is worked on. Buffers are no larger than the file: a stream of
 * Node's takes its whole chunk for the smallest of files; lent ones are used in turn. Errors: the system's own, the signal's reason.
 */
export async function* readFile(path: string, { lend, signal }: OpenOptions): AsyncIterable<Uint8Array> {
  await using handle = await open(path, readOnly);
  const { size } = await handle.stat();
  const file: Reading = { handle, size, lent: lend === true ? [] : undefined };
  let reading: Promise<Uint8Array> | undefined = readAt(file, 0);
  try {
    for (let at = 0; ; ) {
      const chunk: Uint8Array = await reading;
      reading = undefined;
      signal?.throwIfAborted();
      if (chunk.length === 0) return;
      at += chunk.length;
      reading = readAt(file, at);
      yield chunk;
      file.lent?.push(chunk.buffer);
    }
  } finally {
    // The handle must not be closed under a read; what it fails with was told, or is of no interest any more.
    await reading?.catch(() => undefined);
  }
}

interface Reading {
  readonly handle: FileHandle;
  readonly size: number;
  /** What the reader is done with. */
  readonly lent: ArrayBufferLike[] | undefined;
}

function readAt(file: Reading, position: number): Promise<Uint8Array> {
  const reading = readOnce(file, position);
  // It may fail while its reader is busy with the chunk before; it is told when the reader comes for it.
  reading.catch(() => undefined);
  return reading;
}

async function readOnce({ handle, size, lent }: Reading, position: number): Promise<Uint8Array> {
  const length = Math.min(chunkBytes, Math.max(size - position, leastBytes));
  const memory = lent?.pop();
  const buffer = memory === undefined ? Buffer.allocUnsafeSlow(length) : Buffer.from(memory);
  const { bytesRead } = await handle.read(buffer, 0, Math.min(length, buffer.length), position);
  return buffer.subarray(0, bytesRead);
}
