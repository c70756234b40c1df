import { createHash } from 'node:crypto';
import { type MessagePort, parentPort } from 'node:worker_threads';
import { digest } from '../../model/digest.ts';
import type { Content } from '../../store.ts';
import { releasing } from '../releasing.ts';
import { ageDecrypted } from './age-decrypt.ts';
import { ageEncrypted } from './age-encrypt.ts';
import {
  type AgeJob,
  type FromWorker,
  inMessages,
  type JobMessage,
  keepSpare,
  type ToWorker,
} from './age-messages.ts';

/** Messages that are asked for before they are needed. */
const pullsAhead = 2;
/** Messages that the other side may be behind. */
const mostAhead = 4;

const spare: Uint8Array<ArrayBuffer>[] = [];

/** The other side of one job. */
interface Talk {
  readonly source: AsyncIterable<Uint8Array>;
  give(chunk: Uint8Array<ArrayBuffer>): Promise<void>;
  tell(message: FromWorker): void;
}

function talkOn(port: MessagePort): Talk {
  const arrived: (Uint8Array<ArrayBuffer> | 'end')[] = [];
  let ahead = 0;
  let closed = false;
  let wake: (() => void) | undefined;
  const tell = (message: FromWorker, transfer: ArrayBuffer[] = []): void =>
    port.postMessage(message, transfer);

  /** A job waits for one thing at a time. */
  async function until(isSo: () => boolean): Promise<void> {
    while (!isSo()) {
      if (closed) throw new Error('nobody wants the rest');
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  }

  async function* source(): AsyncIterable<Uint8Array> {
    for (let i = 0; i < pullsAhead; i++) tell({ kind: 'pull' });
    for (;;) {
      await until(() => arrived.length > 0);
      const next = arrived.shift();
      if (next === undefined || next === 'end') return;
      yield next;
      tell({ kind: 'pull', spent: new Uint8Array(next.buffer) }, [next.buffer]);
    }
  }

  port.on('message', (message: ToWorker) => {
    if (message.kind === 'taken') {
      ahead--;
      if (message.spent !== undefined) keepSpare(spare, message.spent);
    } else arrived.push(message.kind === 'end' ? 'end' : message.chunk);
    wake?.();
  });
  port.on('close', () => {
    closed = true;
    wake?.();
  });
  return {
    source: source(),
    tell,
    async give(chunk) {
      ahead++;
      const isWhole = chunk.length === chunk.buffer.byteLength;
      // Who gets a small one is not to keep a large buffer with it.
      const out = isWhole ? chunk : chunk.slice();
      if (!isWhole) keepSpare(spare, chunk);
      tell({ kind: 'out', chunk: out }, [out.buffer]);
      await until(() => ahead < mostAhead);
    },
  };
}

async function run({ mode, key }: AgeJob, { source, give, tell }: Talk): Promise<void> {
  try {
    if (mode === 'hash')
      return tell({ kind: 'done', content: await contentOf(releasing(ageDecrypted(key, source))) });
    const made = mode === 'encrypt' ? ageEncrypted(key, source) : ageDecrypted(key, source);
    for await (const chunk of inMessages(releasing(made), spare)) await give(chunk);
    tell({ kind: 'done' });
  } catch (error) {
    tell({ kind: 'failed', message: error instanceof Error ? error.message : String(error) });
  }
}

async function contentOf(plain: AsyncIterable<Uint8Array>): Promise<Content> {
  const hash = createHash('sha256');
  let size = 0;
  for await (const chunk of plain) {
    hash.update(chunk);
    size += chunk.length;
  }
  return { digest: digest(hash.digest('hex')), size };
}

parentPort?.on('message', ({ job, port }: JobMessage) => void run(job, talkOn(port)));
