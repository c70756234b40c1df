import type { DatabaseSync } from 'node:sqlite';
import { lazily, numberOf, optionalNumber, textOf } from './database.ts';

/** A whole listing of a source that did not show what an earlier one did. */
export interface Vanishing {
  readonly row: number;
  /** The source's key and name. */
  readonly source: string;
  readonly sourceName: string;
  readonly noticedMs: number;
  /** Assets that were not listed any more, and had not been in Recently Deleted before. */
  readonly gone: number;
  /** Assets that had moved to Recently Deleted. */
  readonly trashed: number;
  /** Assets that the source had before, without those in Recently Deleted. */
  readonly before: number;
  /** When its owner said that it is known and meant; absent while nobody did. */
  readonly acknowledgedMs?: number;
}

/** An asset that went. */
export interface GoneAsset {
  readonly source: string;
  readonly id: string;
  readonly filename: string;
  readonly sinceMs: number;
  /** Still listed, in Recently Deleted. */
  readonly trashed: boolean;
  /** Whole days until its source deletes it for good, as of `sinceMs`; where the source told. */
  readonly daysLeft?: number;
}

const goneSql = `
  SELECT s.key AS source, a.key AS id, a.filename, coalesce(a.gone_since_ms, a.trashed_ms) AS since,
    a.gone_since_ms IS NULL AS trashed, json_extract(a.details, '$.trashedDaysLeft') AS days_left
  FROM source s CROSS JOIN asset a ON a.source = s.id`;

/** What went from the sources. Nothing is ever removed for it. */
export function vanishingsTable(db: DatabaseSync, begin: () => void) {
  const insert = lazily(
    db,
    'INSERT INTO vanishing (source, noticed_ms, gone, trashed, before) VALUES (?, ?, ?, ?, ?)',
  );
  const all = lazily(
    db,
    'SELECT v.*, s.key, s.name FROM vanishing v JOIN source s ON s.id = v.source ORDER BY v.id DESC',
  );
  const acknowledge = lazily(db, 'UPDATE vanishing SET acknowledged_ms = ? WHERE acknowledged_ms IS NULL');
  const newlyTrashed = lazily(
    db,
    `SELECT count(*) AS n FROM asset WHERE source = ?1 AND trashed_ms >= ?2 AND first_seen_ms < ?2
     AND trashed_ms IS NOT NULL AND gone_since_ms IS NULL`,
  );
  const trashed = lazily(
    db,
    `${goneSql} WHERE a.trashed_ms IS NOT NULL AND a.gone_since_ms IS NULL ORDER BY since DESC`,
  );
  const gone = lazily(db, `${goneSql} WHERE a.gone_since_ms IS NOT NULL ORDER BY since DESC`);
  return {
    record(source: number, seen: Pick<Vanishing, 'noticedMs' | 'gone' | 'trashed' | 'before'>): void {
      begin();
      insert().run(source, seen.noticedMs, seen.gone, seen.trashed, seen.before);
    },
    /** Assets of a source that were known before this moment and have moved to Recently Deleted since. */
    newlyTrashed(source: number, sinceMs: number): number {
      return numberOf(newlyTrashed().get(source, sinceMs)?.n);
    },
    /** The newest first. */
    all(): Vanishing[] {
      return all().all().map(vanishingOf);
    },
    /** The owner knows: these raise no alarm any more. */
    acknowledge(nowMs: number): void {
      begin();
      acknowledge().run(nowMs);
    },
    /** Everything that went, the latest first; what is still in Recently Deleted comes first of all. */
    *assets(): Iterable<GoneAsset> {
      for (const row of trashed().iterate()) yield goneOf(row);
      for (const row of gone().iterate()) yield goneOf(row);
    },
  };
}

function vanishingOf(row: Record<string, unknown>): Vanishing {
  const acknowledgedMs = optionalNumber(row.acknowledged_ms);
  return {
    row: numberOf(row.id),
    source: textOf(row.key),
    sourceName: textOf(row.name),
    noticedMs: numberOf(row.noticed_ms),
    gone: numberOf(row.gone),
    trashed: numberOf(row.trashed),
    before: numberOf(row.before),
    ...(acknowledgedMs === undefined ? {} : { acknowledgedMs }),
  };
}

function goneOf(row: Record<string, unknown>): GoneAsset {
  const daysLeft = optionalNumber(row.days_left);
  return {
    source: textOf(row.source),
    id: textOf(row.id),
    filename: textOf(row.filename),
    sinceMs: numberOf(row.since),
    trashed: row.trashed === 1,
    ...(daysLeft === undefined ? {} : { daysLeft }),
  };
}
