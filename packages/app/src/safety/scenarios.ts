import {
  failingTogether,
  isReachable,
  type PlaceView,
  placesElsewhere,
  type Scenario,
  type SourceId,
} from '@safelight/archive';
import { isOnDisk } from './place-views.ts';

export interface NamedScenario extends Scenario {
  readonly id: string;
  readonly title: string;
  /** The place that dies. */
  readonly place?: string;
}

export interface KnownSource extends SourceId {
  readonly row: number;
}

export interface World {
  readonly places: readonly PlaceView[];
  readonly sources: readonly KnownSource[];
  /** The computer's own disk, where the system tells. */
  readonly ownDisk: string | undefined;
}

/** What may happen. Whatever is not known to survive is lost. */
export function scenariosOf(world: World): NamedScenario[] {
  const { places, sources } = world;
  const phones = sources.filter(({ kind }) => kind === 'iphone');
  // A Photos library may be kept alike with iCloud, and nobody told whether it is.
  const synced = sources.filter(({ kind }) => ['iphone', 'photos-library', 'icloud-photos'].includes(kind));
  const onComputer = sources.filter(({ kind }) => kind !== 'iphone' && kind !== 'icloud-photos');
  const away = placesElsewhere(places);
  const onOwnDisk = places.filter((place) => isPerhapsOwn(place, world.ownDisk));
  const scenario = (
    id: string,
    title: string,
    lost: { places?: readonly PlaceView[]; sources?: readonly KnownSource[]; cloud?: boolean },
  ): NamedScenario => ({
    id,
    title,
    lostPlaces: new Set((lost.places ?? []).map(({ row }) => row)),
    lostSources: new Set((lost.sources ?? []).map(({ row }) => row)),
    cloudLost: lost.cloud === true,
  });
  return [
    scenario('phone-stolen', 'The phone is stolen', { sources: phones }),
    scenario('account-taken', 'The phone is stolen with its passcode, and the Apple account is taken over', {
      sources: synced,
      cloud: true,
    }),
    scenario(
      'deletion-synced',
      'Everything is deleted on one device, and the deletion is synced everywhere',
      {
        sources: synced,
        cloud: true,
      },
    ),
    scenario('computer-dies', 'This computer dies', { places: onOwnDisk, sources: onComputer }),
    scenario('house-fire', 'The house burns down', {
      places: places.filter(({ row }) => !away.has(row)),
      sources,
    }),
    ...drives(world).map(({ dying, title, place }) => ({
      ...scenario('drive-dies', title, {
        places: dying,
        sources: onComputer.filter(() => dying.some((each) => isPerhapsOwn(each, world.ownDisk))),
      }),
      place,
    })),
    // A share or a bucket is within its reach too: this computer knows how to write there.
    scenario('ransomware', 'Ransomware reaches all that is connected now', {
      places: places.filter(isReachable),
      sources: onComputer,
    }),
    scenario('password-forgotten', 'The password of the phone’s backups on the computer is forgotten', {
      sources: sources.filter(({ kind }) => kind === 'finder-backup'),
    }),
  ];
}

/** On the computer's own disk, or not known to be on another one. */
function isPerhapsOwn(place: PlaceView, ownDisk: string | undefined): boolean {
  if (place.medium === 'folder') return true;
  return place.disk === undefined || ownDisk === undefined || isOnDisk(place, ownDisk);
}

/** Each device once, with all places on it; what nobody knows the device of dies together. */
function drives({ places }: World): { dying: PlaceView[]; title: string; place: string }[] {
  const { known, unknown } = failingTogether(places);
  const groups = unknown.length === 0 ? known : [...known, unknown];
  return groups.map((group) => {
    // What is on a disk that nobody knows may be on this one.
    const dying = group === unknown ? group : [...group, ...unknown];
    const names = group.map(({ name }) => name).join(' and ');
    return { dying, title: `The disk with ${names} dies`, place: group[0]?.id ?? '' };
  });
}
