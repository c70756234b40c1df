import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { FinderBackupError, type FinderBackupErrorCode } from '../errors.ts';
import type { FileResult, FileTask, TaskMessage, TaskReply } from './tasks.ts';

/** Enough that a thread finds its next file waiting, and few enough that a list of a million is read as it is needed. */
const waitingEach = 8;

export interface Done<T> {
  readonly item: T;
  /** What came out, or why nothing did. */
  readonly outcome: FileResult | Error;
}

/**
 * Does tasks on threads, so that all cores decrypt, and yields each as it is done, in no order. `toTask` may throw, which is that
 * item's outcome. Throws the signal's reason; what an interrupted task wrote is removed.
 */
export async function* doTasks<T>(
  items: Iterable<T>,
  toTask: (item: T) => FileTask,
  { threads, signal }: { readonly threads: number; readonly signal?: AbortSignal | undefined },
): AsyncGenerator<Done<T>, void> {
  signal?.throwIfAborted();
  const stop = new SharedArrayBuffer(4);
  const halt = (): void => void Atomics.store(new Int32Array(stop), 0, 1);
  signal?.addEventListener('abort', halt, { once: true });
  const workers = Array.from({ length: threads }, () => new FileWorker(stop));
  const pending = new Set<Promise<Done<T>>>();
  const settled: Done<T>[] = [];
  try {
    for (const item of items) {
      signal?.throwIfAborted();
      const work = start(item, toTask, workers).then((done) => {
        pending.delete(work);
        settled.push(done);
        return done;
      });
      pending.add(work);
      if (pending.size >= threads * waitingEach) await Promise.race(pending);
      yield* settled.splice(0);
    }
    while (pending.size > 0) {
      await Promise.race(pending);
      signal?.throwIfAborted();
      yield* settled.splice(0);
    }
    yield* settled.splice(0);
  } finally {
    signal?.removeEventListener('abort', halt);
    // Whoever stops listening early also stops the work.
    halt();
    await Promise.all(pending);
    await Promise.all(workers.map((worker) => worker.end()));
  }
}

async function start<T>(
  item: T,
  toTask: (item: T) => FileTask,
  workers: readonly FileWorker[],
): Promise<Done<T>> {
  const worker = workers.reduce((least, other) => (other.waiting < least.waiting ? other : least));
  try {
    return { item, outcome: await worker.run(toTask(item)) };
  } catch (error) {
    return { item, outcome: error instanceof Error ? error : new Error(String(error)) };
  }
}

/** A thread and the tasks that it was given; they are answered in order. */
class FileWorker {
  readonly #stop: SharedArrayBuffer;
  #worker: Worker | undefined;
  readonly #queue: { resolve: (result: FileResult) => void; reject: (error: Error) => void }[] = [];

  constructor(stop: SharedArrayBuffer) {
    this.#stop = stop;
  }

  get waiting(): number {
    return this.#queue.length;
  }

  run(task: FileTask): Promise<FileResult> {
    const { promise, resolve, reject } = Promise.withResolvers<FileResult>();
    this.#queue.push({ resolve, reject });
    this.#worker ??= this.#start();
    this.#worker.postMessage({ task, stop: this.#stop } satisfies TaskMessage);
    return promise;
  }

  async end(): Promise<void> {
    await this.#worker?.terminate();
  }

  #start(): Worker {
    const worker = new Worker(new URL(`./file-thread${extname(import.meta.url)}`, import.meta.url));
    worker.on('message', (reply: TaskReply) => this.#answer(reply));
    worker.on('error', (cause) => {
      this.#worker = undefined;
      const error = new FinderBackupError('unreadable', 'a thread broke down', { cause });
      for (const { reject } of this.#queue.splice(0)) reject(error);
    });
    return worker;
  }

  #answer(reply: TaskReply): void {
    const asked = this.#queue.shift();
    if ('result' in reply) asked?.resolve(reply.result);
    else if ('stopped' in reply) asked?.reject(new FinderBackupError('unreadable', 'stopped'));
    else asked?.reject(errorOf(reply.failure));
  }
}

function errorOf({ code, message, ours }: { code: string; message: string; ours: boolean }): Error {
  if (ours) return new FinderBackupError(code as FinderBackupErrorCode, message);
  const denied = code === 'EPERM' || code === 'EACCES';
  const cause = Object.assign(new Error(message), { code });
  return new FinderBackupError(denied ? 'no-permission' : 'unreadable', message, { cause });
}
