import { createHash, type Hash } from 'node:crypto';
import type { Part, ReceivedFile } from './messages.ts';
import { NewFile } from './new-file.ts';

interface Arriving {
  readonly path: string;
  readonly target: string;
  readonly hash: Hash;
  sizeBytes: number;
  /** Nothing is made before there is something to write. */
  made?: NewFile;
}

/** Hashes and writes files that come in parts, one after another. */
export class FileWriter {
  #arriving: Arriving | undefined;

  /** Answers how many bytes that was, and which files got their names. Throws `disk-full`, `file-too-large`, `folder-failed`. */
  write(
    memory: ArrayBuffer,
    parts: readonly Part[],
  ): { readonly bytes: number; readonly files: readonly ReceivedFile[] } {
    const files: ReceivedFile[] = [];
    let at = 0;
    for (const { file, bytes, end } of parts) {
      if (file !== undefined) this.#arriving = { ...file, hash: createHash('sha1'), sizeBytes: 0 };
      if (end === 'discard') this.discard();
      else this.#add(new Uint8Array(memory, at, bytes), end === 'complete');
      if (end === 'complete') files.push(this.#complete());
      at += bytes;
    }
    return { bytes: at, files };
  }

  /** Removes what there is of a file that is not complete. */
  discard(): void {
    const made = this.#arriving?.made;
    this.#arriving = undefined;
    made?.discard();
  }

  #add(bytes: Uint8Array, isLast: boolean): void {
    const arriving = this.#current;
    if (bytes.length === 0 && !isLast) return;
    arriving.made ??= new NewFile(arriving.target);
    arriving.hash.update(bytes);
    arriving.made.write(bytes);
    arriving.sizeBytes += bytes.length;
  }

  #complete(): ReceivedFile {
    const { path, hash, sizeBytes, made } = this.#current;
    this.#arriving = undefined;
    made?.complete();
    return { path, sizeBytes, sha1: hash.digest() };
  }

  get #current(): Arriving {
    if (this.#arriving === undefined) throw new TypeError('a part of no file');
    return this.#arriving;
  }
}
