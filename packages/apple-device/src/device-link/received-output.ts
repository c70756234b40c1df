import { createHash, type Hash } from 'node:crypto';
import { NewFile } from './new-file.ts';

/**
 * The size in which bytes are hashed and go to the disk: done before the socket is full of what the phone sends meanwhile,
 * so that it need not stop.
 */
const pieceBytes = 256 << 10;

/** The file that is being received: gathered in a piece of memory, hashed and written when that is full or the file ends. */
export class ReceivedOutput {
  readonly #piece = Buffer.allocUnsafeSlow(pieceBytes);
  #target: string | undefined;
  #file: NewFile | undefined;
  #hash: Hash | undefined;
  #used = 0;
  #sizeBytes = 0;

  /** Starts with a file; nothing is made before its first bytes are written. */
  begin(target: string): void {
    this.#target = target;
    this.#file = undefined;
    this.#hash = createHash('sha1');
    this.#used = 0;
    this.#sizeBytes = 0;
  }

  /** Adds bytes; answers how many were written meanwhile. Throws `disk-full`, `file-too-large`, `folder-failed`. */
  add(bytes: Buffer, from: number, count: number): number {
    let written = 0;
    for (let added = 0; added < count; ) {
      if (this.#used === pieceBytes) written += this.#write();
      const part = Math.min(count - added, pieceBytes - this.#used);
      bytes.copy(this.#piece, this.#used, from + added, from + added + part);
      this.#used += part;
      added += part;
    }
    return written;
  }

  /** Gives the file its name. Throws like `add`. */
  complete(): { readonly sizeBytes: number; readonly sha1: Uint8Array; readonly lastBytes: number } {
    const lastBytes = this.#write();
    const file = this.#file;
    this.#file = undefined;
    file?.complete();
    return { sizeBytes: this.#sizeBytes, sha1: this.#hash?.digest() ?? new Uint8Array(), lastBytes };
  }

  /** Removes what there is of a file that is not complete. */
  discard(): void {
    this.#file?.discard();
    this.#file = undefined;
  }

  #write(): number {
    const bytes = this.#piece.subarray(0, this.#used);
    this.#file ??= new NewFile(this.#target ?? '');
    this.#hash?.update(bytes);
    this.#file.write(bytes);
    this.#sizeBytes += bytes.length;
    this.#used = 0;
    return bytes.length;
  }
}
