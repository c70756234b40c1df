import type { DatabaseSync } from 'node:sqlite';
import { lazily, numberOf, optionalNumber } from './database.ts';
import { standingGroupsTable } from './standing-groups.ts';

export interface AssetTotals {
  /** Photos: assets with the same original count once; those that a source lost are included. */
  readonly total: number;
  /** Every file that a source lists of it has a good copy on at least one place. */
  readonly archived: number;
  readonly notArchived: number;
}

export interface PlaceTotals {
  readonly copies: number;
  readonly bytes: number;
  /** Copies that a check found missing, changed or unreadable. */
  readonly damaged: number;
  /** The day of the oldest proof of a good copy, 0 where it is not known of one; absent where there is no good copy. */
  readonly oldestProvenMs?: number;
}

const dayMs = 86_400_000;

/** What the ledger can say of all its assets and places together, in a moment. */
export function accountTable(db: DatabaseSync) {
  const totals = lazily(
    db,
    `SELECT coalesce(sum(photos), 0) AS total, coalesce(sum(photos) FILTER (WHERE lack NOT IN ('', 'split')), 0) AS lacking
     FROM standing`,
  );
  const place = lazily(
    db,
    `SELECT sum(copies) AS copies, sum(bytes) AS bytes, sum(copies) FILTER (WHERE state <> 'ok') AS damaged,
       min(day) FILTER (WHERE state = 'ok' AND copies > 0) AS oldest
     FROM place_tally WHERE place = ?`,
  );
  const proves = lazily(
    db,
    "SELECT 1 FROM place_tally WHERE place = ? AND state = 'ok' AND day > 0 AND copies > 0 LIMIT 1",
  );
  const source = lazily(db, 'SELECT assets, gone FROM source_tally WHERE source = ?');
  return {
    ...standingGroupsTable(db),
    assets(): AssetTotals {
      const row = totals().get();
      const total = numberOf(row?.total);
      const notArchived = numberOf(row?.lacking);
      return { total, archived: total - notArchived, notArchived };
    },
    place(row: number): PlaceTotals {
      const found = place().get(row);
      const oldest = optionalNumber(found?.oldest);
      return {
        copies: numberOf(found?.copies),
        bytes: numberOf(found?.bytes),
        damaged: numberOf(found?.damaged),
        ...(oldest === undefined ? {} : { oldestProvenMs: oldest * dayMs }),
      };
    },
    /** Whether a place has any good copy of which it is known when it was proven. */
    provesAnything(row: number): boolean {
      return proves().get(row) !== undefined;
    },
    source(row: number): { assets: number; gone: number } {
      const found = source().get(row);
      return { assets: numberOf(found?.assets), gone: numberOf(found?.gone) };
    },
  };
}
