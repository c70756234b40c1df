import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { extname, resolve } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { Worker } from 'node:worker_threads';
import { PhotosLibraryError } from '@safelight/photos-library';
import type { Session } from '../session.ts';
import { databaseSize } from '../sources/photos-library-folder.ts';
import type { PartsTask } from './list-parts.ts';
import type { FromListThread } from './list-thread.ts';

/** Threads that list parts of a library beside this one. */
export interface ListCrew extends AsyncDisposable {
  /** Begins to list; one promise for each thread, which ends when no part is left. */
  list(task: PartsTask): readonly Promise<void>[];
}

/** Each takes some 60 MB. */
const mostThreads = 4;

const nurseryMiB = 8;

/** So large is the database of about 10,000 assets. */
const largeDatabase = 40_000_000;

/**
 * Begun ahead for what looks like a large Photos library: threads take nearly half a second until they can work, and while
 * the library is opened there is a processor for that.
 */
export async function crewFor(source: string, session: Session): Promise<ListCrew | undefined> {
  const size = await databaseSize(resolve(session.folder, source));
  return size === undefined || size < largeDatabase ? undefined : beginCrew();
}

export function beginCrew(): ListCrew {
  const count = Math.min(availableParallelism(), mostThreads) - 1;
  const threads = Array.from({ length: count }, () => {
    const thread = begin();
    const end = ended(thread);
    // One that fails before it is asked for anything is heard of when it is.
    end.catch(() => {});
    return { thread, end };
  });
  return {
    list: (task) =>
      threads.map(({ thread, end }) => {
        thread.postMessage(task);
        return end;
      }),
    async [Symbol.asyncDispose]() {
      await Promise.all(threads.map(({ thread }) => thread.terminate()));
    },
  };
}

function begin(): Worker {
  // Once the main thread's nursery has its size, no other may grow (see the launcher): a thread needs enough from the start.
  setFlagsFromString(`--min-semi-space-size=${nurseryMiB}`);
  return new Worker(new URL(`./list-thread${extname(import.meta.url)}`, import.meta.url));
}

async function ended(thread: Worker): Promise<void> {
  const [answer] = (await Promise.race([once(thread, 'message'), once(thread, 'exit')])) as [
    FromListThread | number,
  ];
  if (answer === 'done') return;
  if (typeof answer === 'object') throw new PhotosLibraryError(answer.code, answer.message);
  throw new Error(`a thread that lists the library ended with ${answer}`);
}
