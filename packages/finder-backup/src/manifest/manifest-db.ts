import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { FinderBackupError } from '../errors.ts';
import type { FileList, ManifestRow } from './file-list.ts';

/** Holds a file's extended attributes too; more than this would only fill memory. */
const mostBlobBytes = 4 * 1024 * 1024;
const columns = `fileID, domain, relativePath, flags, CASE WHEN length(file) <= ${mostBlobBytes} THEN file END`;
const needed = ['fileID', 'domain', 'relativePath', 'flags', 'file'];

/**
 * Manifest.db, decrypted: the list of a backup's files. Apple leaves it marked for a write-ahead log that is not there, so
 * that it only opens as a file that never changes (`immutable`), which also keeps SQLite from writing beside it.
 */
export class ManifestDb implements FileList {
  readonly #database: DatabaseSync;
  readonly #byId: StatementSync;
  readonly rowCount: number;

  private constructor(database: DatabaseSync) {
    this.#database = database;
    this.#byId = database.prepare(`SELECT ${columns} FROM Files WHERE fileID = ?`);
    this.#byId.setReturnArrays(true);
    this.rowCount = Number(database.prepare('SELECT count(*) AS n FROM Files').get()?.n);
  }

  /** Throws `damaged-manifest`. */
  static open(path: string): ManifestDb {
    assertWhole(path);
    return translated(() => {
      const url = pathToFileURL(path);
      url.searchParams.set('immutable', '1');
      const database = new DatabaseSync(url, { readOnly: true, enableDoubleQuotedStringLiterals: false });
      try {
        // A view of this name in a hostile file would be run as a query; only a true table is.
        database.exec('PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA cache_size = -32768');
        assertTable(database);
        return new ManifestDb(database);
      } catch (error) {
        database.close();
        throw error;
      }
    });
  }

  /** Every row, or those of one domain, one after another. Throws `damaged-manifest` where the database ends being sound, `closed`. */
  *rows(domain?: string): Generator<ManifestRow, void> {
    const where = domain === undefined ? '' : ' WHERE domain = ?';
    const values: SQLInputValue[] = domain === undefined ? [] : [domain];
    try {
      const statement = this.#open().prepare(`SELECT ${columns} FROM Files${where}`);
      statement.setReturnArrays(true);
      for (const row of statement.iterate(...values)) {
        yield manifestRow(row);
        this.#open();
      }
    } catch (cause) {
      throw damagedBy(cause);
    }
  }

  row(fileId: string): ManifestRow | undefined {
    this.#open();
    const row = translated(() => this.#byId.get(fileId));
    return row === undefined ? undefined : manifestRow(row);
  }

  /** How many rows each domain has. */
  domains(): ReadonlyMap<string, number> {
    const sql = 'SELECT domain, count(*) AS n FROM Files GROUP BY domain ORDER BY domain';
    const rows = translated(() => this.#open().prepare(sql).all());
    return new Map(rows.map(({ domain, n }) => [String(domain), Number(n)]));
  }

  /** SQLite's own opinion of the whole file: an empty list where it is sound. */
  problems(): string[] {
    const rows = translated(() => this.#open().prepare('PRAGMA quick_check(20)').all());
    return rows.map((row) => String(Object.values(row)[0])).filter((text) => text !== 'ok');
  }

  [Symbol.dispose](): void {
    if (this.#database.isOpen) this.#database.close();
  }

  #open(): DatabaseSync {
    if (!this.#database.isOpen) throw new FinderBackupError('closed', 'the backup was closed');
    return this.#database;
  }
}

function manifestRow(row: unknown): ManifestRow {
  // With setReturnArrays a row is an array, which the declarations of node:sqlite do not say.
  const [fileId, domain, path, flags, blob] = row as readonly unknown[];
  return { fileId, domain, path, flags, blob };
}

function assertTable(database: DatabaseSync): void {
  const sql = `SELECT c.name FROM sqlite_master m, pragma_table_info('Files') c
    WHERE m.type = 'table' AND m.name = 'Files' AND m.sql NOT LIKE 'CREATE VIRTUAL%'`;
  const found = new Set(
    database
      .prepare(sql)
      .all()
      .map(({ name }) => name),
  );
  const missing = needed.filter((name) => !found.has(name));
  if (missing.length > 0)
    throw new FinderBackupError('damaged-manifest', `Manifest.db has no ${missing.join(', ')} of Files`);
}

const headerBytes = 100;
const magic = 'SQLite format 3\0';

/** Whether a file begins as a database does; false for one that is encrypted. */
export function isDatabase(path: string): boolean {
  return header(path).toString('latin1', 0, magic.length) === magic;
}

/** SQLite notices a missing end only when it reads there; the header says how long the file should be (sqlite.org/fileformat.html). */
function assertWhole(path: string): void {
  const bytes = header(path);
  if (bytes.toString('latin1', 0, magic.length) !== magic)
    throw new FinderBackupError('damaged-manifest', 'Manifest.db is no database');
  const pageBytes = bytes.readUInt16BE(16) === 1 ? 65_536 : bytes.readUInt16BE(16);
  const pages = bytes.readUInt32BE(28);
  const current = bytes.readUInt32BE(24) === bytes.readUInt32BE(92);
  const size = sizeOf(path);
  if (current && pages > 0 && size < pages * pageBytes)
    throw new FinderBackupError('damaged-manifest', `Manifest.db has ${size} of ${pages * pageBytes} bytes`);
}

function header(path: string): Buffer {
  const file = openSync(path, 'r');
  try {
    const bytes = Buffer.alloc(headerBytes);
    readSync(file, bytes, 0, headerBytes, 0);
    return bytes;
  } finally {
    closeSync(file);
  }
}

function sizeOf(path: string): number {
  const file = openSync(path, 'r');
  try {
    return fstatSync(file).size;
  } finally {
    closeSync(file);
  }
}

function translated<T>(act: () => T): T {
  try {
    return act();
  } catch (cause) {
    throw damagedBy(cause);
  }
}

function damagedBy(cause: unknown): FinderBackupError {
  if (cause instanceof FinderBackupError) return cause;
  return new FinderBackupError('damaged-manifest', 'Manifest.db cannot be read to its end', { cause });
}
