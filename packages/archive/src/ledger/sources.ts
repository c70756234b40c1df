import type { DatabaseSync } from 'node:sqlite';
import type { SourceId } from '../source.ts';
import { lazily, numberOf, optionalNumber, textOf } from './database.ts';

export interface SourceRow extends SourceId {
  readonly row: number;
  readonly firstSeenMs: number;
  /** When it was last listed to the end; absent while that never happened. */
  readonly listedWholeMs?: number;
}

/** The ledger's sources. */
export function sourcesTable(db: DatabaseSync, begin: () => void) {
  const insert = lazily(
    db,
    `INSERT INTO source (key, kind, name, first_seen_ms) VALUES (?, ?, ?, ?)
     ON CONFLICT (key) DO UPDATE SET kind = excluded.kind, name = excluded.name RETURNING id`,
  );
  const listedWhole = lazily(db, 'UPDATE source SET listed_whole_ms = ? WHERE id = ?');
  const find = lazily(db, 'SELECT id FROM source WHERE key = ?');
  const all = lazily(db, 'SELECT * FROM source ORDER BY id');
  return {
    /** The row of a source, made on first sight. */
    row(id: SourceId, nowMs: number): number {
      begin();
      return numberOf(insert().get(id.key, id.kind, id.name, nowMs)?.id);
    },
    markListedWhole(row: number, nowMs: number): void {
      begin();
      listedWhole().run(nowMs, row);
    },
    /** The row of a source that was seen before. */
    find(key: string): number | undefined {
      return optionalNumber(find().get(key)?.id);
    },
    all(): SourceRow[] {
      return all()
        .all()
        .map((source) => {
          const listedWholeMs = optionalNumber(source.listed_whole_ms);
          return {
            row: numberOf(source.id),
            key: textOf(source.key),
            kind: textOf(source.kind),
            name: textOf(source.name),
            firstSeenMs: numberOf(source.first_seen_ms),
            ...(listedWholeMs === undefined ? {} : { listedWholeMs }),
          };
        });
    },
  };
}
