import type { CameraRole } from '../asset.ts';
import { extensionOf } from '../facts/media-class.ts';
import { parseLocal } from '../time/wall-clock.ts';
import { canBePair, sameIdentifier } from './live-photo.ts';
import type { Grouped, MediaFile, Member } from './media-file.ts';

/** An asset in the making; its first member is the primary one. */
class Draft {
  readonly members: [Member, ...Member[]];

  constructor(file: MediaFile, role: CameraRole) {
    this.members = [{ file, role }];
  }

  get primary(): Member {
    return this.members[0];
  }

  has(role: CameraRole): boolean {
    return this.members.some((member) => member.role === role);
  }

  first(role: CameraRole): MediaFile | undefined {
    return this.members.find((member) => member.role === role)?.file;
  }

  add(file: MediaFile, role: CameraRole): void {
    this.members.push({ file, role });
  }
}

/**
 * The assets among the files of one folder that share a name key. Every file comes out exactly once.
 * `foreign` are films that belong, by identifier, to a still of another name, and stills with such a film.
 */
export function assetsOfName(
  files: readonly MediaFile[],
  foreign: ReadonlySet<MediaFile>,
): readonly Grouped[] {
  const [only, ...more] = files;
  if (only && more.length === 0) return [{ members: [{ file: only, role: roleAlone(only) }] }];
  const of = (version: string, ...classes: string[]) =>
    files.filter((file) => file.name.version === version && classes.includes(file.facts.is));
  const photos = draftPhotos(of('original', 'photo').toSorted(byPreference), of('original', 'raw'));
  const drafts = [...photos];
  for (const film of of('original', 'video')) {
    const home = foreign.has(film) ? undefined : homeOfFilm(photos, film, foreign);
    if (home) home.add(film, 'paired-video');
    else drafts.push(new Draft(film, 'video'));
  }
  addEdits(drafts, of('edited', 'photo', 'raw'), of('edited', 'video'));
  for (const file of [...of('original', 'adjustment'), ...of('edited', 'adjustment')]) {
    const home = drafts.find(({ primary }) => primary.role !== 'audio');
    if (home) home.add(file, 'adjustment-data');
    else drafts.push(new Draft(file, 'adjustment-data'));
  }
  for (const file of [...of('original', 'audio'), ...of('edited', 'audio')]) addSound(drafts, file);
  return drafts;
}

/** An edited file without its original must not pass for one. */
function roleAlone({ facts, name }: MediaFile): CameraRole {
  if (facts.is === 'adjustment') return 'adjustment-data';
  if (facts.is === 'audio') return 'audio';
  if (facts.is === 'video') return name.version === 'edited' ? 'edited-video' : 'video';
  return name.version === 'edited' ? 'edited-photo' : 'photo';
}

/** One asset a photo; a RAW file joins the photo of its moment, or is a photo by itself. */
function draftPhotos(photos: readonly MediaFile[], raws: readonly MediaFile[]): Draft[] {
  const drafts = photos.map((file) => new Draft(file, 'photo'));
  for (const raw of raws) {
    const home = drafts.find(
      (draft) => draft.primary.file.facts.is === 'photo' && sameMoment(draft.primary.file, raw),
    );
    if (home) home.add(raw, 'alternate-photo');
    else drafts.push(new Draft(raw, 'photo'));
  }
  return drafts;
}

function homeOfFilm(
  photos: readonly Draft[],
  film: MediaFile,
  taken: ReadonlySet<MediaFile>,
): Draft | undefined {
  const free = photos.filter((draft) => !draft.has('paired-video') && !taken.has(draft.primary.file));
  return (
    free.find(({ members }) => members.some(({ file }) => sameIdentifier(file, film))) ??
    free.find(({ primary }) => canBePair(primary.file, film))
  );
}

function addEdits(drafts: Draft[], photos: readonly MediaFile[], films: readonly MediaFile[]): void {
  const photo = drafts.find(({ primary }) => primary.role === 'photo');
  const video = drafts.find(({ primary }) => primary.role === 'video');
  const [first, ...rest] = photos;
  const edited = photo ?? (first && new Draft(first, 'edited-photo'));
  if (edited && edited !== photo) drafts.push(edited);
  for (const file of photo ? photos : rest) edited?.add(file, 'edited-photo');
  for (const film of films) {
    const still = edited?.first('edited-photo');
    const paired = still !== undefined && canBePair(still, film);
    if (edited && !edited.has('edited-paired-video') && (paired || (!video && edited.has('paired-video')))) {
      edited.add(film, 'edited-paired-video');
    } else if (video) video.add(film, 'edited-video');
    else drafts.push(new Draft(film, 'edited-video'));
  }
}

/** Cameras record a note to a picture as WAV of the same name; any other sound stands alone. */
function addSound(drafts: Draft[], file: MediaFile): void {
  const photo = drafts.find(({ primary }) => primary.role === 'photo');
  if (photo && extensionOf(file.entry.name) === 'wav') photo.add(file, 'audio');
  else drafts.push(new Draft(file, 'audio'));
}

function sameMoment(photo: MediaFile, raw: MediaFile): boolean {
  const [a, b] = [photo.facts.time, raw.facts.time];
  if (!a || !b || !('local' in a) || !('local' in b)) return true;
  // Converters round, or drop the fraction.
  return Math.abs((parseLocal(a.local) ?? 0) - (parseLocal(b.local) ?? 0)) <= 2000;
}

const preference = ['heic', 'heif', 'hif', 'jpg', 'jpeg'];

function byPreference(a: MediaFile, b: MediaFile): number {
  const rank = (file: MediaFile) => {
    const at = preference.indexOf(extensionOf(file.entry.name));
    return at < 0 ? preference.length : at;
  };
  return rank(a) - rank(b);
}
