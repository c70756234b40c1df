import { type Asset, isoText, type Reading } from '@safelight/archive';
import { walkedLines } from '../phone/completeness-lines.ts';
import type { Session } from '../session.ts';
import { type Choice, chosenAssets } from '../sources/chosen-assets.ts';
import { openSource } from '../sources/open-source.ts';
import { count, printable } from '../terminal/words.ts';
import type { CommandResult } from './command.ts';
import { openListDocument } from './list-document.ts';

export interface ListOptions {
  readonly json: boolean;
  readonly choice: Choice;
  readonly passwordFd?: number;
}

/** `safelight list SOURCE`: what a source holds, asset by asset. */
export async function list(
  sourceName: string,
  options: ListOptions,
  session: Session,
): Promise<CommandResult> {
  const opened = await openSource(sourceName, session, { ...options, places: options.json });
  await using source = chosenAssets(opened, options.choice);
  const result = options.json ? await listDocument(source, session) : await listLines(source, session);
  // A listing that broke off is none.
  if (!('reading' in opened)) return result;
  const { lost, databaseProblem, of } = opened.reading;
  if (lost !== undefined) throw lost;
  if (databaseProblem === undefined) return result;
  return { ...result, lines: [...result.lines, ...walkedLines(databaseProblem, of)] };
}

type ListedSource = ReturnType<typeof chosenAssets>;

async function listLines(source: ListedSource, session: Session): Promise<CommandResult> {
  const lines: string[] = [];
  let missing = 0;
  const onSkipped = ({ kind }: { readonly kind: string }): void => {
    if (kind === 'missing-in-backup') missing++;
  };
  for await (const asset of source.assets({ signal: session.signal, onSkipped })) lines.push(line(asset));
  lines.push(count(lines.length, 'photo or video', 'photos and videos'));
  if (missing > 0) lines.push(`! ${count(missing, 'more file')} that the backup lists, and does not hold.`);
  return { outcome: 'ok', lines, json: undefined };
}

async function listDocument(source: ListedSource, session: Session): Promise<CommandResult> {
  const row = session.ledger.sources.find(source.id.key);
  const skipped: unknown[] = [];
  const { key, kind, name } = source.id;
  await using document = await openListDocument(session.scratch(), { id: key, kind, name });
  const assets = source.assets({
    signal: session.signal,
    onSkipped: (item) => skipped.push(item),
  });
  for await (const asset of assets) {
    const readings = row === undefined ? none : session.ledger.assets.readingsOf(row, asset);
    const written = document.add(assetDocument(asset, readings));
    if (written !== undefined) await written;
  }
  return { outcome: 'ok', lines: [], json: undefined, jsonText: await document.text({ skipped }) };
}

const none: ReadonlyMap<string, Reading> = new Map();

function assetDocument(asset: Asset, readings: ReadonlyMap<string, Reading>): unknown {
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

function line(asset: Asset): string {
  const when =
    asset.takenAt === undefined ? 'undated            ' : asset.takenAt.local.slice(0, 19).replace('T', ' ');
  const roles = asset.resources.map(({ role, availability }) =>
    availability === 'here' ? role : `${role} (${availability})`,
  );
  const name = asset.id.endsWith(asset.filename) ? asset.id : `${asset.filename} (${asset.id})`;
  return `${when}  ${printable(name)}  ${roles.join(', ')}${marks(asset)}`;
}

function marks({ trashed, hidden, shared }: Asset): string {
  const said = [
    ...(trashed === true ? ['recently deleted'] : []),
    ...(hidden === true ? ['hidden'] : []),
    ...(shared === undefined ? [] : [shared]),
  ];
  return said.length === 0 ? '' : `  [${said.join(', ')}]`;
}
