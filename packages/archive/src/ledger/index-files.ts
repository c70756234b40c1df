import type { DatabaseSync } from 'node:sqlite';
import { digestBytes, digestFromBytes } from '../model/digest.ts';
import type { StoreKey } from '../model/store-key.ts';
import type { Content } from '../store.ts';
import { lazily, numberOf, textOf } from './database.ts';

export interface SidecarRow extends Content {
  readonly path: StoreKey;
}

/** What the ledger knows of the files on a place that can be made again: sidecars, and checksum lists behind the copies. */
export function indexFilesTable(db: DatabaseSync, begin: () => void) {
  const stale = lazily(db, 'INSERT OR IGNORE INTO stale_sums (place, folder) VALUES (?, ?)');
  const fresh = lazily(db, 'DELETE FROM stale_sums WHERE place = ? AND folder = ?');
  const allStale = lazily(db, 'SELECT folder FROM stale_sums WHERE place = ? ORDER BY folder');
  const upsertSidecar = lazily(
    db,
    `INSERT INTO sidecar (place, path, sha256, size) VALUES (?, ?, ?, ?)
     ON CONFLICT (place, path) DO UPDATE SET sha256 = excluded.sha256, size = excluded.size`,
  );
  const forget = lazily(db, 'DELETE FROM sidecar WHERE place = ? AND path = ?');
  const sidecar = lazily(db, 'SELECT path, sha256, size FROM sidecar WHERE place = ? AND path = ?');
  const sidecarsIn = lazily(
    db,
    'SELECT path, sha256, size FROM sidecar WHERE place = ? AND path >= ? AND path < ? ORDER BY path',
  );
  const due = lazily(db, 'INSERT OR IGNORE INTO due_sidecar (place, path) VALUES (?, ?)');
  const done = lazily(db, 'DELETE FROM due_sidecar WHERE place = ? AND path = ?');
  const allDue = lazily(db, 'SELECT path FROM due_sidecar WHERE place = ? ORDER BY path LIMIT ?');
  return {
    /** A photo's sidecar may have to be written anew; `path` is the photo's. */
    markSidecarDue(place: number, path: StoreKey): void {
      begin();
      due().run(place, path);
    },
    markSidecarDone(place: number, path: StoreKey): void {
      begin();
      done().run(place, path);
    },
    /** Photos whose sidecars are due, the first so many in order of their path. */
    dueSidecars(place: number, most: number): StoreKey[] {
      return allDue()
        .all(place, most)
        .map((row) => textOf(row.path) as StoreKey);
    },
    markSumsStale(place: number, folder: string): void {
      begin();
      stale().run(place, folder);
    },
    markSumsFresh(place: number, folder: string): void {
      begin();
      fresh().run(place, folder);
    },
    staleSums(place: number): string[] {
      return allStale()
        .all(place)
        .map((row) => textOf(row.folder));
    },
    recordSidecar(place: number, path: StoreKey, { digest, size }: Content): void {
      begin();
      upsertSidecar().run(place, path, digestBytes(digest), size);
    },
    forgetSidecar(place: number, path: StoreKey): void {
      begin();
      forget().run(place, path);
    },
    sidecar(place: number, path: StoreKey): SidecarRow | undefined {
      const row = sidecar().get(place, path);
      return row === undefined ? undefined : sidecarOf(row);
    },
    sidecarsIn(place: number, folder: string): SidecarRow[] {
      return sidecarsIn().all(place, `${folder}/`, `${folder}0`).map(sidecarOf);
    },
  };
}

function sidecarOf(row: Record<string, unknown>): SidecarRow {
  return {
    path: textOf(row.path) as StoreKey,
    digest: digestFromBytes(row.sha256 as Uint8Array),
    size: numberOf(row.size),
  };
}
