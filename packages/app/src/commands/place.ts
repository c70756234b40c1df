import { realpath } from 'node:fs/promises';
import { resolve } from 'node:path';
import { adopt, attachPlace, openDriveStore, readMarker } from '@safelight/archive';
import { storeContract } from '@safelight/archive/contract';
import { openPlaceAt } from '../places/open-place.ts';
import { isPlace } from '../places/same-disk.ts';
import { sentenceFor, UsageError } from '../sentences.ts';
import type { Session } from '../session.ts';
import { count, dayText, printable } from '../terminal/words.ts';
import type { CommandResult } from './command.ts';

/** `safelight place add PATH`: makes a folder a place, or takes over one that another computer made. */
export async function placeAdd(
  path: string,
  options: { name?: string; new: boolean },
  session: Session,
): Promise<CommandResult> {
  await using opened = await openPlaceAt(path, session, {
    unmarked: options.new ? 'renew' : 'make',
    lock: true,
    ...(options.name === undefined ? {} : { name: options.name }),
  });
  const { id, name } = opened.place.identity;
  const state = opened.isNew ? 'is now a place for copies' : 'is a place already';
  return {
    outcome: 'ok',
    lines: [`✓ ${opened.address} ${state}, called “${printable(name)}”.`],
    json: { id, name, path: opened.address, new: opened.isNew },
  };
}

/** `safelight place list`. */
export async function placeList(session: Session): Promise<CommandResult> {
  const places = [];
  for (const { id, name, address, lastSeenMs } of session.ledger.places.all()) {
    const attached = await isPlace(address, session);
    places.push({ id, name, path: address, attached, lastSeen: new Date(lastSeenMs).toISOString() });
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
  const place = attachPlace(session.ledger, store, { identity, address, nowMs: session.now() });
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
  const address = await folderAt(path, session);
  await using store = await openDriveStore(address, session);
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
