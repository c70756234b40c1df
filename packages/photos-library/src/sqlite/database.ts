import { DatabaseSync, type SQLOutputValue, type StatementSync } from 'node:sqlite';
import { PhotosLibraryError } from '../photos-library-error.ts';

/** The values of one row. */
export type Values = readonly SQLOutputValue[];

/** One row: its values in order, and where in this order each column is. (Objects with forty fields cost twice the time.) */
export interface Row {
  readonly values: Values;
  readonly columns: ReadonlyMap<string, number>;
}

interface Prepared {
  readonly statement: StatementSync;
  readonly columns: ReadonlyMap<string, number>;
}

/**
 * A database from elsewhere, on our own copy. Only tables count: a view or a trigger in a hostile file never
 * runs, since only names of true tables reach a query. Every error of SQLite becomes a `PhotosLibraryError`.
 */
export class CopiedDatabase {
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, Prepared>();
  /** The columns of each table, by name. */
  readonly tables: ReadonlyMap<string, ReadonlySet<string>>;

  private constructor(database: DatabaseSync, tables: ReadonlyMap<string, ReadonlySet<string>>) {
    this.#database = database;
    this.tables = tables;
  }

  /** Throws `damaged-database`. */
  static open(path: string): CopiedDatabase {
    return translated(() => {
      const database = new DatabaseSync(path, { readOnly: true, enableDoubleQuotedStringLiterals: false });
      try {
        database.exec(
          'PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -16384',
        );
        // One transaction for good: each query would lock the file for itself, and look for a journal beside it.
        database.exec('BEGIN');
        return new CopiedDatabase(database, readTables(database));
      } catch (error) {
        database.close();
        throw error;
      }
    });
  }

  /** Rows as plain arrays, in the order in which the query names its columns: for what is read by the hundred thousand. */
  *arrays(sql: string, ...parameters: readonly number[]): Generator<Values> {
    try {
      const statement = this.#open().prepare(sql);
      statement.setReturnArrays(true);
      // With setReturnArrays a row is an array, which the declarations of node:sqlite do not say.
      yield* statement.iterate(...parameters) as unknown as Iterable<Values>;
    } catch (cause) {
      this.#open();
      throw damaged(cause);
    }
  }

  /** All rows as plain arrays, at once. */
  all(sql: string, ...parameters: readonly number[]): readonly Values[] {
    try {
      return this.#prepared(sql).statement.all(...parameters) as unknown as readonly Values[];
    } catch (cause) {
      this.#open();
      throw damaged(cause);
    }
  }

  /** Rows one after another, never all at once. */
  *rows(sql: string, ...parameters: readonly (string | number)[]): Generator<Row> {
    try {
      const statement = this.#open().prepare(sql);
      statement.setReturnArrays(true);
      const columns = new Map(statement.columns().map(({ name }, i) => [name, i]));
      for (const values of statement.iterate(...parameters)) {
        yield { values: values as unknown as Values, columns };
      }
    } catch (cause) {
      this.#open();
      throw damaged(cause);
    }
  }

  /** The first row; one without any column when there is none. */
  row(sql: string, ...parameters: readonly (string | number)[]): Row {
    try {
      const { statement, columns } = this.#prepared(sql);
      const values = statement.get(...parameters) as unknown as Values | undefined;
      return { values: values ?? [], columns };
    } catch (cause) {
      this.#open();
      throw damaged(cause);
    }
  }

  /** Asked for again and again with other parameters, a query is understood once. */
  #prepared(sql: string): Prepared {
    const known = this.#statements.get(sql);
    if (known !== undefined && this.#database.isOpen) return known;
    const statement = this.#open().prepare(sql);
    statement.setReturnArrays(true);
    const prepared = { statement, columns: new Map(statement.columns().map(({ name }, i) => [name, i])) };
    this.#statements.set(sql, prepared);
    return prepared;
  }

  /** Throws `closed`. */
  throwIfClosed(): void {
    this.#open();
  }

  close(): void {
    this.#database.close();
  }

  #open(): DatabaseSync {
    if (!this.#database.isOpen) throw new PhotosLibraryError('closed', 'the library was closed');
    return this.#database;
  }
}

function readTables(database: DatabaseSync): ReadonlyMap<string, ReadonlySet<string>> {
  const sql = `SELECT m.name AS "table", c.name AS "column" FROM sqlite_master m, pragma_table_info(m.name) c
    WHERE m.type = 'table' AND m.sql NOT LIKE 'CREATE VIRTUAL%' AND m.name NOT LIKE '%"%'`;
  const tables = new Map<string, Set<string>>();
  for (const { table, column } of database.prepare(sql).iterate()) {
    if (typeof table !== 'string' || typeof column !== 'string') continue;
    const columns = tables.get(table);
    if (columns === undefined) tables.set(table, new Set([column]));
    else columns.add(column);
  }
  return tables;
}

function translated<T>(act: () => T): T {
  try {
    return act();
  } catch (cause) {
    throw damaged(cause);
  }
}

function damaged(cause: unknown): PhotosLibraryError {
  if (cause instanceof PhotosLibraryError) return cause;
  return new PhotosLibraryError('damaged-database', 'the database cannot be read to its end', { cause });
}
