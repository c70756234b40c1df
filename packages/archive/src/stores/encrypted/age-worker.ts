import { parentPort } from 'node:worker_threads';
import { Decrypter } from 'age-encryption';
import { ageEncrypted } from './age-encrypt.ts';
import type { AgeJob, FromWorker, ToWorker } from './age-messages.ts';

/** The library gives pieces of 64 KiB; a message for each would cost more than it carries. */
const messageBytes = 1024 * 1024;
/** Messages that the other side may be behind. */
const mostAhead = 4;

let deliver: ((message: ToWorker) => void) | undefined;

function next(): Promise<ToWorker> {
  return new Promise((resolve) => {
    deliver = resolve;
  });
}

function tell(message: FromWorker, transfer: ArrayBuffer[] = []): void {
  parentPort?.postMessage(message, transfer);
}

let ahead = 0;
let wake: (() => void) | undefined;

async function give(pieces: Uint8Array[], size: number): Promise<void> {
  const whole = new Uint8Array(size);
  let at = 0;
  for (const piece of pieces.splice(0)) {
    whole.set(piece, at);
    at += piece.length;
  }
  ahead++;
  tell({ kind: 'out', chunk: whole }, [whole.buffer]);
  if (ahead >= mostAhead) {
    await new Promise<void>((resolve) => {
      wake = resolve;
    });
  }
}

async function open(job: AgeJob, source: ReadableStream<Uint8Array>): Promise<AsyncIterable<Uint8Array>> {
  if (job.mode === 'encrypt') return ageEncrypted(job.key, source as unknown as AsyncIterable<Uint8Array>);
  const decrypter = new Decrypter();
  decrypter.addIdentity(job.key);
  return (await decrypter.decrypt(source)) as unknown as AsyncIterable<Uint8Array>;
}

async function run(job: AgeJob): Promise<void> {
  ahead = 0;
  let broken = false;
  const source = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        tell({ kind: 'pull' });
        const message = await next();
        if (message.kind === 'chunk') controller.enqueue(message.chunk);
        else if (message.kind === 'end') controller.close();
        else {
          broken = true;
          controller.error(new Error('stopped'));
        }
      },
    },
    { highWaterMark: 0 },
  );
  try {
    const pieces: Uint8Array[] = [];
    let size = 0;
    for await (const piece of await open(job, source)) {
      pieces.push(piece);
      size += piece.length;
      if (size < messageBytes) continue;
      await give(pieces, size);
      size = 0;
    }
    if (size > 0) await give(pieces, size);
    tell({ kind: 'done' });
  } catch (error) {
    tell({
      kind: 'failed',
      stopped: broken,
      message: error instanceof Error ? error.message : String(error),
    });
  }
}

parentPort?.on('message', (message: ToWorker) => {
  if (message.kind === 'job') void run(message.job);
  else if (message.kind === 'taken') {
    ahead--;
    wake?.();
    wake = undefined;
  } else {
    const waiting = deliver;
    deliver = undefined;
    waiting?.(message);
  }
});
