import { createDecipheriv, type Decipheriv } from 'node:crypto';

const blockBytes = 16;
const halfBytes = 8;
const rounds = 6;
const integrity = Buffer.alloc(halfBytes, 0xa6);

/**
 * Unwraps keys by RFC 3394 with one 256-bit key. The cipher is made once: making one costs more than unwrapping, and a
 * backup has a wrapped key for every file.
 */
export class KeyUnwrapper {
  readonly #cipher: Decipheriv;
  readonly #block = Buffer.alloc(blockBytes);

  constructor(key: Uint8Array) {
    this.#cipher = createDecipheriv('aes-256-ecb', key, null).setAutoPadding(false);
  }

  /** The key inside; undefined where the check of the RFC fails: another key wrapped it, or it was damaged. */
  unwrap(wrapped: Uint8Array): Buffer | undefined {
    const count = wrapped.length / halfBytes - 1;
    if (!Number.isInteger(count) || count < 2) return undefined;
    const register = Buffer.from(wrapped.subarray(0, halfBytes));
    const key = Buffer.from(wrapped.subarray(halfBytes));
    for (let step = rounds * count; step > 0; step--) {
      const at = ((step - 1) % count) * halfBytes;
      register.copy(this.#block);
      this.#block.writeUInt32BE((this.#block.readUInt32BE(4) ^ step) >>> 0, 4);
      key.copy(this.#block, halfBytes, at, at + halfBytes);
      const plain = this.#cipher.update(this.#block);
      plain.copy(register, 0, 0, halfBytes);
      plain.copy(key, at, halfBytes);
    }
    return register.equals(integrity) ? key : undefined;
  }
}
