import { once } from 'node:events';
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { PhotosLibraryError, type PhotosLibraryErrorCode } from '../photos-library-error.ts';
import type { AssetRecord, RecordQueries } from './asset-records.ts';

export interface ThreadTask {
  /** Of our own copy of the database. */
  readonly path: string;
  readonly queries: RecordQueries;
}

export type FromThread =
  | { readonly batch: readonly AssetRecord[] }
  | { readonly end: true }
  | { readonly error: { readonly code: PhotosLibraryErrorCode; readonly message: string } };

/** So many assets are handed over at once (about 0.5 MB), and so many batches are asked for ahead. */
export const batchSize = 256;
const batchesAhead = 2;

/** Rows live until they are handed over, so a small space for new ones is enough; at the program's own size it takes 30 MB more. */
const rowsYoungMegabytes = 12;

/**
 * The rows of all assets, read by a thread while the caller works on those it has: in a large library the database
 * takes as long as everything else. Throws `PhotosLibraryError` as reading does.
 */
export async function* threadedBatches(
  path: string,
  queries: RecordQueries,
): AsyncGenerator<readonly AssetRecord[]> {
  const task: ThreadTask = { path, queries };
  const thread = new Worker(new URL(`./record-thread${extname(import.meta.url)}`, import.meta.url), {
    workerData: task,
    resourceLimits: { maxYoungGenerationSizeMb: rowsYoungMegabytes },
  });
  const answers = answersOf(thread);
  try {
    for (let i = 0; i < batchesAhead; i += 1) thread.postMessage('next');
    for (;;) {
      const answer = await answers.next();
      if ('error' in answer) throw new PhotosLibraryError(answer.error.code, answer.error.message);
      if ('end' in answer) return;
      yield answer.batch;
      thread.postMessage('next');
    }
  } finally {
    await thread.terminate();
  }
}

/** The messages of a thread in turn, kept until they are asked for; its failure is an answer, too. */
function answersOf(thread: Worker): { next(): Promise<FromThread> } {
  const waiting: FromThread[] = [];
  const failed = (message: string): FromThread => ({ error: { code: 'damaged-database', message } });
  const wake = new EventTarget();
  const arrive = (answer: FromThread): void => {
    waiting.push(answer);
    wake.dispatchEvent(new Event('answer'));
  };
  thread.on('message', arrive);
  thread.on('error', (error) => arrive(failed(error instanceof Error ? error.message : String(error))));
  thread.on('exit', () => arrive(failed('the thread that reads it ended')));
  return {
    async next() {
      for (;;) {
        const answer = waiting.shift();
        if (answer !== undefined) return answer;
        await once(wake, 'answer');
      }
    },
  };
}
