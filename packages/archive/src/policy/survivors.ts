import type { Ledger } from '../ledger/open-ledger.ts';
import type { AsOf, PhotoName, StandingGroup } from '../ledger/standing-groups.ts';

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
  ledger: Ledger,
  groups: readonly StandingGroup[],
  { scenario, asOf }: { readonly scenario: Scenario; readonly asOf: AsOf },
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
    else if (group.cloud && !scenario.cloudLost) sum.cloud += group.photos;
    else {
      const lost =
        group.lack === 'split' ? countOf(lostOfSplit(ledger, group, { scenario, asOf })) : group.photos;
      sum.unproven += group.photos - lost;
      sum.lost += lost;
      if (lost > 0) lostGroups.push(group);
    }
  }
  return { ...sum, lostGroups, onPlaces, onSources };
}

/** The lost photos by name. */
export function* lostPhotos(
  ledger: Ledger,
  { lostGroups }: Survivors,
  { scenario, asOf }: { readonly scenario: Scenario; readonly asOf: AsOf },
): Iterable<PhotoName> {
  for (const group of lostGroups) {
    if (group.lack === 'split') yield* lostOfSplit(ledger, group, { scenario, asOf });
    else yield* ledger.account.photosOf(group, asOf);
  }
}

/** Photos that no place holds whole are looked at file by file: every one must be on a place that survives. */
function* lostOfSplit(
  ledger: Ledger,
  group: StandingGroup,
  { scenario, asOf }: { readonly scenario: Scenario; readonly asOf: AsOf },
): Iterable<PhotoName> {
  const places = ledger.db.prepare(
    `SELECT DISTINCT r.content, c.place FROM asset a JOIN resource r ON r.asset = a.id AND r.gone_since_ms IS NULL
     JOIN copy c ON c.content = r.content AND c.state = 'ok' WHERE a.photo = ?`,
  );
  for (const name of ledger.account.photosOf(group, asOf)) {
    const files = Map.groupBy(places.all(name.photo), ({ content }) => content);
    const survives = [...files.values()].every((rows) =>
      rows.some(({ place }) => !scenario.lostPlaces.has(Number(place))),
    );
    if (!survives) yield name;
  }
}

function countOf(items: Iterable<unknown>): number {
  let count = 0;
  for (const _ of items) count++;
  return count;
}
