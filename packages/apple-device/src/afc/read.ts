import { abortable } from '../abortable.ts';
import { DeviceError } from '../errors.ts';
import { type BufferPool, newBuffers } from './buffer-pool.ts';
import type { AfcClient, AfcHandle } from './client.ts';

export interface AfcReadOptions {
  /** First byte, from 0. */
  readonly start?: number | undefined;
  /** The byte after the last; without it, or beyond the end of the file, to where the phone says the file ends. */
  readonly end?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Bytes of one read, 256 KiB to 1 MiB. */
  readonly chunkBytes?: number | undefined;
  /** Reads under way at once. */
  readonly inFlight?: number | undefined;
  /**
   * Where chunks are read to, and to which each goes back when the next one is asked for. Without it, a chunk is
   * the caller's to keep.
   */
  readonly buffers?: BufferPool | undefined;
}

/**
 * Of 128 KiB to 1 MiB with 4 to 32 under way, these gave the best rate over loopback; several files are read at once, so
 * that 2 MiB each also hide 1 ms of latency, and take half the memory of 4 MiB.
 */
export const usualChunkBytes = 512 << 10;
const defaultInFlight = 4;

/**
 * A file's bytes, in order, with several reads under way on one handle: the phone serves a connection's requests one
 * after another, each from where the last one stopped, so a short answer leaves no gap. Ends where the phone says
 * that the file ends, which can be before or after its stated size: compare with the stat.
 *
 * Throws `not-found`, `read-failed` (only in iCloud), `protocol`, what ended the connection, or the signal's reason.
 */
export async function* readAfcFile(
  afc: AfcClient,
  path: string,
  options: AfcReadOptions = {},
): AsyncGenerator<Uint8Array, void, undefined> {
  const { start = 0, end, signal } = options;
  if (!(Number.isSafeInteger(start) && start >= 0 && (end ?? start) >= start)) {
    throw new DeviceError('invalid-argument', `no range of bytes: ${start} to ${end}`);
  }
  signal?.throwIfAborted();
  const size = end === undefined ? afc.stat(path).then((info) => info.sizeBytes) : Promise.resolve(end);
  size.catch(() => {});
  const close = (handle: AfcHandle): void => void afc.closeFile(handle).catch(() => {});
  const handle = await abortable(afc.openFile(path), signal, close);
  try {
    if (start > 0) await abortable(afc.seekFile(handle, start), signal);
    const expectedBytes = Math.max(0, (await abortable(size, signal)) - start);
    yield* pipelined(afc, handle, { ...options, expectedBytes, toTheEnd: end === undefined });
  } finally {
    close(handle);
  }
}

interface Pipeline extends AfcReadOptions {
  readonly expectedBytes: number;
  /** Whether to go on, beyond the expected bytes, until the phone says that nothing is left. */
  readonly toTheEnd: boolean;
}

interface UnderWay {
  readonly buffer: Uint8Array;
  readonly askedBytes: number;
  /** Asked for beyond the expected end, to find out whether that is the end. */
  readonly isProbe: boolean;
  readonly reply: Promise<number>;
}

async function* pipelined(
  afc: AfcClient,
  handle: AfcHandle,
  options: Pipeline,
): AsyncGenerator<Uint8Array, void, undefined> {
  const { chunkBytes = usualChunkBytes, inFlight = defaultInFlight, buffers = newBuffers } = options;
  const underWay: UnderWay[] = [];
  let left = options.expectedBytes;
  let probing = !options.toTheEnd;
  try {
    for (;;) {
      while (underWay.length < inFlight && (left > 0 || !probing)) {
        const isProbe = left <= 0;
        const askedBytes = isProbe ? chunkBytes : Math.min(chunkBytes, left);
        underWay.push(ask(afc, handle, { buffer: buffers.take(askedBytes), askedBytes, isProbe }));
        if (isProbe) probing = true;
        else left -= askedBytes;
      }
      const [next] = underWay;
      if (next === undefined) return;
      const bytes = await abortable(next.reply, options.signal);
      if (bytes === 0) return;
      if (next.isProbe) {
        probing = false;
        left = Math.max(0, left - bytes);
      } else {
        left += next.askedBytes - bytes;
      }
      yield next.buffer.subarray(0, bytes);
      underWay.shift();
      buffers.give(next.buffer);
    }
  } finally {
    // The phone still answers what was asked: a buffer is free only then.
    for (const { buffer, reply } of underWay) reply.catch(() => {}).finally(() => buffers.give(buffer));
  }
}

function ask(afc: AfcClient, handle: AfcHandle, request: Omit<UnderWay, 'reply'>): UnderWay {
  const reply = afc.readFileInto(handle, request.buffer.subarray(0, request.askedBytes));
  reply.catch(() => {});
  return { ...request, reply };
}
