import { rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import type { PictureSize } from './make-picture.ts';

/** A picture that was made, or why none can be. */
export type StoredPicture = { readonly bytes: Uint8Array } | { readonly note: string };

/** Pictures by the content that they show, kept until there are too many. A cache: losing it costs time only. */
export interface PictureStore extends Disposable {
  get(sha256: string, size: PictureSize, nowMs: number): StoredPicture | undefined;
  put(sha256: string, size: PictureSize, picture: StoredPicture, nowMs: number): void;
}

/** Raised when pictures are made in another way, so that they are made anew. */
const version = 1;
/** What was not looked at for the longest time goes first, this much at once. */
const shareToDrop = 0.1;
const mostRounds = 20;
/** When a picture was last looked at is written at most this often. */
const touchPauseMs = 24 * 60 * 60 * 1000;

const schema = `
  CREATE TABLE IF NOT EXISTS picture (
    sha256 BLOB NOT NULL, size TEXT NOT NULL, used_ms INTEGER NOT NULL, note TEXT, bytes BLOB,
    UNIQUE (sha256, size)
  ) STRICT;
  CREATE INDEX IF NOT EXISTS picture_used ON picture(used_ms);
  PRAGMA user_version = ${version}`;

/** Opens the cache at `path`; a damaged or older one is thrown away. `mostBytes`: how large the file may become. */
export function openPictureStore(path: string, { mostBytes }: { readonly mostBytes: number }): PictureStore {
  const db = openDatabase(path);
  const get = db.prepare('SELECT bytes, note, used_ms FROM picture WHERE sha256 = ? AND size = ?');
  const put = db.prepare(
    'INSERT OR REPLACE INTO picture (sha256, size, used_ms, note, bytes) VALUES (?, ?, ?, ?, ?)',
  );
  const touch = db.prepare('UPDATE picture SET used_ms = ? WHERE sha256 = ? AND size = ?');
  const drop = db.prepare(
    'DELETE FROM picture WHERE rowid IN (SELECT rowid FROM picture ORDER BY used_ms LIMIT ?)',
  );
  const pages = db.prepare(
    'SELECT (page_count - freelist_count) * page_size AS used FROM pragma_page_count, pragma_freelist_count, pragma_page_size',
  );
  const rows = db.prepare('SELECT count(*) AS n FROM picture');
  let writes = 0;

  function makeRoom(): void {
    // Counting is quick, but not for every picture.
    if (writes++ % 100 !== 0) return;
    for (let round = 0; round < mostRounds && Number(pages.get()?.used) > mostBytes; round++)
      drop.run(Math.ceil(Number(rows.get()?.n) * shareToDrop));
  }

  return {
    get(sha256, size, nowMs) {
      const key = Buffer.from(sha256, 'hex');
      const row = get.get(key, String(size));
      if (row === undefined) return undefined;
      if (nowMs - Number(row.used_ms) > touchPauseMs) touch.run(nowMs, key, String(size));
      if (row.bytes === null) return { note: String(row.note) };
      return { bytes: row.bytes as Uint8Array };
    },
    put(sha256, size, picture, nowMs) {
      const [note, bytes] = 'note' in picture ? [picture.note, null] : [null, picture.bytes];
      put.run(Buffer.from(sha256, 'hex'), String(size), nowMs, note, bytes);
      makeRoom();
    },
    [Symbol.dispose]: () => db.close(),
  };
}

function openDatabase(path: string): DatabaseSync {
  try {
    return prepared(path);
  } catch {
    for (const ending of ['', '-wal', '-shm']) rmSync(path + ending, { force: true });
    return prepared(path);
  }
}

function prepared(path: string): DatabaseSync {
  const db = new DatabaseSync(path, { timeout: 5000 });
  try {
    // A lost picture is made again: no need to wait for the disk.
    db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; PRAGMA page_size = 8192');
    const found = Number(db.prepare('PRAGMA user_version').get()?.user_version);
    if (found !== 0 && found !== version) throw new Error('pictures of another version');
    db.exec(schema);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}
