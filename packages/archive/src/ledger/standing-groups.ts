import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { numberOf, textOf } from './database.ts';
import { dayText, type Lack, lackOf, placeWidth } from './standing.ts';

/**
 * What the copies of a photo at one place are worth: `proven` since the day that was asked for; `stale`, proven before it;
 * `future`, proven at a time that has not come yet; `undated`, proven at an unknown time.
 */
export type Worth = 'proven' | 'stale' | 'future' | 'undated';

/** A place, and since when a proof of it counts. */
export interface ProofSince {
  readonly row: number;
  readonly sinceMs: number;
}

export interface Held {
  /** The place's row. */
  readonly place: number;
  readonly worth: Worth;
}

/** Photos that stand alike. */
export interface StandingGroup {
  /** The places that hold every file of them. */
  readonly held: readonly Held[];
  readonly lack: Lack;
  /** Rows of the sources that have every file of them. */
  readonly here: readonly number[];
  readonly cloud: boolean;
  readonly differs: boolean;
  readonly photos: number;
  /** Finds these photos again; for `photosOf`. */
  readonly key: readonly (string | number)[];
}

export interface AsOf {
  readonly places: readonly ProofSince[];
  /** Milliseconds since 1970; a proof of a later day is none. */
  readonly nowMs: number;
}

export interface PhotoName {
  /** The photo's row, for `Ledger.photos`. */
  readonly photo: number;
  readonly filename: string;
  /** Its id in the source that listed it first. */
  readonly asset: string;
  readonly source: string;
}

const worths: Readonly<Record<string, Worth>> = { p: 'proven', s: 'stale', f: 'future', u: 'undated' };

/** One letter for each place, in their order, worked out by SQLite itself: photos may stand in a million ways. */
function lettersSql(rows: readonly number[]): string {
  const letters = rows.map((row, index) => {
    const at = (row - 1) * placeWidth + 1;
    return `CASE WHEN substr(s.places, ${at}, 3) IN ('', '000') THEN '0' WHEN substr(s.places, ${at}, 3) = '001' THEN 'u'
      WHEN substr(s.places, ${at + 3}, 3) > ?1 THEN 'f' WHEN substr(s.places, ${at}, 3) < ?${index + 2} THEN 's' ELSE 'p' END`;
  });
  return letters.length === 0 ? "''" : letters.join(' || ');
}

/** A day counts as a whole, so the first day that counts is the one after that of the moment. */
function parametersOf({ places, nowMs }: AsOf): string[] {
  const dayMs = 86_400_000;
  return [dayText(nowMs), ...places.map(({ sinceMs }) => dayText(sinceMs + dayMs))];
}

export function standingGroupsTable(db: DatabaseSync) {
  /** One statement for each set of places, since their number makes the question. */
  const statements = new Map<string, StatementSync>();
  function prepared(sql: string): StatementSync {
    const statement = statements.get(sql) ?? db.prepare(sql);
    statements.set(sql, statement);
    return statement;
  }
  return {
    /** All photos, by how they stand. */
    standings(asOf: AsOf): StandingGroup[] {
      const rows = asOf.places.map(({ row }) => row);
      const sql = `SELECT ${lettersSql(rows)} AS letters, s.lack, s.here, s.cloud, s.differs, sum(s.photos) AS photos
        FROM standing s WHERE ?1 IS NOT NULL GROUP BY 1, 2, 3, 4, 5`;
      return prepared(sql)
        .all(...parametersOf(asOf))
        .map((row) => groupOf(row, rows));
    },
    /** Some photos of a group, or all of them. */
    *photosOf(group: StandingGroup, asOf: AsOf, most = Number.MAX_SAFE_INTEGER): Iterable<PhotoName> {
      const rows = asOf.places.map(({ row }) => row);
      const n = rows.length + 2;
      const sql = `SELECT p.id, a.filename, a.key, c.name FROM standing s CROSS JOIN photo p ON p.standing = s.id
        CROSS JOIN asset a ON a.id = (SELECT min(m.id) FROM asset m WHERE m.photo = p.id) JOIN source c ON c.id = a.source
        WHERE ${lettersSql(rows)} = ?${n} AND s.lack = ?${n + 1} AND s.here = ?${n + 2} AND s.cloud = ?${n + 3} AND s.differs = ?${n + 4}
        LIMIT ?${n + 5}`;
      for (const row of db.prepare(sql).iterate(...parametersOf(asOf), ...group.key, most)) {
        const { id, filename, key, name } = row;
        yield {
          photo: numberOf(id),
          filename: textOf(filename),
          asset: textOf(key),
          source: textOf(name),
        };
      }
    },
  };
}

function groupOf(row: Record<string, unknown>, places: readonly number[]): StandingGroup {
  const letters = textOf(row.letters);
  const here = textOf(row.here);
  return {
    held: places.flatMap((place, index) => {
      const worth = worths[letters[index] ?? ''];
      return worth === undefined ? [] : { place, worth };
    }),
    lack: lackOf(row.lack),
    here: here.split(',').filter(Boolean).map(Number),
    cloud: row.cloud === 1,
    differs: row.differs === 1,
    photos: numberOf(row.photos),
    key: [letters, textOf(row.lack), here, numberOf(row.cloud), numberOf(row.differs)],
  };
}
