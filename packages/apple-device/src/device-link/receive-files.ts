import { createHash } from 'node:crypto';
import { DeviceError } from '../errors.ts';
import type { HostFolder } from './host-folder.ts';
import type { DeviceLink } from './link.ts';
import { done } from './status.ts';
import { WriteBehind, type WrittenFile } from './write-behind.ts';

const maxPathBytes = 4096;
/** Phones send blocks of 32 KiB; far larger ones are no blocks. */
const maxBlockBytes = 64 << 20;
const dataCode = 0x0c;
const successCode = 0;
/** Stands for the code of a file that the end of its batch cuts off. */
const cutOff = -1;
/** The size in which bytes go to the disk. */
const pieceBytes = 1 << 20;

/** A file that arrived. */
export interface ReceivedFile {
  /** As the phone named it, such as `UDID/Snapshot/ab/ab12…`; it may be moved later. */
  readonly path: string;
  readonly sizeBytes: number;
  /** Of the bytes as they came: in an encrypted backup those of the cipher. */
  readonly sha1: Uint8Array;
}

/** A file that the phone began to send and could not, with its own word for why. */
export interface UnsentFile {
  readonly path: string;
  /** The file's path on the phone, as it says. */
  readonly devicePath: string;
  readonly reason: string;
}

export interface ReceiveHooks {
  readonly onBytes: (count: number) => void;
  readonly onFile: (file: ReceivedFile) => void;
  readonly onUnsent: (file: UnsentFile) => void;
}

/**
 * Answers DLMessageUploadFiles: takes a batch of files into the folder, hashing what passes, and says so when all are
 * written. A file that the phone cannot read is not made, and does not end the batch. Throws `protocol`, `disk-full`,
 * `file-too-large`, `folder-failed`.
 *
 * Each file is its path on the phone, its path here, blocks of data (length, code 0x0c, bytes), and one block with
 * another code that ends it: 0, or the negative of a device-link error with a text. An empty path ends the batch
 * (libimobiledevice, idevicebackup2.c).
 */
export async function receiveFiles(link: DeviceLink, folder: HostFolder, hooks: ReceiveHooks): Promise<void> {
  const receiver = new Receiver(link, hooks);
  for (;;) {
    const devicePath = await receiver.text();
    if (devicePath === '') break;
    const path = await receiver.text();
    const target = await folder.locate(path);
    if (!(await receiver.file({ devicePath, path, target }))) break;
  }
  await receiver.settled();
  await link.respond(done);
}

interface Incoming {
  readonly devicePath: string;
  readonly path: string;
  readonly target: string;
}

class Receiver {
  readonly #link: DeviceLink;
  readonly #hooks: ReceiveHooks;
  readonly #disk = new WriteBehind();
  readonly #head = Buffer.alloc(4);
  readonly #code = Buffer.alloc(1);
  /** Where data is received; files lie in it one behind the other. */
  #piece = Buffer.alloc(0);
  #used = 0;

  constructor(link: DeviceLink, hooks: ReceiveHooks) {
    this.#link = link;
    this.#hooks = hooks;
  }

  /** A text behind its length. */
  async text(): Promise<string> {
    const length = await this.#length();
    if (length > maxPathBytes)
      throw new DeviceError('protocol', `the phone announced a path of ${length} bytes`);
    return (await this.#link.connection.read(length)).toString('utf8');
  }

  settled(): Promise<void> {
    return this.#disk.settled();
  }

  /** Takes one file; false when the batch ended with it, unfinished. */
  async file({ devicePath, path, target }: Incoming): Promise<boolean> {
    const output = new FileOutput(await this.#disk.begin(target));
    for (;;) {
      const length = await this.#length();
      const code = length === 0 ? cutOff : await this.#codeOf(length);
      if (code === dataCode) {
        await this.#data(length - 1, output);
        continue;
      }
      this.#drain(output);
      const said = length <= 1 ? '' : (await this.#link.connection.read(length - 1)).toString('utf8');
      if (code === successCode) this.#hooks.onFile({ path, ...output.complete() });
      else {
        output.discard();
        this.#hooks.onUnsent({ path, devicePath, reason: said === '' ? `error ${-code}` : said });
      }
      return length !== 0;
    }
  }

  async #length(): Promise<number> {
    await this.#link.connection.readInto(this.#head);
    return this.#head.readUInt32BE(0);
  }

  async #codeOf(length: number): Promise<number> {
    await this.#link.connection.readInto(this.#code);
    const code = this.#code.readUInt8(0);
    if (length > (code === dataCode ? maxBlockBytes : maxPathBytes)) {
      throw new DeviceError('protocol', `the phone announced a block of ${length} bytes`);
    }
    return code;
  }

  async #data(length: number, output: FileOutput): Promise<void> {
    for (let left = length; left > 0; ) {
      if (this.#used === this.#piece.length) await this.#newPiece(output);
      const part = this.#piece.subarray(this.#used, Math.min(this.#piece.length, this.#used + left));
      await this.#link.connection.readInto(part);
      output.waiting += part.length;
      this.#used += part.length;
      left -= part.length;
      this.#hooks.onBytes(part.length);
    }
  }

  async #newPiece(output: FileOutput): Promise<void> {
    this.#drain(output);
    await this.#disk.room();
    this.#piece = Buffer.allocUnsafeSlow(pieceBytes);
    this.#used = 0;
  }

  /** Hands on what was received of a file, in one go. */
  #drain(output: FileOutput): void {
    if (output.waiting > 0) output.add(this.#piece.subarray(this.#used - output.waiting, this.#used));
    output.waiting = 0;
  }
}

/** A file under way, with its digest. */
class FileOutput {
  /** Bytes that were received and not handed on yet. */
  waiting = 0;
  readonly #file: WrittenFile;
  readonly #hash = createHash('sha1');
  #sizeBytes = 0;

  constructor(file: WrittenFile) {
    this.#file = file;
  }

  add(bytes: Uint8Array): void {
    this.#hash.update(bytes);
    this.#file.add(bytes);
    this.#sizeBytes += bytes.length;
  }

  complete(): { readonly sizeBytes: number; readonly sha1: Uint8Array } {
    this.#file.complete();
    return { sizeBytes: this.#sizeBytes, sha1: this.#hash.digest() };
  }

  discard(): void {
    this.#file.discard();
  }
}
