import { parentPort, workerData } from 'node:worker_threads';
import { PhotosLibraryError } from '../photos-library-error.ts';
import { CopiedDatabase } from '../sqlite/database.ts';
import { allAssets } from './asset-range.ts';
import { recordBatches } from './asset-records.ts';
import { batchSize, type FromThread, type ThreadTask } from './threaded-batches.ts';

/** Reads the rows of a large library on a thread of its own, a batch for each message that asks for one. */

const { path, queries } = workerData as ThreadTask;
const database = CopiedDatabase.open(path);
const batches = recordBatches(database, queries, { range: allAssets, size: batchSize });

let ended = false;

// Batches are asked for ahead: some of the messages come after the last one was given.
parentPort?.on('message', () => {
  if (ended) return;
  const answer = nextBatch();
  parentPort?.postMessage(answer);
  ended = !('batch' in answer);
  if (!ended) return;
  database.close();
  parentPort?.close();
});

function nextBatch(): FromThread {
  try {
    const next = batches.next();
    return next.done === true ? { end: true } : { batch: next.value };
  } catch (error) {
    const { code, message } = error instanceof PhotosLibraryError ? error : unreadable(error);
    return { error: { code, message } };
  }
}

function unreadable(cause: unknown): PhotosLibraryError {
  return new PhotosLibraryError('damaged-database', cause instanceof Error ? cause.message : String(cause));
}
