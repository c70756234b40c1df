import type { DatabaseSync } from 'node:sqlite';
import { accountTable } from './account.ts';
import { assetFilesTable } from './asset-files.ts';
import { assetsTable } from './assets.ts';
import { type LedgerClock, ledgerClock } from './clock.ts';
import { copiesTable } from './copies.ts';
import { openDatabase } from './database.ts';
import { groupCommit } from './group-commit.ts';
import { indexFilesTable } from './index-files.ts';
import { notesTable } from './notes.ts';
import { placesTable } from './places.ts';
import { restorableTable } from './restorable.ts';
import { runsTable } from './runs.ts';
import { settledTable } from './settled.ts';
import { sourcesTable } from './sources.ts';
import { hasDue, standingsKeeper } from './standings.ts';
import { vanishingsTable } from './vanishings.ts';
import { type LedgerWriter, ledgerWriter } from './writer.ts';

/** The SQLite catalog of every asset, content and copy: an index of what the places hold, rebuildable from them. */
export interface Ledger extends Disposable {
  readonly sources: ReturnType<typeof sourcesTable>;
  readonly places: ReturnType<typeof placesTable>;
  readonly assets: ReturnType<typeof assetsTable>;
  readonly copies: ReturnType<typeof copiesTable>;
  readonly settled: ReturnType<typeof settledTable>;
  readonly indexFiles: ReturnType<typeof indexFilesTable>;
  readonly account: ReturnType<typeof accountTable>;
  readonly restorable: ReturnType<typeof restorableTable>;
  readonly runs: ReturnType<typeof runsTable>;
  readonly assetFiles: ReturnType<typeof assetFilesTable>;
  readonly vanishings: ReturnType<typeof vanishingsTable>;
  readonly notes: ReturnType<typeof notesTable>;
  readonly clock: LedgerClock;
  readonly writer: LedgerWriter;
  /** For the questions that a workflow asks in its own words. */
  readonly db: DatabaseSync;
  /** Runs `work` whole or not at all. */
  transaction<T>(work: () => T): T;
  /** Commits what was written so far; else it is committed within a quarter of a second. */
  flush(): void;
  /** Writes a whole, compact copy of the ledger to a new file. */
  copyTo(path: string): void;
}

export interface OpenLedgerOptions {
  /** Called before a ledger of an older version is brought up to date, which takes a minute or two for a million photos. */
  onUpgrade?(): void;
}

/** Opens the ledger at `path`, made if it is not there. Errors: `ledger-newer`, `ledger-damaged`. */
export function openLedger(path: string, { onUpgrade }: OpenLedgerOptions = {}): Ledger {
  const db = openDatabase(path, onUpgrade);
  const settle = standingsKeeper(db);
  const commit = groupCommit(db, { settle, end: () => clock.forget() });
  const clock = ledgerClock(db, commit.begin);
  if (hasDue(db)) {
    commit.begin();
    commit.flush();
  }
  return {
    db,
    sources: sourcesTable(db, commit.begin),
    places: placesTable(db, commit.begin, clock),
    assets: assetsTable(db, commit.begin),
    copies: copiesTable(db, commit.begin, clock),
    settled: settledTable(db, commit.begin),
    indexFiles: indexFilesTable(db, commit.begin),
    account: accountTable(db),
    restorable: restorableTable(db),
    runs: runsTable(db, commit.begin),
    assetFiles: assetFilesTable(db),
    vanishings: vanishingsTable(db, commit.begin),
    notes: notesTable(db, commit.begin),
    clock,
    writer: ledgerWriter(db, commit.begin),
    transaction(work) {
      commit.begin();
      db.exec('SAVEPOINT work');
      try {
        const result = work();
        db.exec('RELEASE work');
        return result;
      } catch (error) {
        db.exec('ROLLBACK TO work; RELEASE work');
        throw error;
      }
    },
    flush: commit.flush,
    copyTo(target) {
      commit.flush();
      db.prepare('VACUUM INTO ?').run(target);
    },
    [Symbol.dispose]() {
      commit.flush();
      db.close();
    },
  };
}
