import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { DeviceError } from '../errors.ts';
import type { TrustedPhone } from '../phone.ts';
import { heardError } from '../told-error.ts';
import type { Answer, Request, ThreadPhone } from './messages.ts';

/** Records of 16 KiB come decrypted in memory of their own; a small nursery is swept before they are many. */
const nurseryMiB = 1;

/** Asks a thread that reads a phone's media. Its end, for whatever reason, is what all later requests are rejected with. */
export class MediaThread implements AsyncDisposable {
  readonly #thread: Worker;
  readonly #whole: AbortSignal | undefined;
  readonly #waiting = new Map<number, (answer: Answer) => void>();
  readonly #slots: SharedArrayBuffer[] = [];
  readonly #onAbort = (): void => this.#end(this.#whole?.reason);
  #lastId = 0;
  #ended: { readonly reason: unknown } | undefined;

  constructor(phone: TrustedPhone) {
    this.#thread = startThread(phone);
    this.#thread.on('message', (answer: Answer) => this.#hear(answer));
    this.#thread.on('error', (cause) => this.#end(closed(cause)));
    this.#thread.on('exit', () => this.#end(closed()));
    this.#whole = phone.muxer.signal;
    if (this.#whole?.aborted) this.#onAbort();
    else this.#whole?.addEventListener('abort', this.#onAbort, { once: true });
  }

  newId(): number {
    return ++this.#lastId;
  }

  /** The one answer to a request. Throws the signal's reason, what the phone said, or why the thread ended. */
  async ask(request: Exclude<Request, { kind: 'stop' }>, signal: AbortSignal | undefined): Promise<Answer> {
    signal?.throwIfAborted();
    if (this.#ended !== undefined) throw this.#ended.reason;
    const { id } = request;
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    const onAbort = (): void => {
      this.stop(id);
      reject(signal?.reason);
    };
    signal?.addEventListener('abort', onAbort, { once: true });
    this.#waiting.set(id, resolve);
    this.#thread.postMessage(request);
    const answer = await promise.finally(() => signal?.removeEventListener('abort', onAbort));
    if (answer.kind !== 'failed') return answer;
    throw this.#reasonOf(answer);
  }

  /** Gives a request up: nobody waits for more of it. */
  stop(id: number): void {
    this.#waiting.delete(id);
    if (this.#ended === undefined) this.#thread.postMessage({ kind: 'stop', id } satisfies Request);
  }

  /** The bytes of a chunk, in memory that is used again for the next one. */
  bytesOf({ slot, bytes }: Answer & { kind: 'chunk' }): Uint8Array {
    const memory = this.#slots[slot];
    if (memory === undefined) throw new TypeError('a chunk that is in no slot');
    return new Uint8Array(memory, 0, bytes);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#end(closed());
    await this.#thread.terminate();
  }

  #hear(answer: Answer): void {
    if (answer.kind === 'chunk' && answer.memory !== undefined) this.#slots[answer.slot] = answer.memory;
    const settle = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    settle?.(answer);
  }

  #reasonOf({ error }: Answer & { kind: 'failed' }): unknown {
    return this.#ended === undefined ? heardError(error) : this.#ended.reason;
  }

  #end(reason: unknown): void {
    this.#ended ??= { reason };
    this.#whole?.removeEventListener('abort', this.#onAbort);
    for (const [id, settle] of this.#waiting) settle({ kind: 'failed', id, error: { message: '' } });
    this.#waiting.clear();
    void this.#thread.terminate();
  }
}

function startThread({ muxer: { signal: _, ...muxer }, ...phone }: TrustedPhone): Worker {
  return new Worker(new URL(`./thread${extname(import.meta.url)}`, import.meta.url), {
    workerData: { ...phone, muxer } satisfies ThreadPhone,
    resourceLimits: { maxYoungGenerationSizeMb: nurseryMiB },
  });
}

function closed(cause?: unknown): DeviceError {
  return new DeviceError('disconnected', 'the media files were closed', { cause });
}
