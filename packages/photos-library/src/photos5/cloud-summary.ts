import type { CloudSummary } from '../photos-library.ts';
import type { CopiedDatabase } from '../sqlite/database.ts';
import { numberOf } from '../sqlite/row-values.ts';
import type { Schema } from './schema.ts';

/** Counts what the library says of its originals; zeros where it keeps no record. */
export function readCloudSummary(database: CopiedDatabase, { tables }: Schema): CloudSummary {
  const columns = tables.get('ZINTERNALRESOURCE');
  const needed = ['ZASSET', 'ZVERSION', 'ZDATASTORESUBTYPE', 'ZLOCALAVAILABILITY', 'ZREMOTEAVAILABILITY'];
  if (!needed.every((name) => columns?.has(name)))
    return { originals: 0, local: 0, cloudOnly: 0, usesCloud: false };
  const row = database.row(`SELECT count(*) AS originals, sum(ZLOCALAVAILABILITY = 1) AS "local",
    sum(ZLOCALAVAILABILITY <> 1 AND ZREMOTEAVAILABILITY = 1) AS cloudOnly, sum(ZREMOTEAVAILABILITY = 1) AS remote
    FROM ZINTERNALRESOURCE WHERE ZVERSION = 0 AND ZDATASTORESUBTYPE = 1 AND ZASSET IS NOT NULL`);
  const count = (name: string) => numberOf(row, name) ?? 0;
  return {
    originals: count('originals'),
    local: count('local'),
    cloudOnly: count('cloudOnly'),
    usesCloud: count('remote') > 0,
  };
}
