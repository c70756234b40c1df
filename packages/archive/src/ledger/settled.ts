import type { DatabaseSync } from 'node:sqlite';
import { type AssetGroup, groupDigest } from '../model/asset-group.ts';
import { lazily, lazilyAsArrays, numberOf, textOf } from './database.ts';

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

/** A range that is in vain costs as much as the look-ups themselves. */
const triesSaved = 15;

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

  /** How many more look-ups not to try by a range, after one where that was in vain. */
  let scattered = 0;

  /** Folders list in order, so the keys between the first and the last are the listed ones and few others; libraries do not. */
  function rowsOf(source: number, keys: readonly string[]): readonly SettledRow[] {
    return (scattered > 0 ? undefined : rowsBetween(source, keys)) ?? rowsAmong(source, keys);
  }

  /** Undefined where the keys lie too far apart. */
  function rowsBetween(source: number, keys: readonly string[]): readonly SettledRow[] | undefined {
    const most = keys.length * 2 + 16;
    const first = keys.reduce((a, b) => (b < a ? b : a), keys[0] ?? '');
    const last = keys.reduce((a, b) => (b > a ? b : a), '');
    const rows = between().all(source, first, last, most) as unknown as readonly SettledRow[];
    if (rows.length < most) return rows;
    scattered = triesSaved;
    return undefined;
  }

  function rowsAmong(source: number, keys: readonly string[]): readonly SettledRow[] {
    scattered--;
    // In the order of the index, which reads each of its pages once.
    const listed = JSON.stringify(keys.toSorted());
    return of().all(listed, source) as unknown as readonly SettledRow[];
  }

  // A name holds no `/`; the folder's own assets and no deeper ones are meant.
  const inFolder = `source = ?1 AND key >= ?2 AND key < ?3 AND instr(substr(key, ?4), '/') = 0 AND gone_since_ms IS NULL`;
  const group = lazily(
    db,
    `SELECT count(*) AS assets, count(settled_on) AS settled, json_group_array(DISTINCT settled_on) AS settled_on,
       group_concat(line, char(10)) AS lines
     FROM (SELECT settled_on, key || char(0) || listing AS line FROM asset WHERE ${inFolder} ORDER BY key)`,
  );
  const rowsIn = lazilyAsArrays(db, `SELECT id FROM asset WHERE ${inFolder}`);

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
    /** Whether these are all the assets that the ledger knows in their folder, just as they are, with nothing left to do on the places. */
    isGroupSettled(
      source: number,
      { folder, assets, digest }: AssetGroup,
      places: readonly number[],
    ): boolean {
      const row = group().get(source, ...rangeOf(folder));
      if (row?.assets !== assets || row.settled !== assets) return false;
      if (groupDigest(textOf(row.lines)) !== digest) return false;
      const settledOn: readonly string[] = JSON.parse(textOf(row.settled_on));
      return settledOn.every((on) => isOn(on, places));
    },
    /** The rows of the assets in a folder that are not marked as gone. */
    rowsIn(source: number, folder: string): number[] {
      return rowsIn()
        .all(source, ...rangeOf(folder))
        .map((row) => numberOf((row as unknown as readonly unknown[])[0]));
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
  return isOn(asset.places, places);
}

function isOn(settledOn: string, places: readonly number[]): boolean {
  return places.every((place) => settledOn.includes(`,${place},`));
}

/** The keys directly or deeper in a folder: from, before, and where a name begins, counted from 1. */
function rangeOf(folder: string): [from: string, before: string, at: number] {
  return folder === '' ? ['', '\u{10ffff}', 1] : [`${folder}/`, `${folder}0`, [...folder].length + 2];
}
