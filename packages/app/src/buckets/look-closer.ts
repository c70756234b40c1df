import { ArchiveError, type PlaceRow, readMarker } from '@safelight/archive';
import { learnFrom } from '../places/learn-from.ts';
import type { Presence } from '../places/presence.ts';
import { noteRolledBack } from '../places/rolled-back.ts';
import type { Session } from '../session.ts';
import { bucketAddress } from './bucket-address.ts';
import { bucketConfig } from './bucket-config.ts';
import { openBucketStore } from './bucket-store.ts';

/**
 * Opens a known bucket as a whole, which takes longer than a look: reads whose it is, how it stands to the state in which it was left,
 * and what others found there. Errors: those of `openBucketAt`.
 */
export async function lookCloser(place: PlaceRow, session: Session): Promise<Presence> {
  const address = bucketAddress(place.address);
  const config = await bucketConfig(address, session);
  if (config === undefined) throw new ArchiveError('not-a-place', { subject: address.text });
  await using opened = await openBucketStore(address, config, session);
  if ((await readMarker(opened.store))?.id !== place.id) return 'emptied';
  await noteRolledBack(place, opened.store, session);
  await learnFrom({ row: place.row, identity: place, store: opened.store }, session);
  return 'attached';
}
