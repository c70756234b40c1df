import { realpath } from 'node:fs/promises';
import { resolve } from 'node:path';
import {
  adopt,
  type Medium,
  openDriveStore,
  type PlaceIdentity,
  type PlaceLocation,
  readMarker,
  writeMarker,
} from '@safelight/archive';
import { storeContract } from '@safelight/archive/contract';
import { isBucketAddress } from '../buckets/bucket-address.ts';
import { attachAt } from '../places/attach-at.ts';
import { type OpenPlace, openPlaceAt, openPlaceCalled } from '../places/open-place.ts';
import { presenceOf } from '../places/presence.ts';
import { sentenceFor, UsageError } from '../sentences.ts';
import type { Session } from '../session.ts';
import { count, dayText, printable } from '../terminal/words.ts';
import type { CommandResult } from './command.ts';

/** `safelight place add PATH`: makes a folder a place, or takes over one that another computer made. */
export async function placeAdd(
  path: string,
  options: { new: boolean } & PlaceFacts,
  session: Session,
): Promise<CommandResult> {
  const { new: renew, name: wished, medium, location } = options;
  await using opened = await openPlaceAt(path, session, {
    unmarked: renew ? 'renew' : 'make',
    lock: true,
    ...(wished === undefined ? {} : { name: wished }),
    ...(medium === undefined ? {} : { medium }),
    ...(location === undefined ? {} : { location }),
  });
  const { id, name } = await told(opened, options, session);
  const state = opened.isNew ? 'is now a place for copies' : 'is a place already';
  return {
    outcome: 'ok',
    lines: [`✓ ${opened.address} ${state}, called “${printable(name)}”.`],
    json: { id, name, path: opened.address, new: opened.isNew },
  };
}

/** What its owner says of a place; what is not said stays as it is. */
export interface PlaceFacts {
  readonly name?: string;
  readonly medium?: Medium;
  readonly location?: PlaceLocation;
}

/** Writes what was said of a place into its marker, where it says anything else. */
async function told(opened: OpenPlace, facts: PlaceFacts, session: Session): Promise<PlaceIdentity> {
  const { identity, store } = opened.place;
  const { name = identity.name, medium = identity.medium, location = identity.location } = facts;
  if (name === identity.name && medium === identity.medium && location === identity.location) return identity;
  const now: PlaceIdentity = {
    ...identity,
    name,
    ...(medium === undefined ? {} : { medium }),
    ...(location === undefined ? {} : { location }),
  };
  await writeMarker(store, now);
  await attachAt(opened.address, { identity: now, store }, session);
  return now;
}

/** `safelight place set PLACE`: what kind of place it is, and where it is kept. */
export async function placeSet(called: string, facts: PlaceFacts, session: Session): Promise<CommandResult> {
  await using opened = await openPlaceCalled(called, session, true);
  const { id, name, medium, location } = await told(opened, facts, session);
  const kind = `${medium ?? 'medium unknown'}, ${location ?? 'location unknown'}`;
  const plugged =
    location === 'elsewhere' && medium !== 'nas' && medium !== 'bucket'
      ? ['  It counts as elsewhere while it is not plugged in here.']
      : [];
  return {
    outcome: 'ok',
    lines: [`✓ ${printable(name)}: ${kind}.`, ...plugged],
    json: { id, name, path: opened.address, medium: medium ?? null, location: location ?? null },
  };
}

/** `safelight place list`. */
export async function placeList(session: Session): Promise<CommandResult> {
  const places = [];
  for (const row of session.ledger.places.all()) {
    const { id, name, address, lastSeenMs, medium = null, location = null } = row;
    const attached = (await presenceOf(row, session)) === 'attached';
    const lastSeen = new Date(lastSeenMs).toISOString();
    places.push({ id, name, path: address, medium, location, attached, lastSeen });
  }
  const lines = places.map(({ name, path, attached, lastSeen }) => {
    const seen = attached
      ? 'connected'
      : `not connected, last seen ${dayText(Date.parse(lastSeen), session.now())}`;
    return `${printable(name)}  ${printable(path)}  ${seen}`;
  });
  if (lines.length === 0) lines.push('No place is known yet. Begin with: safelight backup PHOTOS --to DRIVE');
  return { outcome: 'ok', lines, json: { places } };
}

