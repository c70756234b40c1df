import { type Asset, isoText, type Reading } from '@safelight/archive';
import { count, printable } from '../terminal/words.ts';
import type { Frame } from './listed-text.ts';

/** How an asset is told in a listing. */
export interface ListingForm extends Pick<Frame, 'between'> {
  textOf(asset: Asset, readings: ReadonlyMap<string, Reading>): string;
}

export function formOf({ json }: { readonly json: boolean }): ListingForm {
  return json ? documents : lines;
}

/** For people. */
const lines: ListingForm = { between: '', textOf: (asset) => `${lineOf(asset)}\n` };

/** For programs. */
const documents: ListingForm = {
  between: ',\n',
  textOf: (asset, readings) => JSON.stringify(documentOf(asset, readings)),
};

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

function lineOf(asset: Asset): string {
  const when =
    asset.takenAt === undefined ? 'undated            ' : asset.takenAt.local.slice(0, 19).replace('T', ' ');
  const roles = asset.resources.map(({ role, availability }) =>
    availability === 'here' ? role : `${role} (${availability})`,
  );
  const name = asset.id.endsWith(asset.filename) ? asset.id : `${asset.filename} (${asset.id})`;
  return `${when}  ${printable(name)}  ${roles.join(', ')}${marks(asset)}`;
}

function marks({ trashed, trashedDaysLeft, hidden, shared }: Asset): string {
  const said = [
    ...(trashed === true ? [deletedText(trashedDaysLeft)] : []),
    ...(hidden === true ? ['hidden'] : []),
    ...(shared === undefined ? [] : [shared]),
  ];
  return said.length === 0 ? '' : `  [${said.join(', ')}]`;
}

/** Photos removes for good what has no days left. */
function deletedText(daysLeft: number | undefined): string {
  return daysLeft === undefined ? 'recently deleted' : `recently deleted, ${count(daysLeft, 'day')} left`;
}
