import type { PlaceRow } from '@safelight/archive';
import type { Session } from '../session.ts';
import { bucketAddress } from './bucket-address.ts';
import { bucketConfig } from './bucket-config.ts';
import { openPlainBucket } from './bucket-store.ts';

/** Whoever asks for the state of all places does not want to wait for one. */
const patienceMs = 4000;

/** Whether a bucket's server answers and lets us look at what is there; its marker is read when it is opened. */
export async function bucketAnswers({ address }: PlaceRow, session: Session): Promise<boolean> {
  const bucket = bucketAddress(address);
  const config = await bucketConfig(bucket, session).catch(() => undefined);
  if (config === undefined) return false;
  const store = openPlainBucket(bucket, config, session, { impatient: true });
  const stop = AbortSignal.any([session.signal, AbortSignal.timeout(patienceMs)]);
  try {
    for await (const _ of store.list('', { signal: stop })) return true;
    return false;
  } catch {
    return false;
  } finally {
    await store[Symbol.asyncDispose]();
  }
}