/** `safelight place adopt PATH`: a new computer learns what a drive holds. */
export async function placeAdopt(
  path: string,
  options: { fromFiles: boolean },
  session: Session,
): Promise<CommandResult> {
  const address = await folderAt(path, session);
  await using store = await openDriveStore(address, session);
  const identity = await readMarker(store);
  if (identity === undefined)
    throw new UsageError(`${address} is no Safelight archive (no .safelight/place.json in it).`);
  const place = await attachAt(address, { identity, store }, session);
  using job = session.job();
  const report = await adopt(place, {
    ledger: session.ledger,
    job,
    scratch: session.scratch,
    filesAtOnce: session.hashPool.threads,
    fromFiles: options.fromFiles,
  });
  const troubled = report.missing.length + report.changed.length + report.unreadable.length > 0;
  const lines = [
    `${troubled ? '!' : '✓'} ${printable(identity.name)}: ${count(report.copies, 'file')} of ${count(report.assets, 'photo or video', 'photos and videos')} known.`,
    report.ledgerCopy === undefined
      ? `  There was no sound copy of the ledger; ${count(report.hashed, 'file was', 'files were')} read and hashed.`
      : `  Taken from the drive's own copy of the ledger; ${count(report.hashed, 'file')} that it did not know ${report.hashed === 1 ? 'was' : 'were'} read and hashed.`,
    ...[...report.missing.map((key) => `    ${printable(key)} is missing`)].slice(0, 50),
    ...report.changed.map((key) => `    ${printable(key)} has changed`),
    ...report.unreadable.map((key) => `    ${printable(key)} cannot be read`),
    '  Next: safelight verify, which reads every file back.',
  ];
  return {
    outcome: troubled ? 'attention' : 'ok',
    lines,
    json: { id: identity.id, name: identity.name, path: address, ...report },
  };
}

/** `safelight place check PATH`: does this drive do what the archive relies on? Writes and removes small files. */
export async function placeCheck(path: string, session: Session): Promise<CommandResult> {
  const bucket = isBucketAddress(path) ? await openPlaceCalled(path, session, true) : undefined;
  await using store = bucket?.place.store ?? (await openDriveStore(await folderAt(path, session), session));
  await using _ = bucket ?? { async [Symbol.asyncDispose]() {} };
  const address = bucket?.address ?? (await folderAt(path, session));
  const results: { name: string; ok: boolean; error?: string }[] = [];
  for (const { name, run } of storeContract('.safelight/check')) {
    try {
      session.signal.throwIfAborted();
      await run(store);
      results.push({ name, ok: true });
    } catch (error) {
      if (session.signal.aborted) throw error;
      results.push({ name, ok: false, error: sentenceFor(error) });
    }
  }
  const ok = results.every((result) => result.ok);
  const lines = results.map(
    (result) =>
      `${result.ok ? '✓' : '✗'} ${result.name}${result.error === undefined ? '' : `: ${result.error}`}`,
  );
  lines.push(
    ok
      ? 'The drive does all that the archive relies on.'
      : 'This drive breaks promises that the archive relies on: do not trust it with the only copy.',
  );
  return { outcome: ok ? 'ok' : 'attention', lines, json: { path: address, checks: results } };
}

/** The real path of a folder that is there. */
async function folderAt(path: string, session: Session): Promise<string> {
  const asked = resolve(session.folder, path);
  return await realpath(asked).catch(() => {
    throw new UsageError(`There is no folder at ${asked}`);
  });
}
