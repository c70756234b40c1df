import type { DatabaseSync } from 'node:sqlite';
import { locations, media, type PlaceIdentity } from '../model/place.ts';
import type { LedgerClock } from './clock.ts';
import { lazily, numberOf, optionalText, textOf } from './database.ts';

/** A place that was found. */
export interface SeenPlace {
  readonly identity: PlaceIdentity;
  /** Where it was found. */
  readonly address: string;
  readonly nowMs: number;
  /**
   * The device that holds it, by a name that stays when it is plugged in elsewhere; several, joined by `+`, where one volume
   * spans them. Places that share one fail together. Absent where the system does not tell, which counts against safety.
   */
  readonly disk?: string;
  /** The file system on it; a new one under a known place means that nothing on it was ever read back. */
  readonly volume?: string;
}

/** The state in which this ledger left a place, told by the copies of the ledger that it puts there. */
export interface LeftState {
  /** The name of the last one that arrived; absent where nothing tells what the place should look like. */
  readonly copy?: string;
  /** When it arrived, by the clock of a server that tells it and lets nobody set it. */
  readonly arrivedMs?: number;
  /** The latest name of all that were put there, or were about to be. */
  readonly newest?: string;
}

export interface PlaceRow extends PlaceIdentity {
  readonly row: number;
  /** Where it was last found: a folder's path. */
  readonly address: string;
  readonly lastSeenMs: number;
  readonly left: LeftState;
  /** As last told; absent where the last sighting could not tell. */
  readonly disk?: string;
}

const upsertSql = `
  INSERT INTO place (uuid, name, address, created_ms, last_seen_ms, whole_folder, medium, location, disk, volume)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (uuid) DO UPDATE SET name = excluded.name, address = excluded.address, last_seen_ms = excluded.last_seen_ms,
    medium = coalesce(excluded.medium, medium), location = coalesce(excluded.location, location),
    disk = excluded.disk, volume = excluded.volume
  RETURNING id`;

/** The same share of the same name may have another address today. */
const movedSql = `
  SELECT id FROM place WHERE uuid = ?1
  AND (volume IS NOT ?3 OR disk IS NOT ?2 AND NOT ifnull(disk LIKE 'net:%' AND ?2 LIKE 'net:%', 0))`;

/** The ledger's places. */
export function placesTable(db: DatabaseSync, begin: () => void, clock: LedgerClock) {
  const upsert = lazily(db, upsertSql);
  const moved = lazily(db, movedSql);
  const replaced = lazily(
    db,
    'SELECT id FROM place WHERE address = ?1 AND uuid <> ?2 AND (disk IS NULL OR ?3 IS NULL OR disk = ?3)',
  );
  const forget = lazily(db, 'UPDATE copy SET proven_ms = 0 WHERE place = ? AND proven_ms <> 0');
  const all = lazily(db, 'SELECT * FROM place ORDER BY id');
  const leftOf = lazily(db, 'SELECT left_state FROM place WHERE id = ?');
  const forgetLeft = lazily(db, 'UPDATE place SET left_state = NULL');
  const leave = lazily(db, 'UPDATE place SET left_state = ? WHERE id = ?');

  function forgetProofs(row: number): void {
    begin();
    forget().run(row);
  }

  /** In one transaction, so that of two processes each knows what the other one did. */
  function changeLeft(row: number, change: (left: LeftState) => LeftState): void {
    begin();
    leave().run(JSON.stringify(change(leftIn(leftOf().get(row)?.left_state))), row);
  }

  return {
    /**
     * Notes that a place was seen at an address; its row. Where its disk is not the one that was told before, or another place
     * has taken its folder, the proofs of what was there count no longer: nobody read the bytes that are there now.
     */
    seen({ identity, address, nowMs, disk, volume }: SeenPlace): number {
      begin();
      clock.note(nowMs);
      const { id, name, createdAtMs, wholeFolder, medium, location } = identity;
      for (const row of moved().all(id, disk ?? null, volume ?? null)) forgetProofs(numberOf(row.id));
      for (const row of replaced().all(address, id, disk ?? null)) forgetProofs(numberOf(row.id));
      const told = [medium ?? null, location ?? null, disk ?? null, volume ?? null];
      return numberOf(upsert().get(id, name, address, createdAtMs, nowMs, wholeFolder ? 1 : 0, ...told)?.id);
    },
    /** Nothing on a place counts as proven until it is read back again. */
    forgetProofs,
    /** A place is not in the state that it was left in: its proofs are forgotten, once. */
    rolledBack(row: number): void {
      forgetProofs(row);
      changeLeft(row, ({ newest }) => (newest === undefined ? {} : { newest }));
    },
    left(row: number): LeftState {
      return leftIn(leftOf().get(row)?.left_state);
    },
    /** A copy of the ledger by this name is about to be put on a place; a run that is killed may or may not have done it. */
    willLeave(row: number, copy: string): void {
      changeLeft(row, (left) => ({ ...left, newest: later(left.newest, copy) }));
    },
    /** A copy of the ledger by this name is on a place. */
    leftWith(row: number, copy: string, arrivedMs?: number): void {
      const arrived = arrivedMs === undefined ? {} : { arrivedMs };
      changeLeft(row, ({ newest }) => ({ copy, newest: later(newest, copy), ...arrived }));
    },
    /** Nothing tells any more in which state any place was left. */
    forgetLeft(): void {
      begin();
      forgetLeft().run();
    },
    all(): PlaceRow[] {
      return all().all().map(placeOf);
    },
  };
}

/** Names of ledger copies begin with their time. */
function later(one: string | undefined, other: string): string {
  return one !== undefined && one > other ? one : other;
}

function leftIn(text: unknown): LeftState {
  return typeof text === 'string' ? (JSON.parse(text) as LeftState) : {};
}

function placeOf(place: Record<string, unknown>): PlaceRow {
  const medium = media.find((known) => known === place.medium);
  const location = locations.find((known) => known === place.location);
  const disk = optionalText(place.disk);
  return {
    row: numberOf(place.id),
    id: textOf(place.uuid),
    name: textOf(place.name),
    address: textOf(place.address),
    createdAtMs: numberOf(place.created_ms),
    lastSeenMs: numberOf(place.last_seen_ms),
    wholeFolder: numberOf(place.whole_folder) === 1,
    left: leftIn(place.left_state),
    ...(medium === undefined ? {} : { medium }),
    ...(location === undefined ? {} : { location }),
    ...(disk === undefined ? {} : { disk }),
  };
}
