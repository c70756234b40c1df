import { clockToleranceMs } from '../ledger/clock.ts';
import type { AsOf } from '../ledger/standing-groups.ts';
import type { Medium, PlaceLocation } from '../model/place.ts';
import { failingTogether } from './independence.ts';
import type { Policy } from './policy.ts';

/** A place as it is judged: what the ledger knows of it, and whether it answers now. */
export interface PlaceView {
  readonly row: number;
  readonly id: string;
  readonly name: string;
  /** Where it was last found. */
  readonly address: string;
  readonly disk?: string;
  readonly medium?: Medium;
  readonly location?: PlaceLocation;
  /** Its own marker answers now. */
  readonly attached: boolean;
  readonly lastSeenMs: number;
}

/** Now, and the latest moment that the ledger was told of: the later of them is what ages are counted from. */
export interface Clock {
  readonly nowMs: number;
  readonly latestMs: number;
}

const dayMs = 86_400_000;

export function ageNow({ nowMs, latestMs }: Clock): number {
  return Math.max(nowMs, latestMs);
}

/** Whether the clock shows less than it did: how old anything is, is not known then. */
export function clockWasSetBack({ nowMs, latestMs }: Clock): boolean {
  return nowMs < latestMs - clockToleranceMs;
}

/** Since when the proofs of each place count. */
export function asOfPolicy(places: readonly PlaceView[], policy: Policy, clock: Clock): AsOf {
  const days = (place: PlaceView): number =>
    place.attached ? policy.proofDays : policy.proofDaysDisconnected;
  return {
    nowMs: clock.nowMs,
    places: places.map((place) => ({ row: place.row, sinceMs: ageNow(clock) - days(place) * dayMs })),
  };
}

/** Not connected, and not seen for longer than the policy trusts. */
export function isUnseen(place: PlaceView, policy: Policy, clock: Clock): boolean {
  return !place.attached && place.lastSeenMs < ageNow(clock) - policy.seenDays * dayMs;
}

/** Whether a place is on a network or in a bucket, so that it can be connected and elsewhere at once. */
export function isRemote({ medium }: Pick<PlaceView, 'medium'>): boolean {
  return medium === 'nas' || medium === 'bucket';
}

/** Whether this computer can reach a place now, and with it whoever has taken it over: a share or a bucket always. */
export function isReachable(place: PlaceView): boolean {
  return place.attached || isRemote(place);
}

/**
 * The places that are elsewhere now: said to be, not plugged in here, on a disk that is known, and on which no place of
 * another location is.
 */
export function placesElsewhere(places: readonly PlaceView[]): ReadonlySet<number> {
  const away = (place: PlaceView): boolean =>
    place.location === 'elsewhere' && (isRemote(place) || !place.attached);
  const rows = failingTogether(places).known.flatMap((group) =>
    group.every(away) ? group.map(({ row }) => row) : [],
  );
  return new Set(rows);
}
