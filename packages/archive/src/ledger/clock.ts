import type { DatabaseSync } from 'node:sqlite';
import { lazily, numberOf } from './database.ts';

/** A clock may be corrected by so much without anything being wrong; days are what proofs are counted in. */
export const clockToleranceMs = 86_400_000;

/** The latest moment that the ledger was told of: a computer whose clock shows less has had it set back. */
export interface LedgerClock {
  readonly latestMs: number;
  /** Notes that it is this late now. */
  note(nowMs: number): void;
  /**
   * To be called before a proof is recorded. If the clock was set back meanwhile, how old the earlier proofs are is not known
   * any more: their copies stay, as proven at an unknown time, which is too long ago.
   */
  proving(nowMs: number): void;
  /** Another process may have noted something; to be called when a transaction ends. */
  forget(): void;
}

export function ledgerClock(db: DatabaseSync, begin: () => void): LedgerClock {
  const read = lazily(db, 'SELECT latest_ms FROM clock');
  const write = lazily(
    db,
    'INSERT INTO clock (id, latest_ms) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET latest_ms = excluded.latest_ms',
  );
  let known: number | undefined;
  const latest = (): number => {
    known ??= numberOf(read().get()?.latest_ms);
    return known;
  };
  function set(ms: number): void {
    begin();
    write().run(ms);
    known = ms;
  }
  /** To the minute: each proof of a run would write it anew. */
  const stepMs = 60_000;
  return {
    get latestMs() {
      return latest();
    },
    note(nowMs) {
      if (nowMs >= latest() + stepMs) set(nowMs);
    },
    proving(nowMs) {
      if (nowMs > latest() - clockToleranceMs) {
        if (nowMs >= latest() + stepMs) set(nowMs);
        return;
      }
      begin();
      db.exec('UPDATE copy SET proven_ms = 0 WHERE proven_ms <> 0');
      set(nowMs);
    },
    forget() {
      known = undefined;
    },
  };
}
