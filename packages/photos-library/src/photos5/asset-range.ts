import type { CopiedDatabase } from '../sqlite/database.ts';
import type { Schema } from './schema.ts';

/** The keys of some assets that follow one another, the first and the last of them included. */
export type AssetRange = readonly [first: number, last: number];

export const allAssets: AssetRange = [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER];

/** All assets in ranges of this many, each but the last. */
export function rangesOf(database: CopiedDatabase, { assets }: Schema, size: number): readonly AssetRange[] {
  const sql = `SELECT Z_PK FROM (SELECT Z_PK, row_number() OVER (ORDER BY Z_PK) AS nth FROM "${assets}")
    WHERE nth % ? = 0 ORDER BY Z_PK`;
  const ranges: AssetRange[] = [];
  let [first, last] = allAssets;
  for (const [end] of database.arrays(sql, size)) {
    if (typeof end !== 'number') continue;
    ranges.push([first, end]);
    first = end + 1;
  }
  ranges.push([first, last]);
  return ranges;
}
