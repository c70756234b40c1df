import { parentPort } from 'node:worker_threads';
import { PhotosLibraryError } from '@safelight/photos-library/errors';
import { openShare } from '@safelight/photos-library/share';
import { listParts, type PartsTask, type ReadingsOf } from './list-parts.ts';

/** Lists parts of a large library beside the main thread, once it is told which. Tells when none is left, or what went wrong. */

export type FromListThread = 'done' | { readonly code: PhotosLibraryError['code']; readonly message: string };

const none: ReturnType<ReadingsOf> = new Map();

async function run(task: PartsTask): Promise<FromListThread> {
  await using library = await openShare(task.share);
  if (task.known === undefined) {
    await listParts(library, task, { readingsOf: () => none });
    return 'done';
  }
  const { openLedger } = await import('@safelight/archive');
  using ledger = openLedger(task.known.ledger);
  const { source } = task.known;
  const readingsOf: ReadingsOf = (asset) => ledger.assets.readingsOf(source, asset);
  await listParts(library, task, { readingsOf });
  return 'done';
}

/** A clone of the error would lose its code. */
function told(error: unknown): FromListThread {
  if (error instanceof PhotosLibraryError) return { code: error.code, message: error.message };
  throw error;
}

parentPort?.once('message', async (task: PartsTask) => {
  parentPort?.postMessage(await run(task).catch(told));
});
