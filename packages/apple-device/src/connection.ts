import type { Duplex } from 'node:stream';
import { DeviceError } from './errors.ts';
import { SilenceTimer } from './silence-timer.ts';

export interface ConnectionOptions {
  /** Longest silence in milliseconds while bytes are awaited, before the connection ends with `timeout`. */
  readonly idleMs: number;
  /** Ends the connection; what is under way is rejected with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

interface Waiter {
  readonly target: Uint8Array;
  filled: number;
  readonly resolve: () => void;
  readonly reject: (reason: unknown) => void;
}

/** Takes bytes as they come; answers how many of them it took when it needs no more, else undefined. May throw. */
export type Consumer = (bytes: Buffer) => number | undefined;

/**
 * A byte stream to the multiplexer or, through it, to a service of the phone.
 *
 * One reader at a time. Nothing is read ahead: while nobody reads, the socket is paused, so the phone is held back.
 * Every failure is final: the first error ends the connection and is what later calls are rejected with.
 */
export class Connection implements AsyncDisposable {
  #socket: Duplex;
  readonly #signal: AbortSignal | undefined;
  readonly #silence: SilenceTimer;
  readonly #onAbort: () => void;
  #ahead: Buffer[] = [];
  #waiter: Waiter | undefined;
  #consuming: { readonly take: Consumer; readonly settle: (error?: unknown) => void } | undefined;
  #error: unknown;
  #corked = false;
  #isHeld = false;
  readonly #closed: Promise<void>;
  #resolveClosed: () => void = () => {};

