import {
  attendance,
  isArchiveError,
  openDriveStore,
  type Place,
  type PlaceRow,
  sampleCopies,
} from '@safelight/archive';
import type { Session } from '../session.ts';
import { learnFromDrive } from './learn-from.ts';
import { noteRolledBack } from './rolled-back.ts';

const samples = 6;

/** Notes what a short look at a drive that answers tells: whether it is as it was left, what others found there, what is not there. */
export async function noteDrive(row: PlaceRow, session: Session): Promise<void> {
  await using store = await openDriveStore(row.address, session).catch(() => undefined);
  if (store === undefined) return;
  const place: Place = { row: row.row, identity: row, store };
  await noteRolledBack(row, store, session);
  await learnFromDrive(place, session);
  await noteMissing(place, session);
}

/** Where one of a few copies is not there by its name, every one is looked for. */
async function noteMissing(place: Place, session: Session): Promise<void> {
  const { ledger, now, signal } = session;
  const chosen = sampleCopies(ledger, place.row, { count: samples, random: Math.random });
  try {
    const there = await Promise.all(chosen.map((path) => place.store.stat(path)));
    if (there.includes(undefined)) await attendance(ledger, place, { nowMs: now(), signal });
  } catch (error) {
    // A drive that fails, or goes at this moment, says nothing of what is on it.
    if (!isArchiveError(error)) throw error;
  }
}
