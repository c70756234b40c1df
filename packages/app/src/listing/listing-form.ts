import { type Asset, isoText, type Reading } from '@safelight/archive';
import { count, printable } from '../terminal/words.ts';

/** What a line tells of an asset. */
export interface Outline extends Pick<Asset, 'id' | 'filename'> {
  readonly takenAt?: { readonly local: string } | undefined;
  readonly resources: readonly Pick<Asset['resources'][number], 'role' | 'availability'>[];
  readonly trashed?: boolean | undefined;
  readonly trashedDaysLeft?: number | undefined;
  readonly hidden?: boolean | undefined;
  readonly shared?: Asset['shared'] | undefined;
}

/** What stands between the texts of two assets. */
export function betweenTexts({ json }: { readonly json: boolean }): string {
  return json ? ',\n' : '';
}

/** For programs. */
export function documentText(asset: Asset, readings: ReadonlyMap<string, Reading>): string {
  return JSON.stringify(documentOf(asset, readings));
}

function documentOf(asset: Asset, readings: ReadonlyMap<string, Reading>): unknown {
  return {
    id: asset.id,
    filename: asset.filename,
    takenAt: asset.takenAt === undefined ? null : isoText(asset.takenAt),
    takenAtFrom: asset.takenAtFrom ?? null,
    resources: asset.resources.map((resource) => resourceDocument(resource, readings.get(resource.id))),
    albums: asset.albums ?? [],
    favorite: asset.favorite ?? false,
    hidden: asset.hidden ?? false,
    trashed: asset.trashed ?? false,
    trashedDaysLeft: asset.trashedDaysLeft,
    shared: asset.shared ?? null,
    reduced: asset.reduced ?? false,
    title: asset.title ?? null,
    description: asset.description ?? null,
    keywords: asset.keywords ?? [],
    people: asset.people ?? [],
    location: asset.location ?? null,
    kinds: asset.kinds ?? [],
    burstId: asset.burstId ?? null,
    burstPicked: asset.burstPicked,
  };
}

/** Keys that are `undefined` do not appear in the document. */
function resourceDocument(resource: Asset['resources'][number], reading: Reading | undefined): unknown {
  const { id, role, filename, size, availability, reason, path, referenced, findings } = resource;
  return {
    id,
    role,
    filename,
    size,
    availability,
    reason,
    path,
    referenced,
    findings: findings?.length === 0 ? undefined : findings,
    sha256: reading?.digest,
    appleFingerprint: reading?.fingerprint,
  };
}

/** For people. */
export function lineText(asset: Outline): string {
  const { id, filename, takenAt } = asset;
  const when = takenAt === undefined ? undated : takenAt.local.slice(0, undated.length).replace('T', ' ');
  const name = id.endsWith(filename) ? id : `${filename} (${id})`;
  return `${when}  ${printable(name)}  ${filesText(asset)}${marksText(asset)}\n`;
}

const undated = 'undated            ';

function filesText({ resources }: Outline): string {
  let text = '';
  for (const { role, availability } of resources) {
    if (text !== '') text += ', ';
    text += availability === 'here' ? role : `${role} (${availability})`;
  }
  return text;
}

function marksText({ trashed, trashedDaysLeft, hidden, shared }: Outline): string {
  if (trashed !== true && hidden !== true && shared === undefined) return '';
  const said = [
    ...(trashed === true ? [deletedText(trashedDaysLeft)] : []),
    ...(hidden === true ? ['hidden'] : []),
    ...(shared === undefined ? [] : [shared]),
  ];
  return `  [${said.join(', ')}]`;
}

/** Photos removes for good what has no days left. */
function deletedText(daysLeft: number | undefined): string {
  return daysLeft === undefined ? 'recently deleted' : `recently deleted, ${count(daysLeft, 'day')} left`;
}
