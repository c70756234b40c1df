import type { DatabaseSync } from 'node:sqlite';
import { lazily, lazilyAsArrays, numberOf } from './database.ts';
import { type PhotoStanding, photoStandings } from './photo-standing.ts';

/** Assets brought up to date at a time, so that memory does not grow with what changed. */
const pageSize = 2000;

// The file that stands for the whole: what the camera wrote before what was made of it.
const primarySql = `
  SELECT content FROM resource WHERE asset = ? AND gone_since_ms IS NULL
  ORDER BY CASE role WHEN 'photo' THEN 0 WHEN 'video' THEN 1 WHEN 'alternate-photo' THEN 2 WHEN 'audio' THEN 3
    WHEN 'paired-video' THEN 4 WHEN 'adjustment-data' THEN 9 ELSE 5 END, id LIMIT 1`;

const dueSql = 'SELECT EXISTS (SELECT 1 FROM due_asset) OR EXISTS (SELECT 1 FROM due_content) AS due';

/** Whether something is still to be brought up to date: a ledger that an older version left. */
export function hasDue(db: DatabaseSync): boolean {
  return db.prepare(dueSql).get()?.due === 1;
}

/**
 * Brings the standings up to date with what the triggers noted; to be called in the transaction that changed something,
 * before it is committed, so that nobody ever reads an account that is behind the copies.
 */
export function standingsKeeper(db: DatabaseSync): () => void {
  const dueContents = lazily(
    db,
    `INSERT INTO due_asset SELECT DISTINCT r.asset FROM due_content d CROSS JOIN resource r ON r.content = d.content
     WHERE true ON CONFLICT DO NOTHING`,
  );
  const anyDue = lazily(db, dueSql);
  const due = lazilyAsArrays(
    db,
    `SELECT a.id, a.photo FROM due_asset d JOIN asset a ON a.id = d.asset ORDER BY d.asset LIMIT ?`,
  );
  const done = lazily(db, 'DELETE FROM due_asset WHERE asset <= ?');
  const primary = lazilyAsArrays(db, primarySql);
  const assign = lazily(db, 'UPDATE asset SET photo = ? WHERE id = ?');
  const before = lazilyAsArrays(db, 'SELECT standing FROM photo WHERE id = ?');
  const stand = lazily(
    db,
    'INSERT INTO photo VALUES (?1, ?2) ON CONFLICT (id) DO UPDATE SET standing = excluded.standing',
  );
  const forget = lazily(db, 'DELETE FROM photo WHERE id = ?');
  const standingOf = photoStandings(db);
  const counts = standingCounts(db);

  function restand(photo: number): void {
    const former = before().get(photo) as unknown as readonly [number] | undefined;
    const standing = standingOf(photo);
    const row = standing === undefined ? undefined : counts.rowOf(standing);
    if (row === former?.[0]) return;
    if (row === undefined) forget().run(photo);
    else {
      stand().run(photo, row);
      counts.add(row, 1);
    }
    if (former !== undefined) counts.add(former[0], -1);
  }

  return () => {
    if (anyDue().get()?.due !== 1) return;
    dueContents().run();
    db.exec('DELETE FROM due_content');
    for (;;) {
      const page = due().all(pageSize) as unknown as readonly [asset: number, photo: number | null][];
      const last = page.at(-1);
      if (last === undefined) break;
      const photos = new Set<number>();
      for (const [asset, former] of page) {
        const [content] = (primary().get(asset) ?? [null]) as unknown as readonly [number | null];
        const photo = content ?? -asset;
        if (former !== null) photos.add(former);
        photos.add(photo);
        if (photo !== former) assign().run(photo, asset);
      }
      for (const photo of photos) restand(photo);
      done().run(last[0]);
    }
    counts.write();
  };
}

/** The rows of `standing`, and what is to be added to their numbers of photos. */
function standingCounts(db: DatabaseSync) {
  const find = lazily(
    db,
    `INSERT INTO standing (places, lack, here, cloud, differs, photos) VALUES (?, ?, ?, ?, ?, 0)
     ON CONFLICT DO UPDATE SET photos = photos RETURNING id`,
  );
  const change = lazily(db, 'UPDATE standing SET photos = photos + ? WHERE id = ?');
  const remove = lazily(db, 'DELETE FROM standing WHERE id = ? AND photos = 0');
  const rows = new Map<string, number>();
  const changes = new Map<number, number>();
  return {
    rowOf({ places, lack, here, cloud, differs }: PhotoStanding): number {
      const key = `${places} ${lack} ${here} ${cloud} ${differs}`;
      let row = rows.get(key);
      if (row === undefined) {
        row = numberOf(find().get(places, lack, here, cloud ? 1 : 0, differs ? 1 : 0)?.id);
        rows.set(key, row);
      }
      return row;
    },
    add(row: number, count: number): void {
      changes.set(row, (changes.get(row) ?? 0) + count);
    },
    /** Also forgets everything: what another process does meanwhile is not seen. */
    write(): void {
      for (const [row, count] of changes) if (count !== 0) change().run(count, row);
      for (const row of new Set([...changes.keys(), ...rows.values()])) remove().run(row);
      changes.clear();
      rows.clear();
    },
  };
}
