import type { ResourceRole } from '../model/asset.ts';
import type { Digest } from '../model/digest.ts';
import { legalName, nameKey, splitName } from './legal-name.ts';

/**
 * What is put between the asset's stem and a resource's own ending, so that all files of an asset sort together.
 * `_O` is an AAE that the camera wrote (`IMG_O1234.AAE`), beside the owner's own `IMG_1234.AAE`.
 */
const suffixes: Readonly<Record<ResourceRole, string>> = {
  photo: '',
  video: '',
  'paired-video': '',
  'alternate-photo': '',
  audio: '',
  other: '',
  'adjustment-data': '',
  'edited-photo': '_edited',
  'edited-video': '_edited',
  'edited-paired-video': '_edited',
};

const cameraAdjustment = /^IMG_O\d+\.aae$/i;
const editedEnding = /([ _-]\(?edited\)?)$/i;
/** What may stand between a stem and a file's ending, more than once where an asset's own name ends so. */
const addedEndings = /([ _-]\(?edited\)?|_O)+$/i;

/**
 * The stem that an asset would like to have: its file name without the ending, legal everywhere. Where only an edit or
 * a camera's adjustments are left of it, the stem is that of the original they belong to.
 */
export function wishedStem(filename: string, lead: ResourceRole): string {
  const { stem } = legalName(filename);
  if (lead === 'adjustment-data') return stem.replace(/^IMG_O(?=\d)/, 'IMG_');
  if (suffixes[lead] === '') return stem;
  return stem.replace(editedEnding, '').replace(/^IMG_E(?=\d)/, 'IMG_') || stem;
}

/** The file name of a resource under its asset's stem, with the resource's own ending. */
export function resourceName(stem: string, role: ResourceRole, filename: string): string {
  const { extension } = legalName(filename);
  const suffix = role === 'adjustment-data' && cameraAdjustment.test(filename) ? '_O' : suffixes[role];
  return `${stem}${suffix}${extension}`;
}

/** How many digits of a content's SHA-256 tell two files of one name apart; more only where fewer do not. */
const hashLengths = [8, 16, 64] as const;

/** The stems to try in turn: as wished, then with ever more of the content's hash. Independent of the order of arrival. */
export function stemCandidates(wished: string, lead: Digest): readonly string[] {
  return [wished, ...hashLengths.map((length) => `${wished}-${lead.slice(0, length)}`)];
}

/** The names to try for a resource whose stem is settled: under the stem, then with its own content's hash. */
export function nameCandidates(name: string, own: Digest): readonly string[] {
  const { stem, extension } = splitName(name);
  return [name, ...hashLengths.map((length) => `${stem}-${own.slice(0, length)}${extension}`)];
}

/**
 * The key under which all files of one asset gather: the name without its ending and without `_edited` or `_O`.
 * A sidecar (`IMG_0001.HEIC.xmp`) gathers with its photo.
 */
export function stemKey(name: string): string {
  const bare = name.toLowerCase().endsWith('.xmp') ? name.slice(0, -4) : name;
  return gatheringKey(splitName(bare).stem);
}

/** The key under which the files of an asset with this stem gather. */
export function gatheringKey(stem: string): string {
  return nameKey(stem.replace(addedEndings, ''));
}

/** The part of an archived name that all files of its asset begin with. */
export function sharedStem(name: string): string {
  return splitName(name).stem.replace(addedEndings, '');
}

/** A name with a content's short hash added to the stem that it shares with its asset's other files. */
export function nameWithHash(name: string, lead: Digest): string {
  const { stem, extension } = splitName(name);
  const shared = sharedStem(name);
  return `${shared}-${lead.slice(0, hashLengths[0])}${stem.slice(shared.length)}${extension}`;
}

/** The stem of a primary resource's own archived name, to which later resources of its asset are added. */
export function stemOf(name: string, role: ResourceRole): string {
  const { stem } = splitName(name);
  const suffix = suffixes[role];
  return suffix !== '' && stem.endsWith(suffix) ? stem.slice(0, -suffix.length) : stem;
}
