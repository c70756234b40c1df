import type { CopiedDatabase } from '../sqlite/database.ts';
import type { Schema } from './schema.ts';

/** The keys of some assets that follow one another: those above the first number, up to the second. */
export type AssetRange = readonly [after: number, last: number];

export const allAssets: AssetRange = [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER];

/** All assets in ranges of this many, each but the last. */
export function rangesOf(database: CopiedDatabase, { assets }: Schema, size: number): readonly AssetRange[] {
  const sql = `SELECT Z_PK FROM "${assets}" WHERE Z_PK > ? AND Z_PK <= ? ORDER BY Z_PK LIMIT 1 OFFSET ?`;
  const ranges: AssetRange[] = [];
  let [after, last] = allAssets;
  for (;;) {
    const end = database.all(sql, after, last, size - 1)[0]?.[0];
    if (typeof end !== 'number') break;
    ranges.push([after, end]);
    after = end;
  }
  ranges.push([after, last]);
  return ranges;
}
