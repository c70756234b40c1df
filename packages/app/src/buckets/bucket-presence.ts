import { markerKey, type PlaceRow, readMarker } from '@safelight/archive';
import type { PlaceKey } from '@safelight/archive/encrypted';
import type { S3Store } from '@safelight/archive/s3';
import type { Presence } from '../places/presence.ts';
import type { Session } from '../session.ts';
import { type BucketAddress, bucketAddress } from './bucket-address.ts';
import { type BucketConfig, bucketConfig } from './bucket-config.ts';
import { noteBucketState } from './bucket-state.ts';
import { openPlainBucket } from './bucket-store.ts';
import { keptKey } from './key-file.ts';
import { lookCloser } from './look-closer.ts';

/** Whoever asks for the state of all places does not want to wait for one. */
const patienceMs = 4000;

interface Asked {
  readonly place: PlaceRow;
  readonly address: BucketAddress;
  readonly config: BucketConfig;
  readonly store: S3Store;
}

/** Whether a bucket's server answers, lets us look, and has the place's marker. */
export async function bucketPresence(place: PlaceRow, session: Session): Promise<Presence> {
  const address = bucketAddress(place.address);
  const config = await bucketConfig(address, session).catch(() => undefined);
  if (config === undefined) return 'away';
  const store = openPlainBucket(address, config, session, { impatient: true });
  const stop = AbortSignal.any([session.signal, AbortSignal.timeout(patienceMs)]);
  const timedOut = new Promise<'away'>((resolve) => {
    stop.addEventListener('abort', () => resolve('away'), { once: true });
  });
  const asked = { place, address, config, store };
  try {
    const found = await Promise.race([look(asked, session, stop), timedOut]);
    return found === 'doubtful' ? await lookCloser(place, session) : found;
  } catch {
    return 'away';
  } finally {
    await store[Symbol.asyncDispose]();
  }
}

async function look(asked: Asked, session: Session, signal: AbortSignal): Promise<Presence | 'doubtful'> {
  const key = asked.config.encrypted ? await keptKey(asked.address, session) : undefined;
  if (asked.config.encrypted && key === undefined) throw new Error('without its key nobody can tell');
  if (await hasMarker(asked, key)) {
    const state = await noteBucketState(asked.place, { plain: asked.store, key }, session);
    return state === 'doubtful' ? 'doubtful' : 'attached';
  }
  // "Not there" is what a server in trouble may say, too; one that lists what there is knows what it says.
  for await (const _ of asked.store.list('', { signal })) break;
  return 'emptied';
}

/** The name of an encrypted place's marker tells whose it is: another key gives it another one. */
async function hasMarker({ place, store }: Asked, key: PlaceKey | undefined): Promise<boolean> {
  if (key === undefined) return (await readMarker(store))?.id === place.id;
  return (await store.stat(key.objectOf(markerKey))) !== undefined;
}
