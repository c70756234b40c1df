import type { DatabaseSync } from 'node:sqlite';
import { digestFromBytes } from '../model/digest.ts';
import type { StoreKey } from '../model/store-key.ts';
import type { Content } from '../store.ts';
import { lazily, numberOf, optionalNumber, textOf } from './database.ts';

/** What to restore; everything where nothing is said. Conditions add up. */
export interface Selection {
  /** `2024` or `2024-06`; `undated`. */
  readonly month?: string;
  readonly album?: string;
  /** Part of the file's name, upper and lower case alike. */
  readonly name?: string;
  /** Only the files of this asset, by its source's own id. */
  readonly asset?: string;
  /** By its row: only what this place has no copy of, be it good or damaged. */
  readonly lackingOn?: number;
}

/** One content to restore, with every path under which a place may have it. */
export interface Restorable extends Content {
  readonly modifiedAtMs?: number;
  /** By the place's row; copies that were last found damaged come too, as a last resort, after the good ones. */
  readonly paths: readonly { readonly place: number; readonly path: StoreKey; readonly good: boolean }[];
}

const matching = `
  FROM content t
  WHERE t.id > ?2
    AND EXISTS (SELECT 1 FROM copy c WHERE c.content = t.id AND c.place IN (SELECT value FROM json_each(?1))
      AND (?3 IS NULL OR c.path GLOB ?3) AND (?4 IS NULL OR instr(lower(c.path), lower(?4)) > 0))
    AND (?5 IS NULL OR EXISTS (SELECT 1 FROM resource r JOIN asset a ON a.id = r.asset, json_each(a.details, '$.albums') album
      WHERE r.content = t.id AND json_extract(album.value, '$.title') = ?5))
    AND (?6 IS NULL OR EXISTS (SELECT 1 FROM resource r JOIN asset a ON a.id = r.asset WHERE r.content = t.id AND a.key = ?6))
    AND (?7 IS NULL OR NOT EXISTS (SELECT 1 FROM copy d WHERE d.content = t.id AND d.place = ?7 AND d.state <> 'missing'))`;

const pageSql = `
  SELECT t.id, t.sha256, t.size,
    (SELECT r.modified_ms FROM resource r WHERE r.content = t.id AND r.modified_ms IS NOT NULL LIMIT 1) AS modified_ms,
    (SELECT json_group_array(json_array(place, path, state = 'ok')) FROM
      (SELECT place, path, state FROM copy WHERE content = t.id AND place IN (SELECT value FROM json_each(?1))
       ORDER BY state <> 'ok', state, path)) AS paths
  ${matching} ORDER BY t.id LIMIT 500`;

const lackingSql = `
  SELECT coalesce(sum(damaged), 0) AS damaged, coalesce(sum(NOT damaged), 0) AS absent FROM (
    SELECT EXISTS (SELECT 1 FROM copy d WHERE d.content = t.id AND d.place = ?1 AND d.state <> 'missing') AS damaged
    FROM content t
    WHERE EXISTS (SELECT 1 FROM copy c WHERE c.content = t.id AND c.place <> ?1)
      AND NOT EXISTS (SELECT 1 FROM copy g WHERE g.content = t.id AND g.place = ?1 AND g.state = 'ok'))`;

const totalSql = `SELECT count(*) AS files, coalesce(sum(t.size), 0) AS bytes ${matching}`;

/** What the ledger can say to a restore. */
export function restorableTable(db: DatabaseSync) {
  const page = lazily(db, pageSql);
  const total = lazily(db, totalSql);
  const lacking = lazily(db, lackingSql);
  function conditions(places: readonly number[], after: number, selection: Selection) {
    const { album, asset, lackingOn, name } = selection;
    const said = [globOf(selection), name ?? null, album ?? null, asset ?? null, lackingOn ?? null];
    return [JSON.stringify(places), after, ...said];
  }
  return {
    /** How many contents match, and how many bytes they have together. */
    total(places: readonly number[], selection: Selection): { files: number; bytes: number } {
      const row = total().get(...conditions(places, 0, selection));
      return { files: numberOf(row?.files), bytes: numberOf(row?.bytes) };
    },
    /** What a place has no good copy of and some place has: of contents, those it has damaged and those it has not at all. */
    lacking(place: number): { damaged: number; absent: number } {
      const row = lacking().get(place);
      return { damaged: numberOf(row?.damaged), absent: numberOf(row?.absent) };
    },
    /** The contents that match and of which one of these places has a copy. */
    *of(places: readonly number[], selection: Selection): Iterable<Restorable> {
      let last = 0;
      for (;;) {
        const rows = page().all(...conditions(places, last, selection));
        for (const row of rows) yield restorableOf(row);
        const end = rows.at(-1);
        if (end === undefined) return;
        last = numberOf(end.id);
      }
    },
  };
}

function globOf({ month }: Selection): string | null {
  if (month === undefined) return null;
  if (month.toLowerCase() === 'undated') return 'Undated/*';
  const year = month.slice(0, 4);
  return month.length > 4 ? `${year}/${month}/*` : `${year}/*`;
}

function restorableOf(row: Record<string, unknown>): Restorable {
  const modifiedAtMs = optionalNumber(row.modified_ms);
  const paths = JSON.parse(textOf(row.paths)) as [number, string, number][];
  return {
    digest: digestFromBytes(row.sha256 as Uint8Array),
    size: numberOf(row.size),
    paths: paths.map(([place, path, good]) => ({ place, path: path as StoreKey, good: good === 1 })),
    ...(modifiedAtMs === undefined ? {} : { modifiedAtMs }),
  };
}
