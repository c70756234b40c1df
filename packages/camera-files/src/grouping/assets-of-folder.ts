import { assetsOfName } from './assets-of-name.ts';
import { byPath, type Grouped, type MediaFile, type Member } from './media-file.ts';

/** The assets of one folder, in the order of their names; every file comes out exactly once. */
export function assetsOfFolder(files: readonly MediaFile[]): readonly Grouped[] {
  const sorted = files.toSorted(byPath);
  const names = Map.groupBy(sorted, (file) => file.name.key);
  const strangers = pairsAcrossNames(sorted);
  const foreign = new Set([...strangers].flat());
  const assets = [...names.values()].flatMap((group) => assetsOfName(group, foreign));
  return strangers.size === 0 ? assets : joined(assets, strangers);
}

/** Halves of Live Photos whose names differ, as still to film, where the identifier leaves one choice. */
function pairsAcrossNames(files: readonly MediaFile[]): ReadonlyMap<MediaFile, MediaFile> {
  const pairs = new Map<MediaFile, MediaFile>();
  const carriers = files.filter(({ facts, name }) => facts.contentIdentifier && name.version === 'original');
  for (const group of Map.groupBy(carriers, ({ facts }) => facts.contentIdentifier).values()) {
    const films = group.filter(({ facts }) => facts.is === 'video');
    const stills = group.filter(({ facts }) => facts.is === 'photo' || facts.is === 'raw');
    const lonely = films.filter((film) => !stills.some((still) => still.name.key === film.name.key));
    const [film, ...others] = lonely;
    const [still, ...rest] = stills.filter(({ name }) => !films.some((one) => one.name.key === name.key));
    if (film && still && others.length === 0 && rest.length === 0) pairs.set(still, film);
  }
  return pairs;
}

/** Moves each film's asset, with all that belongs to it, into its still's. */
function joined(assets: readonly Grouped[], pairs: ReadonlyMap<MediaFile, MediaFile>): readonly Grouped[] {
  const owner = new Map(assets.flatMap((asset) => asset.members.map(({ file }) => [file, asset] as const)));
  const gone = new Set<Grouped>();
  const grown = new Map<Grouped, Grouped>();
  for (const [still, film] of pairs) {
    const [home, guest] = [owner.get(still), owner.get(film)];
    if (!home || !guest || gone.has(home) || grown.has(home) || grown.has(guest)) continue;
    gone.add(guest);
    grown.set(home, withMovingHalf(home, guest));
  }
  return assets.filter((asset) => !gone.has(asset)).map((asset) => grown.get(asset) ?? asset);
}

/** A still's asset and the asset of its film, as one. */
export function withMovingHalf(still: Grouped, film: Grouped): Grouped {
  const moved = film.members.map(({ file, role }): Member => {
    if (role === 'video') return { file, role: 'paired-video' };
    return { file, role: role === 'edited-video' ? 'edited-paired-video' : role };
  });
  return { members: [...still.members, ...moved] };
}
