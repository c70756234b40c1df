import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { ArchiveError } from '../../errors.ts';
import type { AgeJob, FromWorker, ToWorker } from './age-messages.ts';

/** Threads that encrypt and decrypt in the age format, so that all cores take part. */
export interface AgePool extends AsyncDisposable {
  /**
   * The encrypted or decrypted bytes. Errors: `wrong-key`, `unreadable` where it is damaged or no age file; what the
   * bytes' own stream throws; the signal's reason.
   */
  run(job: AgeJob, bytes: AsyncIterable<Uint8Array>, signal?: AbortSignal): AsyncIterable<Uint8Array>;
  readonly threads: number;
}

/** Opens a pool of at most `threads` threads; they start when first needed. */
export function openAgePool(threads: number): AgePool {
  const idle: Worker[] = [];
  const all = new Set<Worker>();
  const waiting: ((worker: Worker) => void)[] = [];

  async function take(): Promise<Worker> {
    const worker = idle.pop();
    if (worker !== undefined) return worker;
    if (all.size >= threads) return await new Promise((resolve) => waiting.push(resolve));
    const started = new Worker(new URL(`./age-worker${extname(import.meta.url)}`, import.meta.url));
    all.add(started);
    return started;
  }

  function give(worker: Worker): void {
    worker.unref();
    const next = waiting.shift();
    if (next === undefined) idle.push(worker);
    else next(worker);
  }

  return {
    threads,
    async *run(job, bytes, signal) {
      signal?.throwIfAborted();
      const worker = await take();
      worker.ref();
      try {
        yield* converse(worker, job, bytes, signal);
      } finally {
        give(worker);
      }
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([...all].map((worker) => worker.terminate()));
      all.clear();
      idle.length = 0;
    },
  };
}

/** One job from its first to its last message: when it ends, however it ends, the worker is ready for the next. */
async function* converse(
  worker: Worker,
  job: AgeJob,
  bytes: AsyncIterable<Uint8Array>,
  signal: AbortSignal | undefined,
): AsyncIterable<Uint8Array> {
  const inbox = openInbox(worker);
  const source = bytes[Symbol.asyncIterator]();
  const tell = (message: ToWorker): void => worker.postMessage(message);
  let failure: { readonly error: unknown } | undefined;
  let ended = false;
  tell({ kind: 'job', job });
  try {
    for (;;) {
      const message = await inbox.next();
      if (message.kind === 'pull') failure = await feed(source, tell, signal);
      else if (message.kind === 'out') {
        tell({ kind: 'taken' });
        yield message.chunk;
      } else {
        ended = true;
        if (failure !== undefined) throw failure.error;
        if (message.kind === 'failed') throw ageError(message.message);
        return;
      }
    }
  } finally {
    if (!ended) await wind(inbox, tell);
    inbox.close();
    await source.return?.();
  }
}

/** Answers a worker that asks for bytes; what the stream failed with, if it did. */
async function feed(
  source: AsyncIterator<Uint8Array>,
  tell: (message: ToWorker) => void,
  signal: AbortSignal | undefined,
): Promise<{ readonly error: unknown } | undefined> {
  try {
    signal?.throwIfAborted();
    const { done, value } = await source.next();
    tell(done === true ? { kind: 'end' } : { kind: 'chunk', chunk: value });
    return undefined;
  } catch (error) {
    tell({ kind: 'stop' });
    return { error };
  }
}

/** Nobody wants the rest: the worker is brought to its end. */
async function wind(inbox: Inbox, tell: (message: ToWorker) => void): Promise<void> {
  for (;;) {
    const message = await inbox.next().catch(() => undefined);
    if (message === undefined || message.kind === 'done' || message.kind === 'failed') return;
    tell(message.kind === 'pull' ? { kind: 'stop' } : { kind: 'taken' });
  }
}

interface Inbox {
  next(): Promise<FromWorker>;
  close(): void;
}

function openInbox(worker: Worker): Inbox {
  const messages: FromWorker[] = [];
  let broken: { readonly error: unknown } | undefined;
  let wake: (() => void) | undefined;
  function arrived(message: FromWorker): void {
    messages.push(message);
    wake?.();
  }
  function failed(error: unknown): void {
    broken = { error };
    wake?.();
  }
  worker.on('message', arrived);
  worker.on('error', failed);
  return {
    async next() {
      while (messages.length === 0) {
        if (broken !== undefined) throw new ArchiveError('unreadable', { cause: broken.error });
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      return messages.shift() ?? { kind: 'done' };
    },
    close() {
      worker.off('message', arrived);
      worker.off('error', failed);
    },
  };
}

/** The library tells by its words alone that no identity fits. */
function ageError(message: string): ArchiveError {
  const code = /no identity matched/i.test(message) ? 'wrong-key' : 'unreadable';
  return new ArchiveError(code, { cause: new Error(`age: ${message}`) });
}
