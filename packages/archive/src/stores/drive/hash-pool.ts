import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { digest } from '../../model/digest.ts';
import type { Proven, ReadBack } from '../../store.ts';
import { placeholderCode } from './placeholder.ts';
import { archiveErrorOf } from './system-error.ts';

export interface HashRequest {
  readonly path: string;
  /** One 32-bit flag: set to stop. */
  readonly cancelled: SharedArrayBuffer;
}

export type HashReply =
  | { readonly digest: string; readonly size: number; readonly how: ReadBack }
  | { readonly systemCode: string; readonly message: string }
  | { readonly cancelled: true };

/** Threads that read files back and hash them, cold where the system can, so that all cores take part. */
export interface HashPool extends AsyncDisposable {
  /** Rejects with ArchiveError (`not-found`, `unreadable`, …) or the signal's reason. */
  hash(path: string, options?: { readonly signal?: AbortSignal }): Promise<Proven>;
  readonly threads: number;
}

interface Task {
  readonly request: HashRequest;
  readonly resolve: (proven: Proven) => void;
  readonly reject: (error: unknown) => void;
  readonly signal: AbortSignal | undefined;
}

/** Opens a pool of at most `threads` threads; they start when first needed. */
export function openHashPool(threads: number): HashPool {
  const idle: Worker[] = [];
  const all = new Set<Worker>();
  const queue: Task[] = [];

  function work(): void {
    while (queue.length > 0) {
      const worker = idle.pop() ?? (all.size < threads ? startWorker() : undefined);
      if (worker === undefined) return;
      const task = queue.shift();
      if (task === undefined) {
        idle.push(worker);
        return;
      }
      run(worker, task);
    }
  }

  function startWorker(): Worker {
    const worker = new Worker(new URL(`./hash-worker${extname(import.meta.url)}`, import.meta.url));
    worker.unref();
    all.add(worker);
    return worker;
  }

  function run(worker: Worker, task: Task): void {
    const done = (reply: HashReply): void => {
      settle(task, reply);
      finish(true);
    };
    const broken = (error: unknown): void => {
      task.reject(archiveErrorOf(error, task.request.path, 'unreadable'));
      finish(false);
    };
    const finish = (free: boolean): void => {
      worker.off('message', done);
      worker.off('error', broken);
      worker.unref();
      if (free) idle.push(worker);
      else all.delete(worker);
      work();
    };
    worker.ref();
    worker.once('message', done);
    worker.once('error', broken);
    worker.postMessage(task.request);
  }

  return {
    threads,
    hash(path, { signal } = {}) {
      signal?.throwIfAborted();
      const cancelled = new SharedArrayBuffer(4);
      const stop = (): void => void Atomics.store(new Int32Array(cancelled), 0, 1);
      signal?.addEventListener('abort', stop, { once: true });
      return new Promise<Proven>((resolve, reject) => {
        queue.push({ request: { path, cancelled }, resolve, reject, signal });
        work();
      }).finally(() => signal?.removeEventListener('abort', stop));
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([...all].map((worker) => worker.terminate()));
      all.clear();
      idle.length = 0;
    },
  };
}

function settle(task: Task, reply: HashReply): void {
  if ('cancelled' in reply) task.reject(task.signal?.reason);
  else if ('systemCode' in reply) {
    const error = Object.assign(new Error(reply.message), { code: reply.systemCode });
    const why =
      reply.systemCode === placeholderCode ? ' (a sync service keeps its bytes, and not this disk)' : '';
    task.reject(archiveErrorOf(error, task.request.path + why, 'unreadable'));
  } else task.resolve({ digest: digest(reply.digest), size: reply.size, how: reply.how });
}
