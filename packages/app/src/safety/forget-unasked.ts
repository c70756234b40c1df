import type { PlaceRow } from '@safelight/archive';
import { isBucketAddress } from '../buckets/bucket-address.ts';
import { takePending } from '../places/learn-from.ts';
import type { Session } from '../session.ts';

/**
 * After the ledger was found to be put back: of a place that cannot be asked now nobody knows what was found there since, so what was
 * proven there counts no longer.
 */
export async function forgetUnasked(attached: readonly PlaceRow[], session: Session): Promise<void> {
  if (!takePending(session)) return;
  const { ledger } = session;
  const rows = new Set(attached.map(({ row }) => row));
  for (const place of ledger.places.all())
    if (!rows.has(place.row) || !(await wasAsked(place, session))) ledger.places.forgetProofs(place.row);
}

/** A drive was when it was looked at; a bucket is opened for it. */
async function wasAsked(place: PlaceRow, session: Session): Promise<boolean> {
  if (!isBucketAddress(place.address)) return true;
  const { lookCloser } = await import('../buckets/look-closer.ts');
  return await lookCloser(place, session).then(
    (presence) => presence === 'attached',
    () => false,
  );
}
