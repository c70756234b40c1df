import { copyLedger, isArchiveError } from '@safelight/archive';
import type { Session } from '../session.ts';
import type { OpenPlace } from './open-place.ts';

/**
 * Leaves a copy of the ledger on places after a check: where something was found, so that a ledger that is put back to an earlier
 * state learns of it from there; else only where nothing tells any more in which state a place was left. One that takes
 * nothing was checked all the same.
 */
export async function leaveLedger(
  places: readonly OpenPlace[],
  { found, session }: { readonly found: boolean; readonly session: Session },
): Promise<void> {
  const { ledger, scratch, now } = session;
  for (const { place } of places) {
    if (!found && ledger.places.left(place.row).copy !== undefined) continue;
    await copyLedger(ledger, place, { nowMs: now(), scratch: scratch() }).catch((error: unknown) => {
      if (!isArchiveError(error)) throw error;
    });
  }
  ledger.flush();
}
