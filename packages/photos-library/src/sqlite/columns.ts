/** The columns of a database, by table. */
export type Tables = ReadonlyMap<string, ReadonlySet<string>>;

export interface ColumnRequest {
  readonly table: string;
  /** The name of the table in the query. */
  readonly alias: string;
  /** Names that systems have given this column, most recent first. */
  readonly names: readonly string[];
  readonly as: string;
  /** `date`: a number too, but text in its place is no number. */
  readonly kind: 'number' | 'date' | 'text';
}

/** The expression of the first of these columns that exists, or NULL. */
export function column(tables: Tables, request: ColumnRequest): string {
  const name = existing(tables, request.table, request.names);
  if (name === undefined) return `NULL AS ${request.as}`;
  return `${bounded(`${request.alias}."${name}"`, request.kind)} AS ${request.as}`;
}

/** The first of these columns that the table has. */
export function existing(tables: Tables, table: string, names: readonly string[]): string | undefined {
  const columns = tables.get(table);
  return names.find((name) => columns?.has(name));
}

/**
 * Values no reader chokes on: numbers are reals, dates end at ±2^53, text after a million characters.
 * (A driver that is handed a wider integer throws, so one planted value would hide a whole library.)
 */
function bounded(expression: string, kind: ColumnRequest['kind']): string {
  if (kind === 'number') return `CAST(${expression} AS REAL)`;
  if (kind === 'text') return `substr(${expression}, 1, 1000000)`;
  return `max(min(${expression}, 9007199254740991), -9007199254740991)`;
}
