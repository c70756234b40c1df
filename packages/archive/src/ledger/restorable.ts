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
}

/** One content to restore, with every path under which a place may have it. */
export interface Restorable extends Content {
  readonly modifiedAtMs?: number;
  /** By the place's row; copies that were last found damaged come too, as a last resort, after the good ones. */
  readonly paths: readonly { readonly place: number; readonly path: StoreKey }[];
}

const sql = `
  SELECT t.id, t.sha256, t.size,
    (SELECT r.modified_ms FROM resource r WHERE r.content = t.id AND r.modified_ms IS NOT NULL LIMIT 1) AS modified_ms,
    (SELECT json_group_array(json_array(place, path)) FROM
      (SELECT place, path FROM copy WHERE content = t.id AND place IN (SELECT value FROM json_each(?1))
       ORDER BY state <> 'ok', state, path)) AS paths
  FROM content t
  WHERE t.id > ?2
    AND EXISTS (SELECT 1 FROM copy c WHERE c.content = t.id AND c.place IN (SELECT value FROM json_each(?1))
      AND (?3 IS NULL OR c.path GLOB ?3) AND (?4 IS NULL OR instr(lower(c.path), lower(?4)) > 0))
    AND (?5 IS NULL OR EXISTS (SELECT 1 FROM resource r JOIN asset a ON a.id = r.asset, json_each(a.details, '$.albums') album
      WHERE r.content = t.id AND json_extract(album.value, '$.title') = ?5))
  ORDER BY t.id LIMIT 500`;

/** What the ledger can say to a restore. */
export function restorableTable(db: DatabaseSync) {
  const page = lazily(db, sql);
  return {
    /** The contents that match and of which one of these places has a copy. */
    *of(places: readonly number[], selection: Selection): Iterable<Restorable> {
      let last = 0;
      for (;;) {
        const { album, name } = selection;
        const rows = page().all(JSON.stringify(places), last, globOf(selection), name ?? null, album ?? null);
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
  const paths = JSON.parse(textOf(row.paths)) as [number, string][];
  return {
    digest: digestFromBytes(row.sha256 as Uint8Array),
    size: numberOf(row.size),
    paths: paths.map(([place, path]) => ({ place, path: path as StoreKey })),
    ...(modifiedAtMs === undefined ? {} : { modifiedAtMs }),
  };
}
