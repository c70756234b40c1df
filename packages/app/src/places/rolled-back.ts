import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ledgerCopyName, ledgerFolder, type PlaceRow } from '@safelight/archive';
import type { Session } from '../session.ts';

/**
 * Notes where a drive that answers is not in the state that this computer left it in: the copy of the ledger that was put there last
 * is gone. It was put back from a backup of its own, or copied from an earlier clone; nobody read the bytes that are there now.
 */
export async function noteRolledBack(row: PlaceRow, session: Session): Promise<void> {
  const { ledger } = session;
  if (row.ledgerCopiedMs === undefined) return;
  const copy = join(row.address, ledgerFolder, ledgerCopyName(row.ledgerCopiedMs, ledger.writer()));
  const missing = await stat(copy).then(
    () => false,
    // A drive that fails says nothing of what is on it.
    (error: unknown) => error instanceof Error && 'code' in error && error.code === 'ENOENT',
  );
  if (missing) ledger.places.rolledBack(row.row);
}
