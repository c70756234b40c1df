import { type Clock, failingTogether, type PlaceRow, type PlaceView } from '@safelight/archive';
import { isAttached } from '../places/is-attached.ts';
import type { Session } from '../session.ts';

/** A known place with what it answers now. */
export interface KnownPlace extends PlaceRow, PlaceView {}

/**
 * Every known place, and whether it is connected now. What is connected is noted as seen, with the disk that it is on now: a
 * drive whose files were moved to another disk proves nothing any more.
 */
export async function placeViews(session: Session): Promise<KnownPlace[]> {
  const { ledger } = session;
  const rows = ledger.places.all();
  const attached = new Map<string, boolean>();
  await Promise.all(
    rows.map(async (row) => {
      const is = await isAttached(row, session);
      attached.set(row.id, is);
      if (!is) return;
      const { disk, volume } = await session.diskOf(row.address);
      ledger.places.seen({
        identity: row,
        address: row.address,
        nowMs: session.now(),
        ...(disk === undefined ? {} : { disk }),
        ...(volume === undefined ? {} : { volume }),
      });
    }),
  );
  ledger.flush();
  return ledger.places.all().map((row) => ({ ...row, attached: attached.get(row.id) === true }));
}

export function clockOf({ ledger, now }: Session): Clock {
  return { nowMs: now(), latestMs: ledger.clock.latestMs };
}

/** What a place's disk is to the others and to the computer. `own` is the computer's own disk. */
export function diskKind(
  place: PlaceView,
  places: readonly PlaceView[],
  own: string | undefined,
): { readonly disk: 'own' | 'shared' | 'computer' | 'unknown'; readonly sharesDiskWith: readonly string[] } {
  const { known, unknown } = failingTogether(places);
  const group = known.find((some) => some.includes(place)) ?? unknown;
  const sharesDiskWith = group.filter((other) => other !== place).map(({ id }) => id);
  if (place.disk === undefined) return { disk: 'unknown', sharesDiskWith };
  if (isOnDisk(place, own)) return { disk: 'computer', sharesDiskWith };
  return { disk: sharesDiskWith.length > 0 ? 'shared' : 'own', sharesDiskWith };
}

/** Whether a place is on a certain disk, as far as both are known. */
export function isOnDisk({ disk }: PlaceView, other: string | undefined): boolean {
  if (disk === undefined || other === undefined) return false;
  return disk.split('+').some((name) => other.split('+').includes(name));
}
