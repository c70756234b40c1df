import {
  ledgerCopies,
  ledgerFolder,
  type PlaceRow,
  type StoreKey,
  sampleCopies,
  sinceLeft,
  storeKey,
} from '@safelight/archive';
import type { PlaceKey } from '@safelight/archive/encrypted';
import type { S3Store } from '@safelight/archive/s3';
import type { Session } from '../session.ts';

/**
 * - `as-left`: nothing tells that it is not in the state that this computer left it in, or that was noted just now
 * - `doubtful`: its copies of the ledger must be listed to tell
 */
export type BucketState = 'as-left' | 'doubtful';

/** So many copies are looked for by their names; at once, so that they cost no more time than one. */
const samples = 6;
/** A server gives an object its time once; some, in front of another one, do so only when it has arrived there. */
const arrivalToleranceMs = 15 * 60_000;

/**
 * Looks, by a handful of requests, whether a bucket is as this computer left it, and notes in the ledger where it is not: the copy of
 * the ledger that was put there last was written anew, so that all may have been, or a copy that should be there is not. Errors:
 * those of the store.
 */
export async function noteBucketState(
  place: Pick<PlaceRow, 'row' | 'left'>,
  { plain, key }: { readonly plain: S3Store; readonly key: PlaceKey | undefined },
  { ledger, now }: Session,
): Promise<BucketState> {
  const objectOf = (file: StoreKey): StoreKey => (key === undefined ? file : key.objectOf(file));
  const { copy, arrivedMs } = place.left;
  const chosen = sampleCopies(ledger, place.row, { count: samples, random: Math.random });
  const [left, ...there] = await Promise.all([
    copy === undefined ? undefined : plain.stat(objectOf(storeKey(`${ledgerFolder}/${copy}`))),
    // What a server is too busy to tell says nothing.
    ...chosen.map((path) => plain.stat(objectOf(path)).catch(() => 'unknown' as const)),
  ]);
  const missing = await stillMissing(
    chosen.filter((_, index) => there[index] === undefined),
    (path) => plain.stat(objectOf(path)),
    plain,
  );
  const isRewritten =
    left !== undefined &&
    arrivedMs !== undefined &&
    Math.abs(left.modifiedAtMs - arrivedMs) > arrivalToleranceMs;
  if (isRewritten || missing.length > 0) {
    for (const path of missing) ledger.copies.markState(place.row, path, 'missing', now());
    ledger.places.rolledBack(place.row);
    return 'as-left';
  }
  if (copy !== undefined && left === undefined) return 'doubtful';
  // The names in an encrypted one are read when it is opened for some work.
  if (key !== undefined) return 'as-left';
  const names = await ledgerCopies({ store: plain });
  return sinceLeft(ledger.places.left(place.row), names, ledger.writer.digits()).later === undefined
    ? 'as-left'
    : 'doubtful';
}

/** "Not there" is what a server in trouble may say, too; one that lists what there is knows what it says. */
async function stillMissing(
  paths: readonly StoreKey[],
  stat: (path: StoreKey) => Promise<unknown>,
  plain: S3Store,
): Promise<StoreKey[]> {
  if (paths.length === 0) return [];
  for await (const _ of plain.list('')) break;
  const again = await Promise.all(paths.map(stat));
  return paths.filter((_, index) => again[index] === undefined);
}
