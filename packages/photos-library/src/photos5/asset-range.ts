import type { CopiedDatabase } from '../sqlite/database.ts';
import type { Schema } from './schema.ts';

/** The keys of some assets that follow one another: those above the first number, up to the second. */
export type AssetRange = readonly [after: number, last: number];

export const allAssets: AssetRange = [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER];

/** All assets in ranges of this many, each but the last. */
export function rangesOf(database: CopiedDatabase, { assets }: Schema, size: number): readonly AssetRange[] {
  const sql = `SELECT Z_PK FROM (SELECT Z_PK, row_number() OVER (ORDER BY Z_PK) AS nth FROM "${assets}")
    WHERE nth % ? = 0 ORDER BY Z_PK`;
  const ranges: AssetRange[] = [];
  let [after, last] = allAssets;
  for (const [end] of database.arrays(sql, size)) {
    if (typeof end !== 'number') continue;
    ranges.push([after, end]);
    after = end;
  }
  ranges.push([after, last]);
  return ranges;
}
