import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { FinderBackup } from '../finder-backup.ts';
import { isFileId } from '../stored/stored-file.ts';
import type { VerificationTally } from './verification.ts';

/** What a backup's folder holds beside its files. */
const ownNames: ReadonlySet<string> = new Set([
  'Manifest.db',
  'Manifest.mbdb',
  'Manifest.mbdx',
  'Manifest.plist',
  'Info.plist',
  'Status.plist',
  'Manifest.db-shm',
  'Manifest.db-wal',
  '.DS_Store',
]);
const shelf = /^[0-9a-f]{2}$/;

/** Looks for files that the backup does not list: left by a run that broke off, or put there by somebody. */
export async function findExtraFiles(
  backup: FinderBackup,
  tally: VerificationTally,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { folder, flat } = backup.info;
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    signal?.throwIfAborted();
    if (!flat && entry.isDirectory() && shelf.test(entry.name)) await findOnShelf(backup, entry.name, tally);
    else if (!ownNames.has(entry.name) && !(flat && backup.lists(entry.name)))
      tally.add('extra', { path: entry.name });
  }
}

async function findOnShelf(backup: FinderBackup, name: string, tally: VerificationTally): Promise<void> {
  for (const stored of await readdir(join(backup.info.folder, name))) {
    const listed = isFileId(stored) && stored.startsWith(name) && backup.lists(stored);
    if (!listed) tally.add('extra', { path: `${name}/${stored}` });
  }
}
