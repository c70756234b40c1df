import {
  type BackupFacts,
  type BackupOutcome,
  backUpPhone,
  openSession,
  phoneFacts,
  type TrustedPhone,
  type UnsentFile,
} from '@safelight/apple-device';
import { FinderBackupError, type SnapshotRun, type SnapshotStore } from '@safelight/finder-backup';
import { findPhone } from '../phone/find-phones.ts';
import { trustedPhone } from '../phone/trusted-phone.ts';
import { brokenOff, watched } from '../phone/watch-backup.ts';
import { sentenceFor } from '../sentences.ts';
import type { Session } from '../session.ts';
import { refuseAbsentRoot } from '../snapshots/absent-root.ts';
import { storeForBackup } from '../snapshots/backup-root.ts';
import { missingWithoutEncryption, remedy } from '../snapshots/concerns.ts';
import {
  type Finished,
  type FinishOptions,
  finishSnapshot,
  type Received,
} from '../snapshots/finish-snapshot.ts';
import { passwordAtHand } from '../snapshots/password.ts';
import { verificationLines } from '../snapshots/snapshot-lines.ts';
import { saidWhenStopped } from '../stopped.ts';
import { count, durationText, number, printable, sizeText } from '../terminal/words.ts';
import type { CommandResult } from './command.ts';

export interface PhoneBackupOptions {
  /** The folder that holds the snapshots; the one that is known unless said. */
  readonly to?: string;
  readonly full: boolean;
  readonly passwordFd?: number;
}

interface Run {
  readonly outcome: BackupOutcome;
  /** The phone's own files, by the names under which they are stored. */
  readonly received: ReadonlyMap<string, Received>;
}

/** Beside the phone's files come the lists that describe them, which nobody counts. */
const storedName = /^[0-9a-f]{40}$/;

/** `safelight phone backup [UDID]`: a backup of the whole phone, as Finder makes it, verified and kept as a dated snapshot. */
export async function phoneBackup(
  udid: string | undefined,
  options: PhoneBackupOptions,
  session: Session,
): Promise<CommandResult> {
  const stopped = 'Stopped. Earlier backups are as they were; the same command begins anew.';
  return await saidWhenStopped(stopped, session, () => backedUp(udid, options, session));
}

async function backedUp(
  udid: string | undefined,
  options: PhoneBackupOptions,
  session: Session,
): Promise<CommandResult> {
  const startedMs = session.now();
  const device = await findPhone(udid, session);
  const store = await storeForBackup(device.udid, options.to, session);
  const phone = await trustedPhone(device, session);
  const { name, backup: facts } = await factsOf(phone);
  const password = facts.encrypted === true ? await askFirst(name, options, session) : undefined;
  session.say(
    `Backing up ${printable(name ?? device.udid)} to ${store.root}. Keep it connected; it may be used meanwhile.`,
  );
  await using run = await beginRun(store, device.udid, session);
  const done = await backUp(phone, run, { full: options.full, session });
  const finished = await finish(run, session, { received: done.received, password });
  return result({ done, finished, run, facts, durationMs: session.now() - startedMs });
}

async function factsOf(phone: TrustedPhone): Promise<{ name: string | undefined; backup: BackupFacts }> {
  await using lockdown = await openSession(phone);
  return await phoneFacts(lockdown);
}

/** Asked before the long part, so that nobody need wait for the question. */
async function askFirst(
  name: string | undefined,
  { passwordFd }: PhoneBackupOptions,
  session: Session,
): Promise<string | undefined> {
  const prompt = `Password of the backups of ${printable(name ?? 'this phone')}, or only Enter to verify without opening it`;
  return await passwordAtHand(session, { passwordFd, prompt });
}

/** A backup that took hours is not lost by a wrong password: it is kept, and was not opened. */
async function finish(run: SnapshotRun, session: Session, options: FinishOptions): Promise<Finished> {
  try {
    return await finishSnapshot(run, session, options);
  } catch (error) {
    if (!(error instanceof FinderBackupError) || error.code !== 'wrong-password') throw error;
    session.say(`! ${sentenceFor(error)} The backup is kept; prove the password: safelight snapshots verify`);
    return await finishSnapshot(run, session, { ...options, password: '' });
  }
}

