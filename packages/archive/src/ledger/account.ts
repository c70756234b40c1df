import type { DatabaseSync } from 'node:sqlite';
import { lazily, numberOf, optionalNumber } from './database.ts';

export interface AssetTotals {
  /** Assets ever listed by any source, those that a source lost included. */
  readonly total: number;
  /** Has a resource, and every resource that it has now has a good copy on at least one place. */
  readonly archived: number;
  readonly notArchived: number;
}

export interface PlaceTotals {
  readonly copies: number;
  readonly bytes: number;
  /** Copies that a check found missing, changed or unreadable. */
  readonly damaged: number;
  readonly oldestProvenMs?: number;
}

/** What the ledger can say of all its assets and places together. */
export function accountTable(db: DatabaseSync) {
  const totals = lazily(
    db,
    `SELECT count(*) AS total, sum(
       NOT EXISTS (SELECT 1 FROM resource r WHERE r.asset = a.id AND r.gone_since_ms IS NULL)
       OR EXISTS (
         SELECT 1 FROM resource r WHERE r.asset = a.id AND r.gone_since_ms IS NULL AND NOT EXISTS (
           SELECT 1 FROM copy c WHERE c.content = r.content AND c.state = 'ok'))) AS lacking FROM asset a`,
  );
  const place = lazily(
    db,
    `SELECT count(*) AS copies, coalesce(sum(t.size), 0) AS bytes, sum(c.state <> 'ok') AS damaged,
       min(CASE WHEN c.state = 'ok' THEN c.proven_ms END) AS oldest
     FROM copy c JOIN content t ON t.id = c.content WHERE c.place = ?`,
  );
  const source = lazily(
    db,
    'SELECT count(*) AS assets, sum(gone_since_ms IS NOT NULL) AS gone FROM asset WHERE source = ?',
  );
  return {
    assets(): AssetTotals {
      const row = totals().get();
      const total = numberOf(row?.total);
      const notArchived = numberOf(row?.lacking);
      return { total, archived: total - notArchived, notArchived };
    },
    place(row: number): PlaceTotals {
      const found = place().get(row);
      const oldestProvenMs = optionalNumber(found?.oldest);
      return {
        copies: numberOf(found?.copies),
        bytes: numberOf(found?.bytes),
        damaged: numberOf(found?.damaged),
        ...(oldestProvenMs === undefined ? {} : { oldestProvenMs }),
      };
    },
    source(row: number): { assets: number; gone: number } {
      const found = source().get(row);
      return { assets: numberOf(found?.assets), gone: numberOf(found?.gone) };
    },
  };
}
