import type { Session } from '../session.ts';
import type { Choice } from '../sources/chosen-assets.ts';
import type { PhotosLibrarySource } from '../sources/photos-library-source.ts';
import { beginCrew, type ListCrew } from './list-crew.ts';
import { listParts, type PartsTask, type ReadingsOf, Tally } from './list-parts.ts';
import { listAssets } from './list-whole.ts';
import type { Listed } from './listed-text.ts';

/** About 0.1 s of work: the threads end at nearly the same time. */
const assetsInPart = 4096;

/** Below this many assets a thread takes longer to begin (some 0.2 s) than it saves. */
const manyAssets = 10_000;

export interface DividedOptions {
  readonly json: boolean;
  readonly choice: Choice;
  /** Where it was begun ahead; see {@link crewFor}. */
  readonly crew: ListCrew | undefined;
}

/** Lists a large library with all processors; undefined where it is a small one, or cannot be divided. Errors: `PhotosLibraryError`. */
export async function listDivided(
  source: PhotosLibrarySource,
  { json, choice, crew: early }: DividedOptions,
  session: Session,
): Promise<Listed | undefined> {
  const { id, library } = source;
  if (library.assetCount < manyAssets) return undefined;
  const divided = library.divide?.(assetsInPart);
  if (divided === undefined) return undefined;
  const row = session.ledger.sources.find(id.key);
  const task: PartsTask = {
    share: divided.share,
    paths: Array.from({ length: divided.parts }, () => session.scratch()),
    tally: new Int32Array(new SharedArrayBuffer(8)),
    json,
    choice,
    known: row === undefined ? undefined : { ledger: session.home.ledger, source: row },
  };
  const readingsOf: ReadingsOf =
    row === undefined ? () => new Map() : (asset) => session.ledger.assets.readingsOf(row, asset);
  await using crew = early ?? beginCrew();
  const here = (signal: AbortSignal) => listParts(divided, task, { readingsOf, signal });
  await together(task, { crew, here, signal: session.signal });
  // Nearly every library has none, and to find them all its assets are read once more.
  const strays = divided.leavesOver();
  const rest = await listAssets(
    (options) => source.beside({ ...options, strays }),
    { of: source, json },
    session,
  );
  return {
    paths: [...task.paths, ...rest.paths],
    assets: (task.tally[Tally.listed] ?? 0) + rest.assets,
    skipped: rest.skipped,
  };
}

/** This thread and the others at once; the first failure ends all of them. */
async function together(
  task: PartsTask,
  {
    crew,
    here,
    signal,
  }: { crew: ListCrew; here: (signal: AbortSignal) => Promise<void>; signal: AbortSignal },
): Promise<void> {
  const stop = new AbortController();
  const work = [here(AbortSignal.any([signal, stop.signal])), ...crew.list(task)];
  try {
    await Promise.all(work);
  } catch (error) {
    stop.abort(error);
    throw error;
  } finally {
    await crew[Symbol.asyncDispose]();
    await Promise.allSettled(work);
  }
}