async function beginRun(store: SnapshotStore, udid: string, session: Session): Promise<SnapshotRun> {
  // The drive may have gone while a person was asked.
  await refuseAbsentRoot(store.root, session);
  using job = session.job();
  return await store.begin(udid, {
    signal: session.signal,
    progress: (files) =>
      job.progress({
        phase: 'clone',
        doneBytes: 0,
        doneItems: files,
        current: 'of the last backup taken over',
      }),
  });
}

async function backUp(
  phone: TrustedPhone,
  run: SnapshotRun,
  { full, session }: { readonly full: boolean; readonly session: Session },
): Promise<Run> {
  const received = new Map<string, Received>();
  using job = session.job();
  try {
    const outcome = await backUpPhone(phone, {
      ...watched(session, job),
      root: run.folder,
      full,
      info: {
        guid: session.randomId().replaceAll('-', '').toUpperCase(),
        now: new Date(session.now()),
      },
      onReceived({ path, sizeBytes, sha1 }) {
        const name = path.split('/').at(-1) ?? '';
        if (storedName.test(name)) received.set(name, { sizeBytes, sha1 });
      },
    });
    return { outcome, received };
  } catch (error) {
    throw brokenOff(error, 'backup', session);
  }
}

interface Told {
  readonly done: Run;
  readonly finished: Finished;
  readonly run: SnapshotRun;
  readonly facts: BackupFacts;
  readonly durationMs: number;
}

function result({ done, finished, run, facts, durationMs }: Told): CommandResult {
  const { outcome, received } = done;
  const { snapshot, verification } = finished;
  const isGood = snapshot.record.state === 'verified' && outcome.unsent.length === 0;
  const files = received.size;
  const bytes = [...received.values()].reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const lines = [
    receivedLine({ files, bytes, full: outcome.full !== false, durationMs }),
    ...unsentLines(outcome.unsent),
    ...verificationLines(verification),
    ...(snapshot.record.state === 'faulty' ? faultyLines(run, outcome) : []),
    `  Kept as ${snapshot.id} in ${snapshot.folder}`,
  ];
  if (facts.encrypted === false)
    lines.push(
      `! It is not encrypted, so it lacks ${missingWithoutEncryption}. To have them in the next one: safelight phone password set`,
    );
  const { full = null, unsent } = outcome;
  const { findings: _, ...verified } = verification;
  const { udid, id, folder, record } = snapshot;
  const encrypted = record.encrypted ?? null;
  const kept = { id, folder, state: record.state, method: run.method, encrypted };
  return {
    outcome: isGood ? 'ok' : 'attention',
    lines,
    json: { udid, snapshot: kept, files, bytes, full, unsent, verification: verified, durationMs },
  };
}

interface ReceivedTotals {
  readonly files: number;
  readonly bytes: number;
  readonly full: boolean;
  readonly durationMs: number;
}

function receivedLine({ files, bytes, full, durationMs }: ReceivedTotals): string {
  const took = `in ${durationText(durationMs)}`;
  const all = `${count(files, 'file')} (${sizeText(bytes)}) ${took}`;
  if (full) return `✓ Received a full backup: ${all}.`;
  return files === 0
    ? `✓ Nothing has changed on the phone since the last backup; looked at ${took}.`
    : `✓ Received what changed since the last backup: ${all}.`;
}

/** Damage that came from an earlier snapshot comes again with each backup, until everything is sent anew. */
function faultyLines(run: SnapshotRun, { full }: BackupOutcome): string[] {
  return run.base === undefined || full !== false
    ? [
        '  Something is wrong with this disk, its cable or its port: try another one. Earlier backups are as they were.',
      ]
    : [
        '  The damage is in what was here before, and a phone sends only what changed. To have it send everything again:',
        `    ${remedy}`,
      ];
}

const mostNamed = 20;

function unsentLines(unsent: readonly UnsentFile[]): string[] {
  if (unsent.length === 0) return [];
  const named = unsent
    .slice(0, mostNamed)
    .map(({ devicePath, reason }) => `    ${printable(`${devicePath}: ${reason}`)}`);
  const more = unsent.length - named.length;
  return [
    `! The phone could not read ${count(unsent.length, 'file')} of its own; not in this backup:`,
    ...named,
    ...(more > 0 ? [`    and ${number(more)} more (--json names them)`] : []),
  ];
}
