import { type ByteParser, consumerOf } from '../byte-parser.ts';
import type { Connection } from '../connection.ts';
import { DeviceError } from '../errors.ts';
import { type AfcDeviceInfo, type FileInfo, readAfcDeviceInfo, readFileInfo } from './file-info.ts';
import * as packet from './packet.ts';
import { endOfData, statusError } from './status.ts';

/** A folder of 100,000 photos lists in about 1.3 MB; a listing beyond this is not one. */
const maxListingBytes = 64 << 20;
/** Arguments of an answer are a status or a handle; some phones add a few bytes. */
const maxArgumentBytes = 1024;
const maxInfoBytes = 64 << 10;

interface Reply {
  readonly operation: number;
  readonly args: Buffer;
  readonly payload: Buffer;
}

interface Expected {
  /** What was tried, and with which file or folder: for the sentence of an error. */
  readonly what: string;
  readonly path?: string;
  readonly maxPayloadBytes: number;
  /** Where the payload of a `data` answer goes; without it, into memory of its own. */
  readonly target?: Uint8Array;
}

interface Pending {
  readonly expected: Expected;
  readonly resolve: (reply: Reply) => void;
  readonly reject: (reason: unknown) => void;
}

export type AfcHandle = bigint & { readonly brand: 'AfcHandle' };

/**
 * A conversation with AFC (Apple File Conduit), the phone's media folder, that can only read: there is no method
 * that writes or removes, so no mistake of a caller can change the phone.
 *
 * Requests may be under way side by side; the phone answers in order and each answer is matched by its number.
 */
export class AfcClient implements AsyncDisposable {
  readonly #connection: Connection;
  readonly #pending = new Map<number, Pending>();
  readonly #unsent: Buffer[] = [];
  #next = 0;
  #receiving = false;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** Requests not yet answered. */
  get load(): number {
    return this.#pending.size;
  }

  /** Settles when the connection has ended; never rejects. */
  get closed(): Promise<void> {
    return this.#connection.closed;
  }

