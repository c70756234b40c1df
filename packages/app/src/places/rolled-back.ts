import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isArchiveError, ledgerCopies, type PlaceRow, type Store, sinceLeft } from '@safelight/archive';
import type { Session } from '../session.ts';

/**
 * Notes where a place that answers is not in the state that this computer left it in: the copy of the ledger that was put there last
 * is gone. It was put back from a backup of its own, or copied from an earlier clone; nobody read the bytes that are there now.
 */
export async function noteRolledBack(
  row: Pick<PlaceRow, 'row'>,
  store: Store,
  { ledger }: Session,
): Promise<void> {
  const there = await ledgerCopies({ store }).catch((error: unknown) => {
    // A drive that fails says nothing of what is on it.
    if (isArchiveError(error)) return undefined;
    throw error;
  });
  if (there === undefined) return;
  // Read afterwards: another process of this computer may have left one meanwhile.
  const left = ledger.places.left(row.row);
  if (sinceLeft(left, there, ledger.writer.digits()).earlier) ledger.places.rolledBack(row.row);
}

/**
 * Notes where a known place is found in another folder while it is in its own, too: what is found is a copy of it, of which nobody
 * read a byte. (Two mount points of one folder show the same file.)
 */
export async function noteCopied(row: PlaceRow, address: string, session: Session): Promise<void> {
  if (row.address === address) return;
  const marker = ['.safelight', 'place.json'] as const;
  const [own, found] = await Promise.all(
    [row.address, address].map((folder) => stat(join(folder, ...marker)).catch(() => undefined)),
  );
  if (own === undefined || found === undefined) return;
  if (own.dev !== found.dev || own.ino !== found.ino) session.ledger.places.rolledBack(row.row);
}
