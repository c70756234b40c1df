import { FinderBackupError } from '../errors.ts';
import type { MbFile } from './mb-file.ts';

/** `mbdb`, 5, 0. */
export const mbdbHeaderBytes = 6;
const noText = 0xffff;

/**
 * Reads the records of a Manifest.mbdb, one after another; every number has its high byte first. After the public description
 * of the format by the iphonebackupbrowser project, and its key by Bédrune and Sigwald (see `key-bag.ts`).
 */
export class MbdbReader {
  readonly #bytes: Buffer;
  at: number;

  constructor(bytes: Buffer, at: number) {
    this.#bytes = bytes;
    this.at = at;
  }

  get atEnd(): boolean {
    return this.at >= this.#bytes.length;
  }

  /** Throws `damaged-manifest` where the record is cut off. */
  record(): { readonly domain: string; readonly path: string; readonly record: MbFile } {
    const domain = this.#text();
    const path = this.#text();
    const linkTarget = this.#text();
    const digest = this.#blob();
    const wrapped = this.#blob();
    const mode = this.#take(2).readUInt16BE();
    this.#take(16); // inode, user, group
    const modifiedAtMs = this.#take(4).readUInt32BE() * 1000;
    this.#take(4); // last read
    const createdAtMs = this.#take(4).readUInt32BE() * 1000;
    const size = Number(this.#take(8).readBigUInt64BE());
    const protectionClass = this.#take(1).readUInt8();
    const properties = this.#take(1).readUInt8();
    for (let i = 0; i < 2 * properties; i++) this.#blob();
    const encryptionKey = keyOf(wrapped, protectionClass);
    const record = {
      size,
      mode,
      modifiedAtMs,
      createdAtMs,
      protectionClass,
      encryptionKey,
      digest: digest?.length === 20 ? digest : undefined,
      linkTarget: linkTarget === '' ? undefined : linkTarget,
    };
    return { domain, path, record };
  }

  #text(): string {
    return this.#blob()?.toString('utf8') ?? '';
  }

  #blob(): Buffer | undefined {
    const length = this.#take(2).readUInt16BE();
    return length === noText || length === 0 ? undefined : this.#take(length);
  }

  #take(length: number): Buffer {
    const end = this.at + length;
    if (end > this.#bytes.length)
      throw new FinderBackupError('damaged-manifest', 'Manifest.mbdb ends in the middle of a record');
    const part = this.#bytes.subarray(this.at, end);
    this.at = end;
    return part;
  }
}

/** As Manifest.db has it: the class, its low byte first, and the wrapped key, which here has four bytes of its own before it. */
function keyOf(wrapped: Buffer | undefined, protectionClass: number): Uint8Array | undefined {
  if (wrapped === undefined || wrapped.length <= 4) return undefined;
  return Buffer.concat([Buffer.of(protectionClass, 0, 0, 0), wrapped.subarray(4)]);
}