  constructor(socket: Duplex, options: ConnectionOptions) {
    this.#socket = socket;
    this.#signal = options.signal;
    this.#silence = new SilenceTimer(options.idleMs, (error) => {
      if (this.#isRead) this.destroy(error);
    });
    this.#closed = new Promise((resolve) => {
      this.#resolveClosed = resolve;
    });
    this.#onAbort = () => this.destroy(options.signal?.reason);
    if (options.signal?.aborted) this.destroy(options.signal.reason);
    else options.signal?.addEventListener('abort', this.#onAbort, { once: true });
    this.#listen();
  }

  /** Longest silence in milliseconds from the next read on; Infinity where the phone may be silent at will. */
  get idleMs(): number {
    return this.#silence.idleMs;
  }

  set idleMs(idleMs: number) {
    this.#silence.idleMs = idleMs;
  }

  /** Settles when the connection has ended, for whatever reason; never rejects. */
  get closed(): Promise<void> {
    return this.#closed;
  }

  /** Reads exactly `size` bytes. The caller has checked `size` against its own limit. */
  async read(size: number): Promise<Buffer> {
    const target = Buffer.allocUnsafe(size);
    if (size > 0) await this.readInto(target);
    return target;
  }

  /** Fills `target`. Throws what ended the connection. */
  readInto(target: Uint8Array): Promise<void> {
    if (this.#isRead) throw new TypeError('a connection has one reader at a time');
    return new Promise((resolve, reject) => {
      this.#waiter = { target, filled: 0, resolve, reject };
      this.#takeAhead();
      this.#goOn();
    });
  }

  /**
   * Hands everything that arrives to `take` as it comes, until that needs no more: for a great many small parts, where a
   * promise for each would cost more than its bytes. Throws what `take` throws, and what ended the connection.
   */
  consume(take: Consumer): Promise<void> {
    if (this.#isRead) throw new TypeError('a connection has one reader at a time');
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const settle = (error?: unknown): void => {
      this.#consuming = undefined;
      if (error === undefined) resolve();
      else reject(error);
    };
    this.#consuming = { take, settle };
    for (const chunk of this.#ahead.splice(0)) this.#receive(chunk);
    this.#goOn();
    return promise;
  }

  /**
   * Receives no more until a promise settles, for a consumer that cannot follow; a little may still come. What it is
   * rejected with is thrown by `consume`.
   */
  hold(until: Promise<void>): void {
    if (this.#isHeld) return;
    const consuming = this.#consuming;
    this.#isHeld = true;
    this.#silence.stop();
    this.#socket.pause();
    until
      .catch((error: unknown) => {
        if (this.#consuming === consuming) consuming?.settle(error);
      })
      .finally(() => {
        this.#isHeld = false;
        this.#goOn();
      });
  }

  /** Sends bytes. Writes of one turn of the event loop leave together; resolves when the socket takes more. */
  async write(bytes: Uint8Array): Promise<void> {
    if (this.#error !== undefined) throw this.#error;
    this.#corkForThisTurn();
    if (this.#socket.write(bytes)) return;
    await this.#drained();
  }

  /**
   * Replaces the socket by one that `wrap` lays over it (TLS). No read may be under way.
   * Bytes already received are handed on.
   */
  async upgrade(wrap: (socket: Duplex) => Promise<Duplex>): Promise<void> {
    if (this.#error !== undefined) throw this.#error;
    const inner = this.#socket;
    inner.removeAllListeners('data').removeAllListeners('end').removeAllListeners('close');
    inner.pause();
    if (this.#ahead.length > 0) inner.unshift(Buffer.concat(this.#ahead.splice(0)));
    const expired = this.#silence.expiry();
    try {
      this.#socket = await Promise.race([wrap(inner), expired.promise]);
    } catch (cause) {
      this.destroy(cause);
      throw this.#error;
    } finally {
      expired.cancel();
    }
    if (this.#error !== undefined) {
      this.#socket.destroy();
      throw this.#error;
    }
    this.#listen();
  }

  /** Ends the connection at once; pending and later calls are rejected with `reason`. */
  destroy(reason: unknown = new DeviceError('disconnected', 'the connection was closed')): void {
    this.#error ??= reason;
    this.#signal?.removeEventListener('abort', this.#onAbort);
    this.#socket.destroy();
    this.#fail(this.#error);
    this.#resolveClosed();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.destroy();
  }

  #listen(): void {
    const socket = this.#socket;
    socket.on('data', (chunk: Buffer) => this.#receive(chunk));
    socket.on('error', (cause) => this.destroy(disconnected(cause)));
    socket.on('end', () => this.destroy(disconnected()));
    socket.on('close', () => this.destroy(disconnected()));
    if (!this.#isRead) socket.pause();
  }

  get #isRead(): boolean {
    return this.#waiter !== undefined || this.#consuming !== undefined;
  }

  /** Listens to the phone, where somebody still reads. */
  #goOn(): void {
    if (!this.#isRead) return;
    if (this.#error !== undefined) this.#fail(this.#error);
    else if (!this.#isHeld) {
      this.#silence.start();
      this.#socket.resume();
    }
  }

  #receive(chunk: Buffer): void {
    this.#silence.heard();
    const rest = this.#consuming === undefined ? chunk : this.#consumed(chunk);
    if (rest === undefined) return;
    if (rest.length > 0) this.#ahead.push(rest);
    this.#takeAhead();
    if (!this.#isRead) this.#socket.pause();
  }

  /** What the consumer left over of a chunk when it needs no more; undefined while it goes on. */
  #consumed(chunk: Buffer): Buffer | undefined {
    try {
      const taken = this.#consuming?.take(chunk);
      if (taken === undefined) return undefined;
      this.#consuming?.settle();
      return chunk.subarray(taken);
    } catch (error) {
      this.#consuming?.settle(error);
      return Buffer.alloc(0);
    }
  }

  #takeAhead(): void {
    for (;;) {
      const waiter = this.#waiter;
      if (waiter === undefined) return;
      const missing = waiter.target.length - waiter.filled;
      if (missing === 0) {
        this.#waiter = undefined;
        waiter.resolve();
        return;
      }
      const chunk = this.#ahead[0];
      if (chunk === undefined) return;
      const part = chunk.length > missing ? chunk.subarray(0, missing) : chunk;
      waiter.target.set(part, waiter.filled);
      waiter.filled += part.length;
      if (part.length === chunk.length) this.#ahead.shift();
      else this.#ahead[0] = chunk.subarray(part.length);
    }
  }

  #fail(reason: unknown): void {
    this.#silence.stop();
    const waiter = this.#waiter;
    this.#waiter = undefined;
    waiter?.reject(reason);
    this.#consuming?.settle(reason);
  }

  #corkForThisTurn(): void {
    if (this.#corked) return;
    this.#corked = true;
    const socket = this.#socket;
    socket.cork();
    setImmediate(() => {
      this.#corked = false;
      socket.uncork();
    });
  }

  async #drained(): Promise<void> {
    const expired = this.#silence.expiry();
    const socket = this.#socket;
    let onDrain = () => {};
    const drained = new Promise<void>((resolve) => {
      onDrain = resolve;
      socket.once('drain', onDrain);
    });
    try {
      await Promise.race([drained, this.#closed, expired.promise]);
    } catch (error) {
      this.destroy(error);
    } finally {
      expired.cancel();
      socket.off('drain', onDrain);
    }
    if (this.#error !== undefined) throw this.#error;
  }
}

function disconnected(cause?: unknown): DeviceError {
  return new DeviceError('disconnected', 'the connection to the phone ended', { cause });
}
