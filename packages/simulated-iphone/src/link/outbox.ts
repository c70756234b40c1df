import { type Duplex, finished } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { LinkEnded } from './byte-stream.ts';
import type { Cable } from './faults.ts';

/** Messages that may wait in the outbox before the service is held back. */
const maxWaitingBytes = 64 << 20;
/** How finely a slow link is cut. */
const sliceBytes = 16 << 10;

interface Waiting {
  readonly bytes: Buffer;
  readonly dueMs: number;
}

/** Sends a service's messages in order, through the faults of the cable. */
export class Outbox {
  #socket: Duplex;
  readonly #cable: Cable;
  readonly #queue: Waiting[] = [];
  #waitingBytes = 0;
  #pumping: Promise<void> | undefined;
  #corked = false;

  constructor(socket: Duplex, cable: Cable) {
    this.#socket = socket;
    this.#cable = cable;
  }

  /** Later messages go to another socket (TLS laid over the first one, or taken off). The outbox must be empty. */
  moveTo(socket: Duplex): void {
    this.#socket = socket;
    this.#corked = false;
  }

  /**
   * Accepts a message; resolves when the service may go on. Throws LinkEnded. Until `onLeft` is called the bytes must not
   * change.
   */
  async send(bytes: Buffer, onLeft?: () => void): Promise<void> {
    if (this.#socket.destroyed) throw new LinkEnded();
    const { latencyMs = 0 } = this.#cable.faults;
    if (this.#pumping === undefined && latencyMs === 0 && !isLimited(this.#cable)) {
      this.#cable.count(bytes.length);
      await this.#write(bytes, onLeft);
      return;
    }
    const kept = onLeft === undefined ? bytes : Buffer.from(bytes);
    onLeft?.();
    this.#queue.push({ bytes: kept, dueMs: performance.now() + latencyMs });
    this.#waitingBytes += bytes.length;
    this.#pumping ??= this.#pump().finally(() => {
      this.#pumping = undefined;
    });
    this.#pumping.catch(() => {});
    while (this.#waitingBytes > maxWaitingBytes && !this.#socket.destroyed) await wait(1);
  }

  /** Resolves when everything accepted has been handed to the socket. */
  async flushed(): Promise<void> {
    await this.#pumping;
    if (this.#corked) await new Promise((resolve) => setImmediate(resolve));
  }

  async #pump(): Promise<void> {
    for (let next = this.#queue.shift(); next !== undefined; next = this.#queue.shift()) {
      const restMs = next.dueMs - performance.now();
      if (restMs > 0) await wait(restMs);
      await this.#sendLimited(next.bytes);
      this.#waitingBytes -= next.bytes.length;
    }
  }

  async #sendLimited(bytes: Buffer): Promise<void> {
    const { bytesPerSecond } = this.#cable.faults;
    const step = bytesPerSecond === undefined ? bytes.length : sliceBytes;
    for (let start = 0; start < bytes.length; start += step) {
      const slice = bytes.subarray(start, start + step);
      if (!(await this.#sendUntilFault(slice))) return;
      if (bytesPerSecond !== undefined) await wait((slice.length / bytesPerSecond) * 1000);
    }
  }

  /** False when the link stalls or is gone. */
  async #sendUntilFault(bytes: Buffer): Promise<boolean> {
    if (this.#socket.destroyed) throw new LinkEnded();
    const { faults, sentBytes } = this.#cable;
    const leftToStall = (faults.stallAfterBytes ?? Number.POSITIVE_INFINITY) - sentBytes;
    const leftToUnplug = (faults.unplugAfterBytes ?? Number.POSITIVE_INFINITY) - sentBytes;
    const left = Math.max(0, Math.min(leftToStall, leftToUnplug));
    const whole = left > bytes.length;
    const part = whole ? bytes : bytes.subarray(0, left);
    this.#cable.count(part.length);
    if (part.length > 0) await this.#write(part);
    if (!whole && leftToUnplug <= leftToStall) {
      await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
      this.#cable.unplug();
    }
    return whole;
  }

  async #write(bytes: Buffer, onLeft?: () => void): Promise<void> {
    const socket = this.#socket;
    if (socket.destroyed) throw new LinkEnded();
    this.#corkForThisTurn();
    if (!socket.write(bytes, onLeft)) await drained(socket);
  }

  #corkForThisTurn(): void {
    if (this.#corked) return;
    this.#corked = true;
    const socket = this.#socket;
    socket.cork();
    setImmediate(() => {
      if (socket === this.#socket) this.#corked = false;
      socket.uncork();
    });
  }
}

function isLimited(cable: Cable): boolean {
  const { bytesPerSecond, stallAfterBytes, unplugAfterBytes } = cable.faults;
  return bytesPerSecond !== undefined || stallAfterBytes !== undefined || unplugAfterBytes !== undefined;
}

function drained(socket: Duplex): Promise<void> {
  return new Promise((resolve, reject) => {
    const cleanUp = finished(socket, { readable: false, writable: true }, () => {
      socket.off('drain', onDrain);
      reject(new LinkEnded());
    });
    const onDrain = (): void => {
      cleanUp();
      resolve();
    };
    socket.once('drain', onDrain);
  });
}
