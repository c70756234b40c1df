/** The columns of a database, by table. */
export type Tables = ReadonlyMap<string, ReadonlySet<string>>;

export interface ColumnRequest {
  readonly table: string;
  /** The name of the table in the query. */
  readonly alias: string;
  /** Names that systems have given this column, most recent first. */
  readonly names: readonly string[];
  readonly as: string;
}

/** The expression of the first of these columns that exists, or NULL. */
export function column(tables: Tables, request: ColumnRequest): string {
  const name = existing(tables, request.table, request.names);
  return name === undefined
    ? `NULL AS ${request.as}`
    : `${bounded(`${request.alias}."${name}"`)} AS ${request.as}`;
}

/** The first of these columns that the table has. */
export function existing(tables: Tables, table: string, names: readonly string[]): string | undefined {
  const columns = tables.get(table);
  return names.find((name) => columns?.has(name));
}

/**
 * Values no reader chokes on: integers beyond 2^53 become reals, text and blobs end after a million.
 * (A driver that is handed a wider integer throws, so one planted value would hide a whole library.)
 */
export function bounded(expression: string): string {
  return `CASE typeof(${expression})
    WHEN 'integer' THEN iif(${expression} BETWEEN -9007199254740991 AND 9007199254740991, ${expression}, CAST(${expression} AS REAL))
    WHEN 'text' THEN substr(${expression}, 1, 1000000)
    WHEN 'blob' THEN substr(${expression}, 1, 1000000)
    ELSE ${expression} END`;
}
