import { Worker } from 'node:worker_threads';
import type { FolderListing } from '../media-files.ts';
import { type PackedListing, unpackListing } from './listing.ts';

export interface ListingRequest {
  readonly id: number;
  readonly absolute: string;
}

export interface ListingReply {
  readonly id: number;
  readonly listing?: PackedListing & { readonly digest: string };
  readonly error?: { readonly code: string; readonly message: string };
}

interface Waiting {
  resolve(listing: FolderListing): void;
  reject(error: unknown): void;
}

const thread = import.meta.url.endsWith('.ts') ? './listing-thread.ts' : './listing-thread.js';

/** A thread that lists folders, one after another, while the caller works on. Started ahead by `start`, else by the first request. */
export class Lister implements AsyncDisposable {
  #worker: Worker | undefined;
  #last = 0;
  readonly #waiting = new Map<number, Waiting>();

  /** Lets the thread come up while the caller does something else. */
  start(): void {
    this.#started();
  }

  list(absolute: string, signal: AbortSignal | undefined): Promise<FolderListing> {
    if (signal?.aborted) return Promise.reject(signal.reason);
    const worker = this.#started();
    const id = ++this.#last;
    const { promise, resolve, reject } = Promise.withResolvers<FolderListing>();
    const onAbort = () => this.#take(id)?.reject(signal?.reason);
    signal?.addEventListener('abort', onAbort, { once: true });
    this.#waiting.set(id, { resolve, reject });
    worker.ref();
    worker.postMessage({ id, absolute } satisfies ListingRequest);
    return promise.finally(() => signal?.removeEventListener('abort', onAbort));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#worker?.terminate();
  }

  #started(): Worker {
    if (this.#worker) return this.#worker;
    const worker = new Worker(new URL(thread, import.meta.url));
    worker.on('message', ({ id, listing, error }: ListingReply) => {
      const waiting = this.#take(id);
      if (listing) waiting?.resolve({ digest: listing.digest, entries: () => unpackListing(listing) });
      else waiting?.reject(Object.assign(new Error(error?.message), { code: error?.code }));
    });
    worker.on('error', (error) => this.#failAll(error));
    worker.on('exit', () => this.#failAll(new Error('the listing thread ended')));
    worker.unref();
    this.#worker = worker;
    return worker;
  }

  #take(id: number): Waiting | undefined {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (this.#waiting.size === 0) this.#worker?.unref();
    return waiting;
  }

  #failAll(error: unknown): void {
    this.#worker = undefined;
    for (const id of [...this.#waiting.keys()]) this.#take(id)?.reject(error);
  }
}
