import { createHash } from 'node:crypto';
import { closeSync, constants, openSync, readSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';
import type { HashReply, HashRequest } from './hash-pool.ts';

/** The part of the global that TypeScript describes only among a browser's types. */
declare const WebAssembly: { Memory: new (size: { initial: number }) => { readonly buffer: ArrayBuffer } };

const chunkBytes = 1024 * 1024;
// WebAssembly memory is page-aligned, as reads that bypass the system's cache (O_DIRECT) need; a Buffer is not.
const chunk = new Uint8Array(new WebAssembly.Memory({ initial: chunkBytes / 65536 }).buffer);

/** O_DIRECT (Linux) is the way to read the medium and not the memory of it; refused on some file systems. */
function openCold(path: string): number | undefined {
  if (constants.O_DIRECT === undefined) return undefined;
  try {
    const file = openSync(path, constants.O_RDONLY | constants.O_DIRECT | constants.O_NOFOLLOW);
    try {
      readSync(file, chunk, 0, chunkBytes, 0);
      return file;
    } catch {
      closeSync(file);
      return undefined;
    }
  } catch {
    return undefined;
  }
}

function hashFile({ path, cancelled }: HashRequest): HashReply {
  const flag = new Int32Array(cancelled);
  const cold = openCold(path);
  const file = cold ?? openSync(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
  try {
    const hash = createHash('sha256');
    let size = 0;
    for (;;) {
      if (Atomics.load(flag, 0) !== 0) return { cancelled: true };
      const read = readSync(file, chunk, 0, chunkBytes, size);
      if (read === 0) break;
      hash.update(chunk.subarray(0, read));
      size += read;
      // At a file's ragged end the next position is not aligned any more, and O_DIRECT would refuse it.
      if (cold !== undefined && read < chunkBytes) break;
    }
    return { digest: hash.digest('hex'), size, how: cold === undefined ? 'cached' : 'cold' };
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
