import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { ArchiveError, isArchiveError } from '../errors.ts';
import { applicationId, migrations } from './migrations.ts';

/** How long another process of ours may hold the ledger before we give up. */
const busyMs = 15_000;
/** What the write-ahead log is cut down to after a change, or beside a reader, that let it grow further. */
const mostLogBytes = 32 * 1024 * 1024;

/**
 * Opens or makes the ledger file and brings its schema up to date; `onUpgrade` is called before that takes long. Errors:
 * `ledger-newer`, `ledger-damaged`.
 */
export function openDatabase(path: string, onUpgrade?: () => void): DatabaseSync {
  let db: DatabaseSync | undefined;
  try {
    db = new DatabaseSync(path, { timeout: busyMs, enableForeignKeyConstraints: true });
    migrate(db, path, onUpgrade);
    return db;
  } catch (error) {
    db?.close();
    if (isArchiveError(error)) throw error;
    throw new ArchiveError('ledger-damaged', { subject: path, cause: error });
  }
}

function migrate(db: DatabaseSync, path: string, onUpgrade: (() => void) | undefined): void {
  const version = numberOf(db.prepare('PRAGMA user_version').get()?.user_version);
  const id = numberOf(db.prepare('PRAGMA application_id').get()?.application_id);
  const tables = numberOf(db.prepare('SELECT count(*) AS n FROM sqlite_master').get()?.n);
  if (id !== applicationId && tables > 0) throw new ArchiveError('ledger-damaged', { subject: path });
  if (version > migrations.length) throw new ArchiveError('ledger-newer', { subject: path });
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -16000');
  db.exec(`PRAGMA journal_size_limit = ${mostLogBytes}`);
  if (version === migrations.length) return;
  if (version > 0) onUpgrade?.();
  db.exec('BEGIN IMMEDIATE');
  try {
    // Another process may have migrated while this one waited for the lock.
    const now = numberOf(db.prepare('PRAGMA user_version').get()?.user_version);
    for (const migration of migrations.slice(now)) db.exec(migration);
    db.exec(`PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${migrations.length}`);
    db.exec('COMMIT');
  } catch (error) {
    db.exec('ROLLBACK');
    throw error;
  }
}

/** Prepares a statement on first use and keeps it. */
export function lazily(db: DatabaseSync, sql: string): () => StatementSync {
  let statement: StatementSync | undefined;
  return () => {
    statement ??= db.prepare(sql);
    return statement;
  };
}

/** The same for a statement whose rows come as arrays of their columns. */
export function lazilyAsArrays(db: DatabaseSync, sql: string): () => StatementSync {
  let statement: StatementSync | undefined;
  return () => {
    if (statement === undefined) {
      statement = db.prepare(sql);
      statement.setReturnArrays(true);
    }
    return statement;
  };
}

export function numberOf(value: unknown): number {
  return typeof value === 'bigint' ? Number(value) : typeof value === 'number' ? value : 0;
}

export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

export function optionalText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

export function optionalNumber(value: unknown): number | undefined {
  return value === null || value === undefined ? undefined : numberOf(value);
}
