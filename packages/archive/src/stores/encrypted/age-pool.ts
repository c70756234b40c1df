import { extname } from 'node:path';
import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads';
import type { OpenOptions } from '../../bytes.ts';
import { ArchiveError } from '../../errors.ts';
import type { Content } from '../../store.ts';
import {
  type AgeJob,
  type FromWorker,
  inMessages,
  type JobMessage,
  keepSpare,
  type ToWorker,
} from './age-messages.ts';

/** Threads that encrypt and decrypt in the age format, so that all cores take part. */
export interface AgePool extends AsyncDisposable {
  /**
   * The encrypted or decrypted bytes; those that come in may be lent. Errors: `wrong-key`, `unreadable` where it is damaged or no age file; what the
   * bytes' own stream throws; the signal's reason.
   */
  run(
    job: AgeJob & { readonly mode: 'encrypt' | 'decrypt' },
    bytes: AsyncIterable<Uint8Array>,
    options?: OpenOptions,
  ): AsyncIterable<Uint8Array>;
  /** What an encrypted file holds, decrypted with an identity and hashed. Errors: as for `run`. */
  contentOf(identity: string, bytes: AsyncIterable<Uint8Array>, signal?: AbortSignal): Promise<Content>;
  readonly threads: number;
}

interface Thread {
  readonly worker: Worker;
  jobs: number;
}

/** Opens a pool of at most `threads` threads; they start when first needed. */
export function openAgePool(threads: number): AgePool {
  const all: Thread[] = [];
  const spare: Uint8Array<ArrayBuffer>[] = [];

  /** A thread waits for its bytes most of the time, so it has several jobs at once: that with the fewest gets the next. */
  function leastBusy(): Thread {
    const least = all.toSorted((a, b) => a.jobs - b.jobs)[0];
    if (least !== undefined && (least.jobs === 0 || all.length >= threads)) return least;
    const worker = new Worker(new URL(`./age-worker${extname(import.meta.url)}`, import.meta.url));
    // The ports of its jobs keep the process alive, while there are any.
    worker.unref();
    const thread: Thread = { worker, jobs: 0 };
    worker.on('error', () => void all.splice(all.indexOf(thread), 1));
    all.push(thread);
    return thread;
  }

  async function* work(job: AgeJob, bytes: AsyncIterable<Uint8Array>, options: OpenOptions = {}): Job {
    options.signal?.throwIfAborted();
    const thread = leastBusy();
    const { port1, port2 } = new MessageChannel();
    const message: JobMessage = { job, port: port2 };
    thread.worker.postMessage(message, [port2]);
    thread.jobs++;
    try {
      return yield* converse(port1, openFeeder(port1, bytes, spare), options);
    } finally {
      thread.jobs--;
      port1.close();
    }
  }

  return {
    threads,
    run: work,
    async contentOf(identity, bytes, signal) {
      const job = work({ mode: 'hash', key: identity }, bytes, signal === undefined ? {} : { signal });
      for (;;) {
        const { done, value } = await job.next();
        if (done !== true) continue;
        if (value === undefined)
          throw new ArchiveError('unreadable', { subject: 'a thread that told nothing' });
        return value;
      }
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(all.splice(0).map(({ worker }) => worker.terminate()));
    },
  };
}

/** Yields what comes out, and tells what the worker found. */
type Job = AsyncGenerator<Uint8Array, Content | undefined, undefined>;

/** One job from its first to its last message. */
async function* converse(port: MessagePort, feeder: Feeder, { lend, signal }: OpenOptions): Job {
  const inbox = openInbox(port);
  try {
    for (;;) {
      const message = await inbox.next();
      signal?.throwIfAborted();
      if (message.kind === 'pull') feeder.feed(message.spent).catch(inbox.fail);
      else if (message.kind === 'out') {
        yield message.chunk;
        if (lend === true) tell(port, { kind: 'taken', spent: message.chunk }, [message.chunk.buffer]);
        else tell(port, { kind: 'taken' });
      } else if (message.kind === 'done') return message.content;
      else throw ageError(message.message);
    }
  } finally {
    await feeder.end();
  }
}

function tell(port: MessagePort, message: ToWorker, transfer: ArrayBuffer[] = []): void {
  port.postMessage(message, transfer);
}

interface Feeder {
  /** Sends the next chunk, once those asked for before were sent. Errors: those of the bytes' stream. */
  feed(spent: Uint8Array<ArrayBuffer> | undefined): Promise<void>;
  /** Leaves the bytes' stream. */
  end(): Promise<void>;
}

function openFeeder(
  port: MessagePort,
  bytes: AsyncIterable<Uint8Array>,
  spare: Uint8Array<ArrayBuffer>[],
): Feeder {
  const source = inMessages(bytes, spare)[Symbol.asyncIterator]();
  let last: Promise<void> = Promise.resolve();
  async function sendNext(): Promise<void> {
    const { done, value } = await source.next();
    if (done === true) tell(port, { kind: 'end' });
    else tell(port, { kind: 'chunk', chunk: value }, [value.buffer]);
  }
  return {
    feed(spent) {
      if (spent !== undefined) keepSpare(spare, spent);
      last = last.then(sendNext);
      return last;
    },
    async end() {
      await source.return?.();
    },
  };
}

interface Inbox {
  /** Errors: what `fail` was told; `unreadable` where the thread is gone. */
  next(): Promise<FromWorker>;
  fail(error: unknown): void;
}

function openInbox(port: MessagePort): Inbox {
  const messages: FromWorker[] = [];
  let broken: { readonly error: unknown } | undefined;
  let wake: (() => void) | undefined;
  function fail(error: unknown): void {
    broken ??= { error };
    wake?.();
  }
  port.on('message', (message: FromWorker) => {
    messages.push(message);
    wake?.();
  });
  port.on('close', () => fail(new ArchiveError('unreadable', { subject: 'a thread that ended' })));
  return {
    fail,
    async next() {
      while (broken === undefined && messages.length === 0) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      if (broken !== undefined) throw broken.error;
      return messages.shift() ?? { kind: 'failed', message: 'no message' };
    },
  };
}

/** The library tells by its words alone that no identity fits. */
function ageError(message: string): ArchiveError {
  const code = /no identity matched/i.test(message) ? 'wrong-key' : 'unreadable';
  return new ArchiveError(code, { cause: new Error(`age: ${message}`) });
}
