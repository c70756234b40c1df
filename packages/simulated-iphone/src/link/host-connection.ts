import type { Duplex } from 'node:stream';
import { buildXmlPlist, isPlistDict, type PlistDict, parsePlist } from '@safelight/plist';
import { ByteStream, LinkEnded } from './byte-stream.ts';
import type { Cable } from './faults.ts';
import { Outbox } from './outbox.ts';
import { RemovableLayer, serveTls, type TlsIdentity } from './tls-layer.ts';

const maxMessageBytes = 64 << 20;

/** A service's end of a connection from a host: exact reads, plists behind their length, TLS on and off. */
export class HostConnection {
  readonly service: string;
  readonly #clear: Duplex;
  readonly #cable: Cable;
  readonly #outbox: Outbox;
  #stream: ByteStream;
  #layer: RemovableLayer | undefined;

  constructor(socket: Duplex, cable: Cable, service: string) {
    this.service = service;
    this.#clear = socket;
    this.#cable = cable;
    this.#stream = new ByteStream(socket);
    this.#outbox = new Outbox(socket, cable);
  }

  /** Exactly `size` bytes from the host. Throws LinkEnded. */
  read(size: number): Promise<Buffer> {
    return this.#stream.read(size);
  }

  /** Sends one message; the faults of the cable see it as one. Its bytes must not change until `onLeft` is called. */
  send(message: Buffer, onLeft?: () => void): Promise<void> {
    return this.#outbox.send(this.#cable.faults.tamper?.(message, this.service) ?? message, onLeft);
  }

  /** Sends one message, its parts one after another, which saves copying a large one; the faults see it as one. */
  async sendParts(parts: readonly Uint8Array[]): Promise<void> {
    if (this.#cable.faults.tamper !== undefined) {
      await this.send(Buffer.concat(parts));
      return;
    }
    for (const part of parts) {
      if (part.length === 0) continue;
      await this.#outbox.send(Buffer.from(part.buffer, part.byteOffset, part.length));
    }
  }

  /** A plist behind its length, 4 bytes big-endian. Throws LinkEnded, RangeError, PlistError. */
  async receivePlist(): Promise<PlistDict> {
    const value = await this.receivePlistValue();
    if (!isPlistDict(value)) throw new TypeError('the host sent no dictionary');
    return value;
  }

  /** The same for services whose messages are arrays (device link). */
  async receivePlistValue(): Promise<ReturnType<typeof parsePlist>> {
    const length = (await this.read(4)).readUInt32BE(0);
    if (length > maxMessageBytes) throw new RangeError(`the host announced ${length} bytes`);
    return parsePlist(await this.read(length));
  }

  async sendPlist(message: Parameters<typeof buildXmlPlist>[0], build = buildXmlPlist): Promise<void> {
    const body = build(message);
    const packet = Buffer.allocUnsafe(4 + body.length);
    packet.writeUInt32BE(body.length, 0);
    packet.set(body, 4);
    await this.send(packet);
  }

  /** TLS for the rest of the connection. */
  async startTls(identity: TlsIdentity): Promise<void> {
    await this.#outbox.flushed();
    this.#stream.release();
    this.#use(await serveTls(this.#clear, identity));
  }

  /** TLS that `stopTls` takes off again; slower, for lockdown. */
  async startRemovableTls(identity: TlsIdentity): Promise<void> {
    await this.#outbox.flushed();
    this.#stream.release();
    const layer = new RemovableLayer(this.#clear);
    this.#use(await serveTls(layer, identity));
    this.#layer = layer;
  }

  /** Says goodbye in TLS, waits for the host's, and goes on in clear text. */
  async stopTls(): Promise<void> {
    const layer = this.#layer;
    if (layer === undefined) return;
    await this.#outbox.flushed();
    const secured = this.#stream.socket;
    secured.end();
    await this.#stream.read(1).catch((error: unknown) => {
      if (!(error instanceof LinkEnded)) throw error;
    });
    layer.remove();
    this.#layer = undefined;
    this.#use(this.#clear);
  }

  /** Everything said so far has left. */
  flushed(): Promise<void> {
    return this.#outbox.flushed();
  }

  /** Hangs up. */
  close(): void {
    this.#stream.socket.end();
    this.#clear.end();
  }

  destroy(): void {
    this.#stream.socket.destroy();
    this.#clear.destroy();
  }

  #use(socket: Duplex): void {
    this.#stream = new ByteStream(socket);
    this.#outbox.moveTo(socket);
  }
}
