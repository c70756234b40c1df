import { isArchiveError, learn, type Place } from '@safelight/archive';
import type { Session } from '../session.ts';

const subject = 'ledger put back';

/** That the ledger was found to be put back to an earlier state. */
interface PutBack {
  /** The id of the place on which a later one was found. */
  readonly place: string;
  /** The proofs on places that could not be asked were not forgotten yet. */
  readonly pending: boolean;
}

/**
 * Takes in what the copies of ledgers on a place tell that is not known here; from how many other computers. That a later state of this
 * computer's own is among them is remembered. Errors: those of the store.
 */
export async function learnFrom(place: Place, { ledger, job, scratch, now }: Session): Promise<number> {
  using work = job();
  const { others, putBackFromMs } = await learn(place, { ledger, job: work, scratch });
  if (putBackFromMs !== undefined)
    ledger.notes.write(subject, { place: place.identity.id, pending: true } satisfies PutBack, now());
  return others;
}

/** The same of a drive, which is of use though its copies of ledgers cannot be listed. */
export async function learnFromDrive(place: Place, session: Session): Promise<void> {
  await learnFrom(place, session).catch((error: unknown) => {
    if (!isArchiveError(error)) throw error;
  });
}

function putBackNote({ ledger }: Session): { readonly body: PutBack; readonly notedMs: number } | undefined {
  const [note] = ledger.notes.startingWith(subject);
  return note === undefined ? undefined : { body: note.body as PutBack, notedMs: note.notedMs };
}

/** Whether the ledger was found to be put back, and not all was asked yet; to be answered once. */
export function takePending(session: Session): boolean {
  const note = putBackNote(session);
  if (note?.body.pending !== true) return false;
  session.ledger.notes.write(subject, { ...note.body, pending: false }, note.notedMs);
  return true;
}

/** The row of the place on which a later state of the ledger was found, until a check has ended since. */
export function putBackFrom(session: Session): number | undefined {
  const note = putBackNote(session);
  if (note === undefined) return undefined;
  const verified = session.ledger.runs.latest('verify');
  if (verified !== undefined && verified.startedMs > note.notedMs) return undefined;
  return session.ledger.places.all().find(({ id }) => id === note.body.place)?.row;
}
