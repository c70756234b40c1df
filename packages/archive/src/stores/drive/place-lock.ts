import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { ArchiveError } from '../../errors.ts';
import { archiveErrorOf } from './system-error.ts';

const sqliteBusy = 5;

/** What nobody refers to is collected, and a database that is collected gives its lock back: these are referred to. */
const locks = new Set<DatabaseSync>();

/**
 * Holds a drive for one writer, across processes and, where the file system shares locks, across computers. SQLite's
 * lock is the one that Node has on every system and that ends with its process, however it ends.
 * Errors: `place-in-use`, `read-only`, `no-permission`, `disk-full`.
 */
export function lockDrive(root: string): Disposable {
  const folder = join(root, '.safelight');
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw archiveErrorOf(error, root, 'unreadable');
  }
  let db: DatabaseSync | undefined;
  try {
    db = new DatabaseSync(join(folder, 'lock'), { timeout: 0 });
    db.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    db?.close();
    if (sqliteCode(error) === sqliteBusy)
      throw new ArchiveError('place-in-use', { subject: root, cause: error });
    // A share that knows no locks must still be usable; there the no-overwrite commit alone protects.
    return { [Symbol.dispose]() {} };
  }
  const held = db;
  locks.add(held);
  return {
    [Symbol.dispose]() {
      if (locks.delete(held)) held.close();
    },
  };
}

function sqliteCode(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null || !('errcode' in error)) return undefined;
  return typeof error.errcode === 'number' ? error.errcode & 0xff : undefined;
}
