import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { extname } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { Worker } from 'node:worker_threads';
import { PhotosLibraryError } from '@safelight/photos-library';
import type { Session } from '../session.ts';
import type { Choice } from '../sources/chosen-assets.ts';
import type { PhotosLibrarySource } from '../sources/photos-library-source.ts';
import { listParts, type PartsTask, type ReadingsOf, Tally } from './list-parts.ts';
import type { FromListThread } from './list-thread.ts';
import type { Listed } from './listed-text.ts';

/** About 0.1 s of work: the threads end at nearly the same time. */
const assetsInPart = 4096;

/** Below this many assets a thread takes longer to begin (some 0.2 s) than it saves. */
const manyAssets = 10_000;

/** Each takes some 60 MB. */
const mostThreads = 4;

const nurseryMiB = 8;

export interface DividedOptions {
  readonly json: boolean;
  readonly choice: Choice;
}

/** Lists a large library with all processors; undefined where it is a small one, or cannot be divided. Errors: `PhotosLibraryError`. */
export async function listDivided(
  { id, library }: PhotosLibrarySource,
  { json, choice }: DividedOptions,
  session: Session,
): Promise<Listed | undefined> {
  if (library.assetCount < manyAssets) return undefined;
  const divided = library.divide?.(assetsInPart);
  if (divided === undefined) return undefined;
  const source = session.ledger.sources.find(id.key);
  const task: PartsTask = {
    share: divided.share,
    paths: Array.from({ length: divided.parts }, () => session.scratch()),
    tally: new Int32Array(new SharedArrayBuffer(8)),
    json,
    choice,
    known: source === undefined ? undefined : { ledger: session.home.ledger, source },
  };
  const readingsOf: ReadingsOf =
    source === undefined ? () => new Map() : (asset) => session.ledger.assets.readingsOf(source, asset);
  await together(task, (signal) => listParts(divided, task, { readingsOf, signal }), session.signal);
  return { paths: task.paths, assets: task.tally[Tally.listed] ?? 0, skipped: [] };
}

/** This thread and the others at once; the first failure ends all of them. */
async function together(
  task: PartsTask,
  here: (signal: AbortSignal) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const stop = new AbortController();
  const threads = Array.from({ length: Math.min(availableParallelism(), mostThreads) - 1 }, () =>
    begin(task),
  );
  const work = [here(AbortSignal.any([signal, stop.signal])), ...threads.map(ended)];
  try {
    await Promise.all(work);
  } catch (error) {
    stop.abort(error);
    throw error;
  } finally {
    await Promise.all(threads.map((thread) => thread.terminate()));
    await Promise.allSettled(work);
  }
}

function begin(task: PartsTask): Worker {
  // Once the main thread's nursery has its size, no other may grow (see the launcher): a thread needs enough from the start.
  setFlagsFromString(`--min-semi-space-size=${nurseryMiB}`);
  const path = new URL(`./list-thread${extname(import.meta.url)}`, import.meta.url);
  return new Worker(path, { workerData: task });
}

async function ended(thread: Worker): Promise<void> {
  const [answer] = (await Promise.race([once(thread, 'message'), once(thread, 'exit')])) as [
    FromListThread | number,
  ];
  if (answer === 'done') return;
  if (typeof answer === 'object') throw new PhotosLibraryError(answer.code, answer.message);
  throw new Error(`a thread that lists the library ended with ${answer}`);
}
