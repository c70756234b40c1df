import type { StandingGroup } from '../ledger/standing-groups.ts';
import { independentDevices } from './independence.ts';
import { type Clock, isReachable, isUnseen, type PlaceView, placesElsewhere } from './place-view.ts';
import type { Policy } from './policy.ts';

/** Where a photo is kept, counted. */
export interface CopyCount {
  readonly copies: number;
  /** Devices that do not fail together. */
  readonly media: number;
  readonly elsewhere: number;
  /** Not connected now: out of reach of what happens to this computer. */
  readonly disconnected: number;
}

/** Why a copy that is there does not count. */
export type NotCounted = 'proof-stale' | 'proof-future' | 'proof-undated' | 'place-unseen';

export interface GroupCount {
  /** What counts: every file proven, recently enough, at a place that was seen recently enough. */
  readonly proven: CopyCount;
  /** What the ledger believes to be there, proven recently or not. */
  readonly held: CopyCount;
  readonly notCounted: readonly { readonly place: PlaceView; readonly why: NotCounted }[];
}

export interface Judging {
  readonly places: readonly PlaceView[];
  readonly policy: Policy;
  readonly clock: Clock;
}

const worthReasons = { stale: 'proof-stale', future: 'proof-future', undated: 'proof-undated' } as const;

/** Counts the copies of photos by how they stand. */
export function copyCounter({ places, policy, clock }: Judging): (group: StandingGroup) => GroupCount {
  const byRow = new Map(places.map((place) => [place.row, place]));
  const away = placesElsewhere(places);
  const unseen = new Set(places.filter((place) => isUnseen(place, policy, clock)));

  function count(some: readonly PlaceView[]): CopyCount {
    return {
      copies: some.length,
      media: independentDevices(some),
      elsewhere: some.filter(({ row }) => away.has(row)).length,
      disconnected: some.filter((place) => !isReachable(place)).length,
    };
  }

  return (group) => {
    const held: PlaceView[] = [];
    const proven: PlaceView[] = [];
    const notCounted: { place: PlaceView; why: NotCounted }[] = [];
    for (const { place: row, worth } of group.held) {
      const place = byRow.get(row);
      if (place === undefined) continue;
      held.push(place);
      if (worth !== 'proven') notCounted.push({ place, why: worthReasons[worth] });
      else if (unseen.has(place)) notCounted.push({ place, why: 'place-unseen' });
      else proven.push(place);
    }
    return { proven: count(proven), held: count(held), notCounted };
  };
}

export function meets(count: CopyCount, policy: Policy): boolean {
  return count.copies >= policy.copies && count.media >= policy.media && count.elsewhere >= policy.elsewhere;
}
