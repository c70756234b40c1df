import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { FinderBackupError } from '../errors.ts';

/** What nobody refers to is collected, and a database that is collected gives its lock back: these are referred to. */
const locks = new Set<DatabaseSync>();

/** SQLite's own lock on an empty database: the system lets go of it when the process ends, however that is. */
export function lockFolder(folder: string): Disposable {
  const database = new DatabaseSync(join(folder, '.lock'), { timeout: 0 });
  try {
    database.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
  } catch (cause) {
    database.close();
    throw new FinderBackupError('in-use', `${folder} is in use`, { cause });
  }
  locks.add(database);
  return {
    [Symbol.dispose]() {
      if (locks.delete(database)) database.close();
    },
  };
}
