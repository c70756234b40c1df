import {
  type Clock,
  disksOf,
  failingTogether,
  lookAround,
  type PlaceRow,
  type PlaceView,
} from '@safelight/archive';
import { isBucketAddress } from '../buckets/bucket-address.ts';
import type { Disk } from '../places/disk.ts';
import { noteDrive } from '../places/note-drive.ts';
import { type Presence, presenceOf } from '../places/presence.ts';
import type { Session } from '../session.ts';
import { forgetUnasked } from './forget-unasked.ts';

/** Every known place, and whether it is connected now, as `lookAround` notes it. */
export async function placeViews(session: Session): Promise<PlaceView[]> {
  const { ledger } = session;
  const rows = ledger.places.all();
  const found = await Promise.all(
    rows.map(async (row) => ({ row, presence: await presenceOf(row, session) })),
  );
  const those = (wanted: Presence): PlaceRow[] =>
    found.filter(({ presence }) => presence === wanted).map(({ row }) => row);
  const seen = await Promise.all(
    those('attached').map(async (identity) => {
      const { disk, volume } = await diskOfPlace(identity, session);
      return {
        identity,
        address: identity.address,
        ...(disk === undefined ? {} : { disk }),
        ...(volume === undefined ? {} : { volume }),
      };
    }),
  );
  // A bucket was looked at when it was asked whether it is there.
  for (const row of those('attached')) if (!isBucketAddress(row.address)) await noteDrive(row, session);
  await forgetUnasked(those('attached'), session);
  const emptied = those('emptied').map(({ row }) => row);
  const ownDisk = (await session.diskOf(session.home.path)).disk;
  return lookAround(ledger, {
    seen,
    emptied,
    nowMs: session.now(),
    ...(ownDisk === undefined ? {} : { ownDisk }),
  });
}

async function diskOfPlace(row: PlaceRow, session: Session): Promise<Disk> {
  if (!isBucketAddress(row.address)) return await session.diskOf(row.address);
  return await (await import('../buckets/bucket-disk.ts')).diskOfKnownBucket(row, session);
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
  if (isOnDisk(place, own)) {
    // What only hangs on the same controller or host as the computer's disk may be on it, and nobody knows.
    const isOwn = isOnDisk({ ...place, disk: disksOf(place.disk) }, disksOf(own ?? ''));
    return { disk: isOwn ? 'computer' : 'unknown', sharesDiskWith };
  }
  return { disk: sharesDiskWith.length > 0 ? 'shared' : 'own', sharesDiskWith };
}

/** Whether a place is on a certain disk, as far as both are known. */
export function isOnDisk({ disk }: PlaceView, other: string | undefined): boolean {
  if (disk === undefined || other === undefined) return false;
  return disk.split('+').some((name) => other.split('+').includes(name));
}
