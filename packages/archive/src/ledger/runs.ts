import type { DatabaseSync } from 'node:sqlite';
import { lazily, numberOf, optionalNumber, optionalText, textOf } from './database.ts';

export interface RunRow {
  readonly row: number;
  readonly kind: string;
  readonly startedMs: number;
  readonly endedMs?: number;
  readonly outcome?: string;
}

/** The history of what was run: backups, checks, restores. */
export function runsTable(db: DatabaseSync, begin: () => void) {
  const start = lazily(db, 'INSERT INTO run (kind, started_ms) VALUES (?, ?) RETURNING id');
  const end = lazily(db, 'UPDATE run SET ended_ms = ?, outcome = ?, report = ? WHERE id = ?');
  const latest = lazily(
    db,
    'SELECT * FROM run WHERE kind = ? AND ended_ms IS NOT NULL ORDER BY id DESC LIMIT 1',
  );
  return {
    start(kind: string, nowMs: number): number {
      begin();
      return numberOf(start().get(kind, nowMs)?.id);
    },
    end(row: number, outcome: { nowMs: number; outcome: string; report: unknown }): void {
      begin();
      end().run(outcome.nowMs, outcome.outcome, JSON.stringify(outcome.report), row);
    },
    latest(kind: string): RunRow | undefined {
      const run = latest().get(kind);
      if (run === undefined) return undefined;
      const endedMs = optionalNumber(run.ended_ms);
      const outcome = optionalText(run.outcome);
      return {
        row: numberOf(run.id),
        kind: textOf(run.kind),
        startedMs: numberOf(run.started_ms),
        ...(endedMs === undefined ? {} : { endedMs }),
        ...(outcome === undefined ? {} : { outcome }),
      };
    },
  };
}
