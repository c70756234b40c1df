import { ourFolder } from '../layout/names-of-ours.ts';
import type { Place } from '../places/place.ts';

/** Removes what an interrupted run left half-written; only with the place's lock held. */
export async function clearStaging(place: Place): Promise<void> {
  for await (const key of place.store.list(`${ourFolder}/tmp`)) {
    await place.store.remove(key, 'staged by a run that ended before it was whole; it never had a name');
  }
}
