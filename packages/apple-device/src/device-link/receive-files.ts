import { DeviceError } from '../errors.ts';
import type { FileThread } from './file-thread/file-thread.ts';
import type { HostFolder } from './host-folder.ts';
import type { DeviceLink } from './link.ts';
import { done } from './status.ts';

const maxPathBytes = 4096;
/** Phones send blocks of 32 KiB; far larger ones are no blocks. */
const maxBlockBytes = 64 << 20;
const lengthBytes = 4;
const dataCode = 0x0c;
const successCode = 0;
/** Stands for the code of a file that the end of its batch cuts off. */
const cutOff = -1;

/** A file that the phone began to send and could not, with its own word for why. */
export interface UnsentFile {
  readonly path: string;
  /** The file's path on the phone, as it says. */
  readonly devicePath: string;
  readonly reason: string;
}

export interface Receiving {
  readonly folder: HostFolder;
  /** Writes them. */
  readonly files: FileThread;
  readonly onUnsent: (file: UnsentFile) => void;
}

/**
 * Answers DLMessageUploadFiles: takes a batch of files into the folder, and says so when all are written. A file that the
 * phone cannot read is not made, and does not end the batch. Throws `protocol`, `disk-full`, `file-too-large`,
 * `folder-failed`.
 *
 * Each file is its path on the phone, its path here, blocks of data (length, code 0x0c, bytes), and one block with
 * another code that ends it: 0, or the negative of a device-link error with a text. An empty path ends the batch
 * (libimobiledevice, idevicebackup2.c).
 */
export async function receiveFiles(link: DeviceLink, receiving: Receiving): Promise<void> {
  const { connection } = link;
  const { files } = receiving;
  const batch = new Batch(receiving);
  await connection.consume((bytes) => {
    const taken = batch.take(bytes);
    if (taken === undefined && files.isBehind) connection.hold(files.room());
    return taken;
  });
  await files.written();
  await link.respond(done);
}

/** What stands next in a batch. */
type Expected = 'device-path-length' | 'device-path' | 'path-length' | 'path' | 'length' | 'code' | 'text';

/** Reads a batch as its bytes come, in pieces of any size. */
class Batch {
  readonly #receiving: Receiving;
  /** Where a field is gathered: a length, a code or a text. */
  readonly #field = Buffer.alloc(maxPathBytes);
  #expected: Expected = 'device-path-length';
  #missing = lengthBytes;
  #gathered = 0;
  /** Bytes of the data block under way that are still to come. */
  #dataLeft = 0;
  #length = 0;
  #code = 0;
  #devicePath = '';
  #path = '';
  #isOver = false;

  constructor(receiving: Receiving) {
    this.#receiving = receiving;
  }

  /** How many bytes it took when the batch is over; undefined while it goes on. Throws as `receiveFiles` does. */
  take(bytes: Buffer): number | undefined {
    for (let at = 0; at < bytes.length; ) {
      at += this.#dataLeft > 0 ? this.#takeData(bytes, at) : this.#takeField(bytes, at);
      if (this.#isOver) return at;
    }
    return undefined;
  }

  #takeData(bytes: Buffer, from: number): number {
    const count = Math.min(this.#dataLeft, bytes.length - from);
    this.#receiving.files.add(bytes.subarray(from, from + count));
    this.#dataLeft -= count;
    return count;
  }

  #takeField(bytes: Buffer, from: number): number {
    const count = Math.min(this.#missing, bytes.length - from);
    bytes.copy(this.#field, this.#gathered, from, from + count);
    this.#gathered += count;
    this.#missing -= count;
    if (this.#missing === 0) this.#steps[this.#expected](this.#field.subarray(0, this.#gathered));
    return count;
  }

  #expect(expected: Expected, size: number): void {
    this.#expected = expected;
    this.#missing = size;
    this.#gathered = 0;
    if (size === 0) this.#steps[expected](this.#field.subarray(0, 0));
  }

  readonly #steps: Readonly<Record<Expected, (field: Buffer) => void>> = {
    'device-path-length': (field) => this.#expectPath('device-path', field),
    'device-path': (field) => {
      this.#devicePath = field.toString('utf8');
      this.#expect('path-length', lengthBytes);
    },
    'path-length': (field) => this.#expectPath('path', field),
    path: (field) => this.#beginFile(field.toString('utf8')),
    length: (field) => this.#expectBlock(field.readUInt32BE(0)),
    code: (field) => this.#beginBlock(field.readUInt8(0)),
    text: (field) => this.#endFile(field.toString('utf8')),
  };

  #expectPath(expected: 'device-path' | 'path', field: Buffer): void {
    const length = field.readUInt32BE(0);
    if (length > maxPathBytes)
      throw new DeviceError('protocol', `the phone announced a path of ${length} bytes`);
    if (length === 0 && expected === 'device-path') this.#isOver = true;
    else this.#expect(expected, length);
  }

  #beginFile(path: string): void {
    this.#path = path;
    this.#receiving.files.begin(path, this.#receiving.folder.locate(path));
    this.#expect('length', lengthBytes);
  }

  #expectBlock(length: number): void {
    this.#length = length;
    if (length > 0) {
      this.#expect('code', 1);
      return;
    }
    this.#code = cutOff;
    this.#endFile('');
    this.#isOver = true;
  }

  #beginBlock(code: number): void {
    this.#code = code;
    if (this.#length > (code === dataCode ? maxBlockBytes : maxPathBytes)) {
      throw new DeviceError('protocol', `the phone announced a block of ${this.#length} bytes`);
    }
    this.#dataLeft = code === dataCode ? this.#length - 1 : 0;
    if (code === dataCode) this.#expect('length', lengthBytes);
    else this.#expect('text', this.#length - 1);
  }

  #endFile(text: string): void {
    const isComplete = this.#code === successCode;
    this.#receiving.files.end(isComplete ? 'complete' : 'discard');
    if (!isComplete) {
      const reason = text === '' ? `error ${-this.#code}` : text;
      this.#receiving.onUnsent({ path: this.#path, devicePath: this.#devicePath, reason });
    }
    this.#expect('device-path-length', lengthBytes);
  }
}
