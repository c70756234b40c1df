import type { CopyState } from '../ledger/copies.ts';
import { numberOf, textOf } from '../ledger/database.ts';
import type { Ledger } from '../ledger/open-ledger.ts';
import type { StoreKey } from '../model/store-key.ts';

/** What another ledger, attached as `other`, says against what this one believes. */
export interface Heeding {
  readonly nowMs: number;
  /** When that ledger was written, where it is a later state of this very one. */
  readonly laterState?: number;
  /** By that ledger's clock: what it found until then was heeded before. */
  readonly sinceMs: number;
}

/** Two computers' clocks may differ by so much. */
const toleranceMs = 86_400_000;

const damagedSql = `
  SELECT c.place, c.path, oc.state
  FROM other.copy oc JOIN other.place op ON op.id = oc.place JOIN place p ON p.uuid = op.uuid
  JOIN copy c ON c.place = p.id AND c.path = oc.path
  JOIN content t ON t.id = c.content JOIN other.content ot ON ot.id = oc.content AND ot.sha256 = t.sha256
  WHERE oc.state <> 'ok' AND c.state = 'ok' AND oc.checked_ms > ?1 AND oc.checked_ms >= c.proven_ms - ?2`;

/** Proofs that a later state of this ledger has not: it forgot them, or what it knew at that path was something else. */
const unprovenSql = `
  UPDATE copy SET proven_ms = 0
  WHERE proven_ms <> 0 AND checked_ms <= ?1
    AND place IN (SELECT p.id FROM place p JOIN other.place op ON op.uuid = p.uuid)
    AND NOT EXISTS (
      SELECT 1 FROM place p JOIN other.place op ON op.uuid = p.uuid JOIN other.copy oc ON oc.place = op.id AND oc.path = copy.path
      JOIN other.content ot ON ot.id = oc.content JOIN content t ON t.id = copy.content AND t.sha256 = ot.sha256
      WHERE p.id = copy.place AND oc.state = 'ok' AND oc.proven_ms <> 0)`;

const forgotten = [
  `UPDATE asset SET gone_since_ms = coalesce(asset.gone_since_ms, oa.gone_since_ms), trashed_ms = coalesce(asset.trashed_ms, oa.trashed_ms)
   FROM other.asset oa JOIN other.source os ON os.id = oa.source JOIN source s ON s.key = os.key
   WHERE asset.source = s.id AND asset.key = oa.key AND (oa.gone_since_ms IS NOT NULL OR oa.trashed_ms IS NOT NULL)`,
  `INSERT INTO vanishing (source, noticed_ms, gone, trashed, before, acknowledged_ms)
   SELECT s.id, v.noticed_ms, v.gone, v.trashed, v.before, v.acknowledged_ms
   FROM other.vanishing v JOIN other.source os ON os.id = v.source JOIN source s ON s.key = os.key
   WHERE NOT EXISTS (SELECT 1 FROM vanishing own WHERE own.source = s.id AND own.noticed_ms = v.noticed_ms)`,
];

/**
 * Lets what another ledger found speak against the proofs of this one: damage of any place that both know, where it was found after the proof,
 * as far as two clocks tell. Where it is a later state of this ledger, also what that one counts as proven no more, and what went
 * from the sources. Nothing becomes proven by it. To be called in a transaction.
 */
export function heed(ledger: Ledger, { nowMs, sinceMs, laterState }: Heeding): void {
  for (const { place, path, state } of ledger.db.prepare(damagedSql).all(sinceMs, toleranceMs))
    ledger.copies.markState(numberOf(place), textOf(path) as StoreKey, textOf(state) as CopyState, nowMs);
  if (laterState === undefined) return;
  ledger.db.prepare(unprovenSql).run(laterState);
  for (const statement of forgotten) ledger.db.exec(statement);
}
