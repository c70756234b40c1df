import { DeviceError } from './errors.ts';

/** Tells when nothing was heard for too long. One timer, started again at each arrival: making new ones is dear. */
export class SilenceTimer {
  readonly #onSilence: (error: DeviceError) => void;
  #idleMs: number;
  #timer: NodeJS.Timeout | undefined;

  constructor(idleMs: number, onSilence: (error: DeviceError) => void) {
    this.#idleMs = idleMs;
    this.#onSilence = onSilence;
  }

  /** In milliseconds, from the next start on; Infinity: never too long. */
  get idleMs(): number {
    return this.#idleMs;
  }

  set idleMs(idleMs: number) {
    this.stop();
    this.#idleMs = idleMs;
  }

  start(): void {
    if (this.#idleMs === Number.POSITIVE_INFINITY) return;
    if (this.#timer !== undefined) this.#timer.refresh();
    else this.#timer = setTimeout(() => this.#expire(), this.#idleMs).unref();
  }

  /** Something was heard. */
  heard(): void {
    this.#timer?.refresh();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** The same for one thing that is awaited: rejected when it takes too long, unless cancelled. */
  expiry(): { readonly promise: Promise<never>; cancel(): void } {
    let timer: NodeJS.Timeout | undefined;
    const promise = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(this.#error()), this.#idleMs);
    });
    return { promise, cancel: () => clearTimeout(timer) };
  }

  #expire(): void {
    this.stop();
    this.#onSilence(this.#error());
  }

  #error(): DeviceError {
    return new DeviceError('timeout', `nothing was heard from the phone for ${this.#idleMs} ms`);
  }
}
