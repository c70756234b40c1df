import type { DatabaseSync } from 'node:sqlite';

/** Gathers writes into one transaction, committed a moment later: a sync for each photo would cost more than the photo. */
export interface GroupCommit {
  /** To be called before every write. */
  begin(): void;
  /** Commits now. */
  flush(): void;
}

/** How long writes may wait for company. A crash forgets them; what they told of is found again on the places. */
const waitMs = 250;

/** `settle` is called before each commit, in its transaction; `end` after it. */
export function groupCommit(db: DatabaseSync, hooks: { settle(): void; end(): void }): GroupCommit {
  let timer: NodeJS.Timeout | undefined;
  let failure: { readonly error: unknown } | undefined;

  function flush(): void {
    clearTimeout(timer);
    timer = undefined;
    if (failure !== undefined) throw failure.error;
    if (!db.isOpen || !db.isTransaction) return;
    hooks.settle();
    db.exec('COMMIT');
    hooks.end();
  }

  return {
    begin() {
      if (failure !== undefined) throw failure.error;
      if (db.isTransaction) return;
      db.exec('BEGIN IMMEDIATE');
      timer = setTimeout(() => {
        try {
          flush();
        } catch (error) {
          failure = { error };
        }
      }, waitMs);
      timer.unref();
    },
    flush,
  };
}
