import { pipeline, Readable } from 'node:stream';
import { crc32, createInflateRaw } from 'node:zlib';
import { CameraFilesError } from '../errors.ts';
import type { ZipRecord } from './directory.ts';
import type { ZipBytes } from './zip-bytes.ts';

export interface EntryRange {
  readonly path: string;
  readonly start: number;
  readonly end: number;
  readonly signal: AbortSignal | undefined;
}

const chunkBytes = 512 * 1024;
const headSignature = 0x04034b50;

/**
 * The bytes of an entry, or a range of them. A range of a compressed entry is reached by unpacking all before it.
 * No more than the declared size is ever unpacked. A whole entry is checked against its CRC-32 at its end.
 * @throws CameraFilesError `damaged-entry`
 */
export async function* readEntry(
  zip: ZipBytes,
  record: ZipRecord,
  o: EntryRange,
): AsyncGenerator<Uint8Array> {
  const dataAt = await dataStart(zip, record, o.path);
  const end = Math.min(o.end, record.size);
  if (record.method === 0) {
    if (record.compressedSize !== record.size) throw new CameraFilesError('damaged-entry', o.path);
    const whole = o.start === 0 && end === record.size;
    const chunks = range(zip, { ...o, start: dataAt + o.start, end: dataAt + end });
    yield* whole ? proven(chunks, record, o.path) : chunks;
    return;
  }
  const packed = range(zip, { ...o, start: dataAt, end: dataAt + record.compressedSize });
  const bytes = proven(inflated(packed, { ...o, end }), record, o.path);
  // The last byte is not the end: the sum is compared after it.
  yield* o.start === 0 && end === record.size ? bytes : cut(bytes, o.start, end);
}

/** Where the bytes of an entry begin: its head before them says. */
export async function dataStart(zip: ZipBytes, record: ZipRecord, path: string): Promise<number> {
  const head = Buffer.alloc(30);
  if ((await zip.read(head, record.headerAt)) < 30 || head.readUInt32LE(0) !== headSignature)
    throw new CameraFilesError('damaged-entry', path);
  return record.headerAt + 30 + head.readUInt16LE(26) + head.readUInt16LE(28);
}

async function* range(zip: ZipBytes, o: EntryRange): AsyncGenerator<Uint8Array> {
  for (let at = o.start; at < o.end; ) {
    o.signal?.throwIfAborted();
    const chunk = Buffer.allocUnsafeSlow(Math.min(chunkBytes, o.end - at));
    const bytesRead = await zip.read(chunk, at);
    if (bytesRead === 0) throw new CameraFilesError('damaged-entry', o.path);
    at += bytesRead;
    yield chunk.subarray(0, bytesRead);
  }
}

async function* inflated(packed: AsyncIterable<Uint8Array>, o: EntryRange): AsyncGenerator<Uint8Array> {
  const inflate = createInflateRaw({ chunkSize: Math.min(chunkBytes, Math.max(o.end, 4096)) });
  // Errors reach the reader of `inflate`; the callback keeps them from being thrown a second time.
  pipeline(Readable.from(packed), inflate, () => {});
  try {
    for await (const chunk of inflate) yield chunk;
  } catch (error) {
    o.signal?.throwIfAborted();
    if (error instanceof CameraFilesError) throw error;
    throw new CameraFilesError('damaged-entry', o.path, error);
  }
}

/** Passes bytes on while they can be the entry's, and fails at the end unless they were. */
async function* proven(
  chunks: AsyncIterable<Uint8Array>,
  record: ZipRecord,
  path: string,
): AsyncGenerator<Uint8Array> {
  let sum = 0;
  let total = 0;
  for await (const chunk of chunks) {
    total += chunk.length;
    if (total > record.size) throw new CameraFilesError('damaged-entry', path);
    sum = crc32(chunk, sum);
    yield chunk;
  }
  if (total !== record.size || sum !== record.crc32) throw new CameraFilesError('damaged-entry', path);
}

/** The bytes from `start` to `end` of a stream, which is ended there. */
async function* cut(
  chunks: AsyncIterable<Uint8Array>,
  start: number,
  end: number,
): AsyncGenerator<Uint8Array> {
  let at = 0;
  for await (const chunk of chunks) {
    const piece = chunk.subarray(Math.max(0, start - at), Math.max(0, end - at));
    at += chunk.length;
    if (piece.length > 0) yield piece;
    if (at >= end) return;
  }
}
