import { createHash } from 'node:crypto';
import { closeSync, constants, fstatSync, openSync, readSync, statSync } from 'node:fs';
import process from 'node:process';
import { parentPort } from 'node:worker_threads';
import type { ReadBack } from '../../store.ts';
import type { HashReply, HashRequest } from './hash-pool.ts';
import { isPlaceholder, placeholderCode } from './placeholder.ts';

/** The part of the global that TypeScript describes only among a browser's types. */
declare const WebAssembly: { Memory: new (size: { initial: number }) => { readonly buffer: ArrayBuffer } };

const chunkBytes = 1024 * 1024;
// WebAssembly memory is page-aligned, as reads that bypass the system's cache (O_DIRECT) need; a Buffer is not.
const chunk = new Uint8Array(new WebAssembly.Memory({ initial: chunkBytes / 65536 }).buffer);

/** Without O_NONBLOCK the mere opening of a FIFO waits for its writer, for ever. */
const readOnly = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/** The disk of a Mac's system, where sync services keep their files. */
const system = {
  platform: process.platform,
  systemDevice: process.platform === 'darwin' ? statSync('/private/var').dev : 0,
};

interface OpenFile {
  readonly file: number;
  readonly how: ReadBack;
  /** Bytes of the first chunk, read already. */
  readonly first: number;
}

/** O_DIRECT (Linux) is the way to read the medium and not the memory of it; refused on some file systems. */
function openCold(path: string): OpenFile | undefined {
  if (constants.O_DIRECT === undefined) return undefined;
  let file: number | undefined;
  try {
    file = openSync(path, readOnly | constants.O_DIRECT);
    return { file, how: 'cold', first: readFirst(file) };
  } catch {
    if (file !== undefined) closeSync(file);
    return undefined;
  }
}

function openCached(path: string): OpenFile {
  const file = openSync(path, readOnly);
  try {
    return { file, how: 'cached', first: readFirst(file) };
  } catch (error) {
    closeSync(file);
    throw error;
  }
}

function readFirst(file: number): number {
  const stat = fstatSync(file);
  if (isPlaceholder(stat, system)) throw Object.assign(new Error('no bytes'), { code: placeholderCode });
  if (!stat.isFile()) throw Object.assign(new Error('not an ordinary file'), { code: 'ENOTSUP' });
  return readSync(file, chunk, 0, chunkBytes, 0);
}

function hashFile({ path, cancelled }: HashRequest): HashReply {
  const flag = new Int32Array(cancelled);
  const { file, how, first } = openCold(path) ?? openCached(path);
  try {
    const hash = createHash('sha256');
    let size = 0;
    let read = first;
    while (read > 0) {
      if (Atomics.load(flag, 0) !== 0) return { cancelled: true };
      hash.update(chunk.subarray(0, read));
      size += read;
      // At a file's ragged end the next position is not aligned any more, and O_DIRECT would refuse it.
      if (how === 'cold' && read < chunkBytes) break;
      read = readSync(file, chunk, 0, chunkBytes, size);
    }
    return { digest: hash.digest('hex'), size, how };
  } finally {
    closeSync(file);
  }
}

parentPort?.on('message', (request: HashRequest) => {
  let reply: HashReply;
  try {
    reply = hashFile(request);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'EIO';
    reply = { systemCode: code, message: error instanceof Error ? error.message : String(error) };
  }
  parentPort?.postMessage(reply);
});
