import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { DeviceError } from '../../errors.ts';
import { heardError } from '../../told-error.ts';
import type { Answer, Part, ReceivedFile, Request } from './messages.ts';
import { Piece, pieceBytes } from './piece.ts';

/** So many pieces may wait to be written before the phone is held back. */
const mostWaiting = 8;

export interface FileHooks {
  /** So many bytes were written. */
  readonly onBytes: (count: number) => void;
  /** A file is complete and has its name. */
  readonly onFile: (file: ReceivedFile) => void;
}

/**
 * Hashes and writes what arrives in a thread of its own, so that the socket is drained meanwhile. Bytes go there in pieces
 * of memory that are handed over and come back, many small files in one.
 *
 * When it is disposed of, nothing more is written, and what there was of a file that is not complete is gone.
 */
export class FileThread implements AsyncDisposable {
  readonly #hooks: FileHooks;
  readonly #free: ArrayBuffer[] = [];
  #filling: Piece | undefined;
  #isInFile = false;
  #waiting = 0;
  #worker: Worker | undefined;
  readonly #ended = Promise.withResolvers<void>();
  #failure: { readonly reason: unknown } | undefined;
  #changed = Promise.withResolvers<void>();

  constructor(hooks: FileHooks) {
    this.#hooks = hooks;
  }

  /** Starts with a file: as the phone calls it, and where it shall be. Nothing is made before its first bytes are written. */
  begin(path: string, target: string): void {
    this.#piece().begin({ path, target });
    this.#isInFile = true;
  }

  add(bytes: Uint8Array): void {
    for (let added = 0; added < bytes.length; ) added += this.#piece().add(bytes.subarray(added));
  }

  /** The file is complete and gets its name, or shall not be. */
  end(how: NonNullable<Part['end']>): void {
    this.#piece().end(how);
    this.#isInFile = false;
  }

  /** Whether the phone must be held back. */
  get isBehind(): boolean {
    return this.#waiting >= mostWaiting || this.#failure !== undefined;
  }

  /** Resolves when there is room again. Throws why files cannot be written: `disk-full`, `file-too-large`, `folder-failed`. */
  async room(): Promise<void> {
    await this.#until(mostWaiting - 1);
  }

  /** Resolves when all is written. Throws as `room` does. */
  async written(): Promise<void> {
    this.#send();
    await this.#until(0);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#worker === undefined) return;
    this.#worker.postMessage({ kind: 'end' } satisfies Request);
    await this.#ended.promise;
  }

  /** The piece that is being filled. */
  #piece(): Piece {
    if (this.#filling?.isFull) this.#send();
    if (this.#filling !== undefined) return this.#filling;
    const piece = new Piece(this.#free.pop() ?? new ArrayBuffer(pieceBytes));
    if (this.#isInFile) piece.begin();
    this.#filling = piece;
    return piece;
  }

  #send(): void {
    const piece = this.#filling;
    if (piece === undefined) return;
    this.#filling = undefined;
    this.#waiting++;
    this.#worker ??= this.#start();
    const { memory, parts } = piece;
    this.#worker.postMessage({ kind: 'piece', memory, parts } satisfies Request, [memory]);
  }

  #start(): Worker {
    const worker = new Worker(new URL(`./thread${extname(import.meta.url)}`, import.meta.url));
    worker.on('message', (answer: Answer) => this.#hear(answer));
    worker.on('error', (error) => this.#fail(error));
    worker.on('exit', () => {
      this.#fail(new DeviceError('folder-failed', 'the thread that writes files ended'));
      this.#ended.resolve();
    });
    return worker;
  }

  #hear(answer: Answer): void {
    try {
      if (answer.kind === 'failed') throw heardError(answer.error);
      this.#free.push(answer.memory);
      this.#waiting--;
      this.#hooks.onBytes(answer.bytes);
      for (const file of answer.files) this.#hooks.onFile(file);
      this.#wake();
    } catch (error) {
      this.#fail(error);
    }
  }

  #fail(reason: unknown): void {
    this.#failure ??= { reason };
    this.#wake();
  }

  #wake(): void {
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
  }

  /** Resolves when at most so many pieces wait. */
  async #until(most: number): Promise<void> {
    while (this.#waiting > most && this.#failure === undefined) await this.#changed.promise;
    if (this.#failure !== undefined) throw this.#failure.reason;
  }
}
