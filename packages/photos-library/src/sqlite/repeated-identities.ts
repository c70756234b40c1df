import type { CopiedDatabase } from './database.ts';

export interface IdentityColumns {
  readonly table: string;
  /** The table's key, a whole number. */
  readonly key: string;
  readonly identity: string;
}

/**
 * The keys of those rows whose identity a row before them has already. No sound library has any, one that was
 * merged or mended may. Apple's index over the identities answers it without a look at the rows. Throws `damaged-database`.
 */
export function repeatedIdentities(database: CopiedDatabase, columns: IdentityColumns): ReadonlySet<number> {
  try {
    return keysFrom(database, columns, '');
  } catch {
    // An index that is damaged must hide nothing: the rows themselves may be whole.
    return keysFrom(database, columns, 'NOT INDEXED');
  }
}

function keysFrom(
  database: CopiedDatabase,
  { table, key, identity }: IdentityColumns,
  indexed: '' | 'NOT INDEXED',
): ReadonlySet<number> {
  const sql = `SELECT a."${key}" FROM "${table}" a ${indexed} JOIN (
      SELECT "${identity}" AS identity, min("${key}") AS first FROM "${table}" ${indexed}
      WHERE "${identity}" <> '' GROUP BY "${identity}" HAVING count(*) > 1
    ) r ON a."${identity}" = r.identity AND a."${key}" <> r.first WHERE a."${key}" > ? AND a."${key}" <= ?`;
  const keys = new Set<number>();
  // A wider key than these makes the driver throw.
  for (const [value] of database.all(sql, Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER))
    if (typeof value === 'number') keys.add(value);
  return keys;
}
