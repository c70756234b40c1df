import type { DatabaseSync } from 'node:sqlite';
import { type Digest, digestBytes, digestFromBytes } from '../model/digest.ts';
import { folderOf, type StoreKey } from '../model/store-key.ts';
import type { Content, ReadBack } from '../store.ts';
import type { LedgerClock } from './clock.ts';
import { lazily, lazilyAsArrays, numberOf, optionalText, textOf } from './database.ts';

export type CopyState = 'ok' | 'missing' | 'changed' | 'unreadable';

export interface CopyRow extends Content {
  readonly path: StoreKey;
  readonly state: CopyState;
  /** When it was last read back and found right; 0 where nobody knows when. */
  readonly provenMs: number;
}

const folderPrefix = (folder: string): [string, string] => [`${folder}/`, `${folder}0`];
const copyColumns = 'c.path, c.state, c.proven_ms, t.sha256, t.size';

/** The ledger's contents and their copies on places. */
export function copiesTable(db: DatabaseSync, begin: () => void, clock: LedgerClock) {
  const findContent = lazilyAsArrays(db, 'SELECT id FROM content WHERE sha256 = ?');
  const insertContent = lazily(db, 'INSERT INTO content (sha256, size) VALUES (?, ?)');
  const insertCopy = lazily(
    db,
    `INSERT INTO copy (place, path, content, state, proven_ms, checked_ms, how) VALUES (?1, ?2, ?3, 'ok', ?4, ?4, ?5)
     ON CONFLICT (place, path) DO UPDATE SET content = excluded.content, state = 'ok', proven_ms = excluded.proven_ms,
       checked_ms = excluded.checked_ms, how = excluded.how`,
  );
  const goodPath = lazily(
    db,
    `SELECT c.path FROM content t JOIN copy c INDEXED BY copy_content ON c.content = t.id AND c.place = ?2 AND c.state = 'ok'
     WHERE t.sha256 = ?1 LIMIT 1`,
  );
  const at = lazily(
    db,
    `SELECT ${copyColumns} FROM copy c JOIN content t ON t.id = c.content WHERE c.place = ? AND c.path = ?`,
  );
  const inFolder = lazily(
    db,
    `SELECT ${copyColumns} FROM copy c JOIN content t ON t.id = c.content
     WHERE c.place = ? AND c.path >= ? AND c.path < ? ORDER BY c.path`,
  );
  const ofPlace = lazily(
    db,
    `SELECT ${copyColumns} FROM copy c JOIN content t ON t.id = c.content WHERE c.place = ? AND c.path > ?
     ORDER BY c.path LIMIT ?`,
  );
  const state = lazily(db, 'UPDATE copy SET state = ?, checked_ms = ? WHERE place = ? AND path = ?');

  const takenAt = lazily(
    db,
    `SELECT 1 FROM copy c JOIN resource r ON r.content = c.content JOIN asset a ON a.id = r.asset
     WHERE c.place = ?1 AND c.path >= ?2 AND c.path < ?2 || char(0x10ffff) AND substr(a.taken_local, 1, 19) = substr(?3, 1, 19) LIMIT 1`,
  );

  const unsettle = lazily(
    db,
    `UPDATE asset SET settled_on = NULL WHERE id IN
       (SELECT r.asset FROM copy c JOIN resource r ON r.content = c.content WHERE c.place = ? AND c.path = ?)`,
  );
  // One text a folder costs a fraction of a row a path.
  const goodNames = lazily(
    db,
    `SELECT group_concat(substr(path, ?4), char(0)) AS names FROM copy
     WHERE place = ?1 AND path >= ?2 AND path < ?3 AND state = 'ok'`,
  );
  const nextGood = lazily(
    db,
    "SELECT path FROM copy WHERE place = ? AND path >= ? AND state = 'ok' ORDER BY path LIMIT 1",
  );

  const damaged = lazily(
    db,
    `SELECT ${copyColumns} FROM copy c JOIN content t ON t.id = c.content
     WHERE c.place = ? AND c.state <> 'ok' AND c.path > ? ORDER BY c.path LIMIT ?`,
  );
  const forget = lazily(db, 'DELETE FROM copy WHERE place = ? AND path = ?');
  const ofContent = lazily(
    db,
    `SELECT c.place, c.path, c.state = 'ok' AS good FROM copy c JOIN content t ON t.id = c.content
     WHERE t.sha256 = ? ORDER BY c.state <> 'ok', c.path`,
  );
  const fingerprinted = lazily(
    db,
    `SELECT 1 FROM content t JOIN resource r ON r.content = t.id WHERE t.sha256 = ? AND r.fingerprint = 'match' LIMIT 1`,
  );
  const leastLately = lazily(
    db,
    `SELECT ${copyColumns} FROM copy c JOIN content t ON t.id = c.content
     WHERE c.place = ? AND c.checked_ms < ? ORDER BY c.checked_ms, c.path LIMIT ?`,
  );
  const uncheckedSince = lazily(
    db,
    `SELECT count(*) AS files, coalesce(sum(t.size), 0) AS bytes FROM copy c JOIN content t ON t.id = c.content
     WHERE c.place = ? AND c.checked_ms < ?`,
  );

  return {
    /** The copies of a place that a check found missing, changed or unreadable, a page at a time. */
    *damaged(place: number, pageSize = 500): Iterable<CopyRow> {
      let last = '';
      for (;;) {
        const page = damaged().all(place, last, pageSize).map(copyOf);
        yield* page;
        const end = page.at(-1);
        if (end === undefined) return;
        last = end.path;
      }
    },
    /** Every copy of a content on any place, the good ones first. */
    ofContent(content: Digest): { place: number; path: StoreKey; good: boolean }[] {
      return ofContent()
        .all(digestBytes(content))
        .map((row) => ({
          place: numberOf(row.place),
          path: textOf(row.path) as StoreKey,
          good: row.good === 1,
        }));
    },
    /** Whether Apple's own fingerprint proved that a content is what a camera or Photos made. */
    provenByApple(content: Digest): boolean {
      return fingerprinted().get(digestBytes(content)) !== undefined;
    },
    /** How many copies were not looked at since a moment. */
    uncheckedSince(place: number, beforeMs: number): { files: number; bytes: number } {
      const row = uncheckedSince().get(place, beforeMs);
      return { files: numberOf(row?.files), bytes: numberOf(row?.bytes) };
    },
    /** Copies that were not looked at since a moment, those that were looked at longest ago first. */
    leastLatelyChecked(place: number, beforeMs: number, most: number): CopyRow[] {
      return leastLately().all(place, beforeMs, most).map(copyOf);
    },
    /** A copy whose damaged file was set aside, and whose content the place has under another name. */
    forget(place: number, path: StoreKey): void {
      begin();
      forget().run(place, path);
    },
    /** The good copies of a place below one folder after another, as paths from there; writes may happen between. */
    *goodNames(place: number): Iterable<{ readonly folder: string; readonly names: readonly string[] }> {
      for (let from = ''; ; ) {
        const next = optionalText(nextGood().get(place, from)?.path);
        if (next === undefined) return;
        const folder = folderOf(next as StoreKey);
        const [first, end] = folder === '' ? [next, `${next}\0`] : folderPrefix(folder);
        const start = folder === '' ? 1 : [...first].length + 1;
        const names = textOf(goodNames().get(place, first, end, start)?.names).split('\0');
        yield { folder, names };
        from = end;
      }
    },
    /** Whether a copy whose path begins so belongs to an asset taken at this wall-clock time. */
    wasTakenAt(place: number, pathStart: string, local: string): boolean {
      return takenAt().get(place, pathStart, local) !== undefined;
    },
    /** The row of a content, made on first sight. */
    content({ digest, size }: Content): number {
      // In one transaction, or another process may be first.
      begin();
      const sha256 = digestBytes(digest);
      const [found] = (findContent().get(sha256) ?? []) as unknown as readonly number[];
      return found ?? numberOf(insertContent().run(sha256, size).lastInsertRowid);
    },
    /** Records a copy that was just read back and found right; at 0 where nobody knows when. */
    recordProven(
      place: number,
      path: StoreKey,
      content: number,
      proof: { nowMs: number; how: ReadBack },
    ): void {
      begin();
      clock.note(proof.nowMs);
      insertCopy().run(place, path, content, proof.nowMs, proof.how);
    },
    /** A path of a good copy of this content at a place. */
    goodPath(place: number, content: Digest): StoreKey | undefined {
      const row = goodPath().get(digestBytes(content), place);
      return row === undefined ? undefined : (textOf(row.path) as StoreKey);
    },
    at(place: number, path: StoreKey): CopyRow | undefined {
      const row = at().get(place, path);
      return row === undefined ? undefined : copyOf(row);
    },
    /** Copies whose paths begin so, in their order. */
    startingWith(place: number, pathStart: string): CopyRow[] {
      return inFolder().all(place, pathStart, `${pathStart}\u{10ffff}`).map(copyOf);
    },
    inFolder(place: number, folder: string): CopyRow[] {
      return inFolder()
        .all(place, ...folderPrefix(folder))
        .map(copyOf);
    },
    /** All copies of a place in order of their path, a page at a time, so that writes may happen between. */
    *ofPlace(place: number, pageSize = 1000): Iterable<CopyRow> {
      let last = '';
      for (;;) {
        const page = ofPlace().all(place, last, pageSize).map(copyOf);
        yield* page;
        const end = page.at(-1);
        if (end === undefined) return;
        last = end.path;
      }
    },
    /** Records what a check saw of a copy that is not right; its assets have something to be done again. */
    markState(place: number, path: StoreKey, seen: CopyState, nowMs: number): void {
      begin();
      state().run(seen, nowMs, place, path);
      unsettle().run(place, path);
    },
  };
}

function copyOf(row: Record<string, unknown>): CopyRow {
  return {
    path: textOf(row.path) as StoreKey,
    state: textOf(row.state) as CopyState,
    provenMs: numberOf(row.proven_ms),
    digest: digestFromBytes(row.sha256 as Uint8Array),
    size: numberOf(row.size),
  };
}
