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
/** So many are company enough, also where no timer runs, as long as promises follow promises. */
const mostWrites = 20_000;

/** `settle` is called before each commit, in its transaction; `end` after it. */
export function groupCommit(db: DatabaseSync, hooks: { settle(): void; end(): void }): GroupCommit {
  let timer: NodeJS.Timeout | undefined;
  let failure: { readonly error: unknown } | undefined;
  let writes = 0;

  function flush(): void {
    clearTimeout(timer);
    timer = undefined;
    writes = 0;
    if (failure !== undefined) throw failure.error;
    if (!db.isOpen || !db.isTransaction) return;
    hooks.settle();
    db.exec('COMMIT');
    hooks.end();
  }

  function flushLater(): void {
    try {
      flush();
    } catch (error) {
      failure = { error };
    }
  }

  return {
    begin() {
      if (failure !== undefined) throw failure.error;
      // Not at once: what belongs together is written in one go, and nothing may part it.
      if (++writes === mostWrites) queueMicrotask(flushLater);
      if (db.isTransaction) return;
      db.exec('BEGIN IMMEDIATE');
      timer = setTimeout(flushLater, waitMs);
      timer.unref();
    },
    flush,
  };
}
