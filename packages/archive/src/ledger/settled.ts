import type { DatabaseSync } from 'node:sqlite';
import { lazily, lazilyAsArrays } from './database.ts';

/** An asset for which nothing was left to do when it was last met. */
export interface SettledAsset {
  readonly row: number;
  /** What its source said of it then; see `listingDigest`. */
  readonly listing: string;
  /** The rows of the places that had good copies of all that was here, as `placesText` writes them. */
  readonly places: string;
  readonly gone: boolean;
}

type SettledRow = readonly [key: string, row: number, listing: string, places: string, gone: number];

/** The short way to "nothing to do" for a listing of a hundred thousand unchanged assets: one look-up for each. */
export function settledTable(db: DatabaseSync, begin: () => void) {
  const of = lazilyAsArrays(
    db,
    `SELECT a.key, a.id, a.listing, a.settled_on, a.gone_since_ms IS NOT NULL AS gone
     FROM json_each(?1) listed CROSS JOIN asset a ON a.source = ?2 AND a.key = listed.value
     WHERE a.settled_on IS NOT NULL`,
  );
  const between = lazilyAsArrays(
    db,
    `SELECT a.key, a.id, a.listing, a.settled_on, a.gone_since_ms IS NOT NULL AS gone
     FROM asset a WHERE a.source = ? AND a.key BETWEEN ? AND ? AND a.settled_on IS NOT NULL LIMIT ?`,
  );

  /** Sources list in order, so the keys between the first and the last are the listed ones and few others. */
  function rowsOf(source: number, keys: readonly string[]): readonly SettledRow[] {
    const most = keys.length * 2 + 16;
    const first = keys.reduce((a, b) => (b < a ? b : a), keys[0] ?? '');
    const last = keys.reduce((a, b) => (b > a ? b : a), '');
    const rows = between().all(source, first, last, most) as unknown as readonly SettledRow[];
    if (rows.length < most) return rows;
    return of().all(JSON.stringify(keys), source) as unknown as readonly SettledRow[];
  }

  const mark = lazily(db, 'UPDATE asset SET listing = ?, settled_on = ? WHERE id = ?');
  return {
    /** The settled ones among the listed assets of a source, by asset key. */
    of(source: number, keys: readonly string[]): Map<string, SettledAsset> {
      const settled = new Map<string, SettledAsset>();
      for (const [key, row, listing, places, gone] of rowsOf(source, keys)) {
        settled.set(key, { row, listing, places, gone: gone === 1 });
      }
      return settled;
    },
    mark(row: number, listing: string, places: readonly number[]): void {
      begin();
      mark().run(listing, placesText(places), row);
    },
  };
}

/** Rows of places with a comma on either side of each, so that one can be looked for. */
export function placesText(places: readonly number[]): string {
  return `,${places.join(',')},`;
}

export function isSettledOn(asset: SettledAsset, places: readonly number[]): boolean {
  return places.every((place) => asset.places.includes(`,${place},`));
}
