import type { DatabaseSync } from 'node:sqlite';
import type { PlaceIdentity } from '../model/place.ts';
import { lazily, numberOf, optionalNumber, textOf } from './database.ts';

export interface PlaceRow extends PlaceIdentity {
  readonly row: number;
  /** Where it was last found: a folder's path. */
  readonly address: string;
  readonly lastSeenMs: number;
  readonly ledgerCopiedMs?: number;
}

/** The ledger's places. */
export function placesTable(db: DatabaseSync, begin: () => void) {
  const upsert = lazily(
    db,
    `INSERT INTO place (uuid, name, address, created_ms, last_seen_ms, whole_folder) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (uuid) DO UPDATE SET name = excluded.name, address = excluded.address,
       last_seen_ms = excluded.last_seen_ms RETURNING id`,
  );
  const all = lazily(db, 'SELECT * FROM place ORDER BY id');
  const ledgerCopied = lazily(db, 'UPDATE place SET ledger_copied_ms = ? WHERE id = ?');
  return {
    /** Notes that a place was seen at an address; its row. */
    seen(identity: PlaceIdentity, address: string, nowMs: number): number {
      begin();
      const { id, name, createdAtMs, wholeFolder } = identity;
      return numberOf(upsert().get(id, name, address, createdAtMs, nowMs, wholeFolder ? 1 : 0)?.id);
    },
    markLedgerCopied(row: number, nowMs: number): void {
      begin();
      ledgerCopied().run(nowMs, row);
    },
    all(): PlaceRow[] {
      return all()
        .all()
        .map((place) => {
          const ledgerCopiedMs = optionalNumber(place.ledger_copied_ms);
          return {
            row: numberOf(place.id),
            id: textOf(place.uuid),
            name: textOf(place.name),
            address: textOf(place.address),
            createdAtMs: numberOf(place.created_ms),
            lastSeenMs: numberOf(place.last_seen_ms),
            wholeFolder: numberOf(place.whole_folder) === 1,
            ...(ledgerCopiedMs === undefined ? {} : { ledgerCopiedMs }),
          };
        });
    },
  };
}
