import { buildBinaryPlist, type PlistValue, parsePlist } from '@safelight/plist';
import type { Connection } from '../connection.ts';
import { DeviceError } from '../errors.ts';
import { sentOut } from '../sent-out.ts';
import type { DeviceLinkStatus } from './status.ts';

/** The largest messages are lists of files to move; a phone of a million files sends them in portions. */
const maxMessageBytes = 64 << 20;
/** Messages are lists of texts, at most in a dictionary. */
const limits = { maxDepth: 16, maxObjects: 1_000_000 };
/** Stands where a text or value is left out (libimobiledevice, device_link_service.c). */
const nothing = '___EmptyParameterString___';

/** A message: its name, such as `DLMessageMoveItems`, and what follows it, still to be checked. */
export interface DeviceLinkMessage {
  readonly name: string;
  readonly args: readonly PlistValue[];
}

/**
 * A conversation in device link, the protocol of Apple's backup and sync services: arrays that begin with a name, each
 * behind its length, with raw bytes in between where files travel. One exchange at a time.
 */
export class DeviceLink implements AsyncDisposable {
  readonly connection: Connection;
  #inFrames = false;

  constructor(connection: Connection) {
    this.connection = connection;
  }

  /**
   * Agrees on a version by taking the phone's own: its major number is echoed, as Apple's hosts do. Throws `protocol`.
   */
  async exchangeVersions(): Promise<void> {
    const offer = await this.receive();
    const major = offer.args[0];
    if (offer.name !== 'DLMessageVersionExchange' || typeof major !== 'number') {
      throw new DeviceError('protocol', `the phone began device link with ${offer.name}`);
    }
    await this.send('DLMessageVersionExchange', 'DLVersionsOk', major);
    const ready = await this.receive();
    if (ready.name !== 'DLMessageDeviceReady') {
      throw new DeviceError('protocol', `the phone said ${ready.name} for being ready`);
    }
  }

  async send(name: string, ...args: readonly PlistValue[]): Promise<void> {
    await this.connection.write(encode([name, ...args]));
  }

  /** Answers a request of the phone. */
  async respond(status: DeviceLinkStatus, value: PlistValue = {}): Promise<void> {
    // Negative codes travel as unsigned numbers of 64 bits.
    const code = BigInt.asUintN(64, BigInt(status.code));
    await this.send('DLMessageStatusResponse', code, status.text ?? nothing, value);
  }

  /** The next message. Throws `protocol` for a length over 64 MiB and what is no message. */
  async receive(): Promise<DeviceLinkMessage> {
    const length = (await this.connection.read(4)).readUInt32BE(0);
    if (length === 0 || length > maxMessageBytes) {
      throw new DeviceError('protocol', `the phone announced a message of ${length} bytes`);
    }
    const [name, ...args] = decode(await this.connection.read(length));
    if (typeof name !== 'string' || !name.startsWith('DL')) {
      throw new DeviceError('protocol', 'the phone sent a message without a name');
    }
    return { name, args };
  }

  /** Sends raw frames, which a message must not interrupt. */
  async sendFrames(send: () => Promise<void>): Promise<void> {
    this.#inFrames = true;
    await send();
    this.#inFrames = false;
  }

  /**
   * Says goodbye, where a message may stand now, and ends the connection; what is under way is rejected with `reason`.
   */
  async leave(reason?: unknown): Promise<void> {
    if (!this.#inFrames) {
      const said = this.send('DLMessageDisconnect', nothing).catch(() => {});
      await Promise.race([said.then(sentOut), pause(goodbyeMs)]);
    }
    this.connection.destroy(reason);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.leave();
  }
}

/** How long a phone that takes nothing may hold back a goodbye. */
const goodbyeMs = 500;

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}

function encode(message: readonly PlistValue[]): Buffer {
  const body = buildBinaryPlist(message);
  const packet = Buffer.allocUnsafe(4 + body.length);
  packet.writeUInt32BE(body.length, 0);
  packet.set(body, 4);
  return packet;
}

function decode(body: Uint8Array): readonly PlistValue[] {
  try {
    const value = parsePlist(body, limits);
    if (Array.isArray(value)) return value;
  } catch (cause) {
    throw new DeviceError('protocol', 'the phone sent an unreadable message', { cause });
  }
  throw new DeviceError('protocol', 'the phone sent no device-link message');
}
