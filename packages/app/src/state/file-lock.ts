import { DatabaseSync } from 'node:sqlite';

/** What nobody refers to is collected, and a database that is collected gives its lock back: these are referred to. */
const locks = new Set<DatabaseSync>();

/**
 * Holds a file for whoever asked until it is disposed of or its process ends, however it ends; made if it is not there.
 * `undefined` where somebody else holds it, or where the file system knows no locks and nobody can tell. SQLite's lock is
 * the one that Node has on every system.
 */
export function lockFile(path: string, { waitMs = 0 } = {}): Disposable | undefined {
  let db: DatabaseSync | undefined;
  try {
    db = new DatabaseSync(path, { timeout: waitMs });
    db.exec('BEGIN EXCLUSIVE');
  } catch {
    db?.close();
    return undefined;
  }
  const held = db;
  locks.add(held);
  return {
    [Symbol.dispose]() {
      if (locks.delete(held)) held.close();
    },
  };
}
