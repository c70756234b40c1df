import { attachPlace, type Place } from '@safelight/archive';
import type { Session } from '../session.ts';
import { noteCopied, noteRolledBack } from './rolled-back.ts';

/** Notes in the ledger that a place was found at an address, with the disk that holds it. */
export async function attachAt(
  address: string,
  { identity, store }: Pick<Place, 'identity' | 'store'>,
  session: Session,
): Promise<Place> {
  const { disk, volume } = await session.diskOf(address);
  const known = session.ledger.places.all().find(({ id }) => id === identity.id);
  if (known !== undefined) {
    await noteCopied(known, address, session);
    await noteRolledBack(known, store, session);
  }
  return attachPlace(session.ledger, store, {
    identity,
    address,
    nowMs: session.now(),
    ...(disk === undefined ? {} : { disk }),
    ...(volume === undefined ? {} : { volume }),
  });
}
