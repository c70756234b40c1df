import type { DatabaseSync } from 'node:sqlite';
import { lazily, numberOf } from './database.ts';

/** A clock may be corrected by so much without anything being wrong; days are what proofs are counted in. */
export const clockToleranceMs = 86_400_000;

/** To the minute: each proof of a run would write it anew. */
const stepMs = 60_000;

/** The latest moment that the ledger was told of: a computer whose clock shows less has had it set back. */
export interface LedgerClock {
  readonly latestMs: number;
  /**
   * Notes that it is this late now. If the clock was set back meanwhile, how old any earlier proof is, is not known any more:
   * the copies stay, as proven at an unknown time, which never counts. 0 is no time.
   */
  note(nowMs: number): void;
  /** Another process may have noted something; to be called when a transaction ends. */
  forget(): void;
}

export function ledgerClock(db: DatabaseSync, begin: () => void): LedgerClock {
  const read = lazily(db, 'SELECT latest_ms FROM clock');
  const write = lazily(
    db,
    'INSERT INTO clock (id, latest_ms) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET latest_ms = excluded.latest_ms',
  );
  const forgetProofs = lazily(db, 'UPDATE copy SET proven_ms = 0 WHERE proven_ms <> 0');
  let known: number | undefined;
  const latest = (): number => {
    known ??= numberOf(read().get()?.latest_ms);
    return known;
  };
  return {
    get latestMs() {
      return latest();
    },
    note(nowMs) {
      if (nowMs <= 0) return;
      const wasSetBack = nowMs < latest() - clockToleranceMs;
      if (!wasSetBack && nowMs < latest() + stepMs) return;
      begin();
      if (wasSetBack) forgetProofs().run();
      write().run(nowMs);
      known = nowMs;
    },
    forget() {
      known = undefined;
    },
  };
}
