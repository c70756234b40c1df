import { parentPort, workerData } from 'node:worker_threads';
import { PhotosLibraryError } from '../photos-library-error.ts';
import { CopiedDatabase } from '../sqlite/database.ts';
import { type AssetRecord, assetRecords } from './asset-records.ts';
import type { FromThread, ThreadTask } from './record-batches.ts';

/** Reads the rows of a large library on a thread of its own, a batch for each message that asks for one. */

const { path, queries, batchSize } = workerData as ThreadTask;
const database = CopiedDatabase.open(path);
const records = assetRecords(database, queries);

let ended = false;

// Batches are asked for ahead: some of the messages come after the last one was given.
parentPort?.on('message', () => {
  if (ended) return;
  const answer = nextBatch();
  parentPort?.postMessage(answer);
  ended = 'error' in answer || answer.batch.length < batchSize;
  if (!ended) return;
  database.close();
  parentPort?.close();
});

function nextBatch(): FromThread {
  try {
    const batch: AssetRecord[] = [];
    while (batch.length < batchSize) {
      const next = records.next();
      if (next.done === true) break;
      batch.push(next.value);
    }
    return { batch };
  } catch (error) {
    const { code, message } = error instanceof PhotosLibraryError ? error : unreadable(error);
    return { error: { code, message } };
  }
}

function unreadable(cause: unknown): PhotosLibraryError {
  return new PhotosLibraryError('damaged-database', cause instanceof Error ? cause.message : String(cause));
}
