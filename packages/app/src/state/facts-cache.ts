import { rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import type { FactsCache } from '@safelight/camera-files';

/**
 * Remembers what was read from the files of each folder, so that unchanged ones are not opened again. Only a cache: a
 * damaged one is thrown away.
 */
export function openFactsCache(path: string): { of(source: string): FactsCache } & Disposable {
  const db = openOrRenew(path);
  const get = db.prepare('SELECT json FROM folder WHERE source = ? AND path = ?');
  const put = db.prepare('INSERT OR REPLACE INTO folder (source, path, json) VALUES (?, ?, ?)');
  const recall = db.prepare('SELECT json FROM memory WHERE source = ? AND path = ?');
  const remember = db.prepare('INSERT OR REPLACE INTO memory (source, path, json) VALUES (?, ?, ?)');
  return {
    of: (source) => ({
      folder(folder) {
        const json = get.get(source, folder)?.json;
        return typeof json === 'string' ? json : undefined;
      },
      store(folder, json) {
        put.run(source, folder, json);
      },
      memory(folder) {
        const json = recall.get(source, folder)?.json;
        return typeof json === 'string' ? json : undefined;
      },
      remember(folder, json) {
        remember.run(source, folder, json);
      },
    }),
    [Symbol.dispose]() {
      db.close();
    },
  };
}

function openOrRenew(path: string): DatabaseSync {
  try {
    return open(path);
  } catch {
    for (const ending of ['', '-wal', '-shm']) rmSync(path + ending, { force: true });
    return open(path);
  }
}

function open(path: string): DatabaseSync {
  const db = new DatabaseSync(path, { timeout: 5000 });
  try {
    db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL');
    for (const table of ['folder', 'memory'])
      db.exec(
        `CREATE TABLE IF NOT EXISTS ${table} (source TEXT, path TEXT, json TEXT NOT NULL, PRIMARY KEY (source, path)) STRICT`,
      );
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}
