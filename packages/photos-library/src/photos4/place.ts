import type { Place } from '../photos-asset.ts';
import type { CopiedDatabase } from '../sqlite/database.ts';
import { textOf } from '../sqlite/row-values.ts';

/** The areas around an asset, smallest first in the name; undefined without any. */
export function readPlace(database: CopiedDatabase, asset: number): Place | undefined {
  if (!database.tables.has('RKPlaceForVersion') || !database.tables.has('RKPlace')) return undefined;
  const sql = `SELECT p.defaultName AS name, p.countryCode AS country FROM RKPlaceForVersion j
    JOIN RKPlace p ON p.modelId = j.placeId WHERE j.versionId = ? ORDER BY p.area DESC LIMIT 100`;
  const rows = [...database.rows(sql, asset)];
  const areas = rows.map((row) => textOf(row, 'name')).filter((name) => name !== undefined);
  const countryCode = rows.map((row) => textOf(row, 'country')).find((code) => code !== undefined);
  if (areas.length === 0) return undefined;
  return { name: areas.toReversed().join(', '), ...(countryCode !== undefined && { countryCode }), areas };
}