  /** Names in a folder, as the phone sends them, `.` and `..` included: see `isSafeName`. */
  async list(folder: string): Promise<readonly string[]> {
    const args = packet.encodePath(folder);
    const reply = await this.#ask(packet.operation.readDirectory, args, {
      what: 'list',
      path: folder,
      maxPayloadBytes: maxListingBytes,
    });
    return packet.decodeTexts(data(reply));
  }

  async stat(path: string): Promise<FileInfo> {
    const args = packet.encodePath(path);
    const reply = await this.#ask(packet.operation.getFileInfo, args, {
      what: 'stat',
      path,
      maxPayloadBytes: maxInfoBytes,
    });
    return readFileInfo(data(reply));
  }

  /** Model, size and free space of the media partition. */
  async deviceInfo(): Promise<AfcDeviceInfo> {
    const reply = await this.#ask(packet.operation.getDeviceInfo, Buffer.alloc(0), {
      what: 'device info',
      maxPayloadBytes: maxInfoBytes,
    });
    return readAfcDeviceInfo(packet.decodeTexts(data(reply)));
  }

  /** Opens a file for reading; mode 1 is read only. */
  async openFile(path: string): Promise<AfcHandle> {
    const args = Buffer.concat([packet.encodeNumbers(1), packet.encodePath(path)]);
    const reply = await this.#ask(packet.operation.openFile, args, {
      what: 'open',
      path,
      maxPayloadBytes: 0,
    });
    if (reply.operation !== packet.operation.openedFile || reply.args.length < 8) {
      throw new DeviceError('protocol', 'the phone opened a file without a handle');
    }
    return reply.args.readBigUInt64LE(0) as AfcHandle;
  }

  /** Moves an open file to a byte position from its start. */
  async seekFile(handle: AfcHandle, position: number): Promise<void> {
    await this.#ask(packet.operation.seekFile, packet.encodeNumbers(handle, 0, position), {
      what: 'seek',
      maxPayloadBytes: 0,
    });
  }

  /** The next at most `sizeBytes` bytes; none at the end of the file. */
  async readFile(handle: AfcHandle, sizeBytes: number): Promise<Buffer> {
    const target = Buffer.allocUnsafe(sizeBytes);
    return target.subarray(0, await this.readFileInto(handle, target));
  }

  /**
   * Reads the next bytes, as many as `target` holds at most, to its start; answers how many came, none at the end of the
   * file. `target` is written to until the promise has settled.
   */
  async readFileInto(handle: AfcHandle, target: Uint8Array): Promise<number> {
    const args = packet.encodeNumbers(handle, target.length);
    try {
      const expected = { what: 'read', maxPayloadBytes: target.length, target };
      return data(await this.#ask(packet.operation.readFile, args, expected)).length;
    } catch (error) {
      if (error instanceof DeviceError && error.answer === endOfData) return 0;
      throw error;
    }
  }

  async closeFile(handle: AfcHandle): Promise<void> {
    await this.#ask(packet.operation.closeFile, packet.encodeNumbers(handle), {
      what: 'close',
      maxPayloadBytes: 0,
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#connection.destroy();
  }

  #ask(code: number, args: Uint8Array, expected: Expected): Promise<Reply> {
    const number = this.#next++;
    return new Promise((resolve, reject) => {
      this.#pending.set(number, { expected, resolve, reject });
      this.#send(packet.encodeRequest(number, code, args));
      if (!this.#receiving) this.#receive().catch((reason) => this.#fail(reason));
    });
  }

  /** Requests of one turn of the event loop leave as one write: a folder's stats are a hundred at a time. */
  #send(request: Buffer): void {
    this.#unsent.push(request);
    if (this.#unsent.length > 1) return;
    setImmediate(() => {
      const requests = this.#unsent.splice(0);
      this.#connection.write(Buffer.concat(requests)).catch((reason) => this.#fail(reason));
    });
  }

  async #receive(): Promise<void> {
    this.#receiving = true;
    await this.#connection.consume(consumerOf(this.#answers()));
  }

  /** Hands every answer to who waits for it, until nobody waits. */
  *#answers(): ByteParser {
    while (this.#pending.size > 0) {
      const header = packet.decodeHeader(
        yield { bytes: packet.headerBytes },
        maxListingBytes + maxArgumentBytes,
      );
      const { packetNumber, operation, argumentBytes, payloadBytes } = header;
      const pending = this.#pending.get(packetNumber);
      if (pending === undefined) throw new DeviceError('protocol', 'the phone answered what was not asked');
      const { expected } = pending;
      if (argumentBytes > maxArgumentBytes || payloadBytes > expected.maxPayloadBytes) {
        throw new DeviceError(
          'protocol',
          `${nameOf(expected)}: the answer is longer than what was asked for`,
        );
      }
      const args = yield { bytes: argumentBytes };
      const target = operation === packet.operation.data ? expected.target : undefined;
      const payload = yield { bytes: payloadBytes, target };
      this.#pending.delete(packetNumber);
      this.#settle(pending, { operation, args, payload });
    }
    this.#receiving = false;
  }

  #settle(pending: Pending, reply: Reply): void {
    if (reply.operation !== packet.operation.status) {
      pending.resolve(reply);
      return;
    }
    const status = reply.args.length >= 8 ? reply.args.readBigUInt64LE(0) : 1n;
    if (status === 0n) pending.resolve(reply);
    else pending.reject(statusError(status, nameOf(pending.expected)));
  }

  #fail(reason: unknown): void {
    this.#connection.destroy(reason);
    for (const pending of this.#pending.values()) pending.reject(reason);
    this.#pending.clear();
  }
}

function nameOf({ what, path }: Expected): string {
  return path === undefined ? what : `${what} ${path}`;
}

/** The payload; an answer of mere success has none. */
function data(reply: Reply): Buffer {
  if (reply.operation === packet.operation.data) return reply.payload;
  if (reply.operation === packet.operation.status) return Buffer.alloc(0);
  throw new DeviceError('protocol', 'the phone answered with another kind of message than data');
}
