import type { Ledger } from '../ledger/open-ledger.ts';
import type { AsOf, StandingGroup } from '../ledger/standing-groups.ts';

/** What happens: these places and sources are lost, by their rows. */
export interface Scenario {
  readonly lostPlaces: ReadonlySet<number>;
  readonly lostSources: ReadonlySet<number>;
  /** What a source keeps in its cloud is lost too. */
  readonly cloudLost: boolean;
}

export interface Survivors {
  readonly photos: number;
  /** Survive on a place that proves every file. */
  readonly proven: number;
  /** Survive as far as anybody knows: at a place whose proof is too old or of no known day, or at a source. */
  readonly unproven: number;
  /** Not every file survives here; a source says that its cloud has them, which nobody has checked. */
  readonly cloud: number;
  /** Not every file of them survives. */
  readonly lost: number;
  readonly lostGroups: readonly StandingGroup[];
  /** Photos that survive on each place, by its row. */
  readonly onPlaces: ReadonlyMap<number, number>;
  readonly onSources: ReadonlyMap<number, number>;
}

/** Which photos survive what happens. */
export function survivorsOf(
  groups: readonly StandingGroup[],
  scenario: Scenario,
  split: (group: StandingGroup) => Iterable<readonly ReadonlySet<number>[]>,
): Survivors {
  const sum = { photos: 0, proven: 0, unproven: 0, cloud: 0, lost: 0 };
  const lostGroups: StandingGroup[] = [];
  const onPlaces = new Map<number, number>();
  const onSources = new Map<number, number>();
  for (const group of groups) {
    sum.photos += group.photos;
    const held = group.held.filter(({ place }) => !scenario.lostPlaces.has(place));
    const here = group.here.filter((source) => !scenario.lostSources.has(source));
    for (const { place } of held) onPlaces.set(place, (onPlaces.get(place) ?? 0) + group.photos);
    for (const source of here) onSources.set(source, (onSources.get(source) ?? 0) + group.photos);
    if (held.some(({ worth }) => worth === 'proven')) sum.proven += group.photos;
    else if (held.length > 0 || here.length > 0) sum.unproven += group.photos;
    else if (group.lack === 'split') {
      const kept = survivingSplit(split(group), scenario.lostPlaces);
      sum.unproven += kept;
      sum.lost += group.photos - kept;
      if (kept < group.photos) lostGroups.push(group);
    } else if (group.cloud && !scenario.cloudLost) sum.cloud += group.photos;
    else {
      sum.lost += group.photos;
      lostGroups.push(group);
    }
  }
  return { ...sum, lostGroups, onPlaces, onSources };
}

function survivingSplit(photos: Iterable<readonly ReadonlySet<number>[]>, lost: ReadonlySet<number>): number {
  let kept = 0;
  for (const files of photos) if (files.every((places) => !places.isSubsetOf(lost))) kept++;
  return kept;
}

/** Where each file of the photos of a group is, file by file: for photos that no place holds whole. */
export function* filesOfSplit(
  ledger: Ledger,
  group: StandingGroup,
  asOf: AsOf,
): Iterable<readonly ReadonlySet<number>[]> {
  const places = ledger.db.prepare(
    `SELECT DISTINCT r.content, c.place FROM asset a JOIN resource r ON r.asset = a.id AND r.gone_since_ms IS NULL
     JOIN copy c ON c.content = r.content AND c.state = 'ok' WHERE a.photo = ?`,
  );
  for (const { photo } of ledger.account.photosOf(group, asOf)) {
    const files = Map.groupBy(places.all(photo), ({ content }) => content);
    yield [...files.values()].map((rows) => new Set(rows.map(({ place }) => Number(place))));
  }
}
