import { openSession, phoneFacts, restorePhone, type TrustedPhone } from '@safelight/apple-device';
import { DeviceError } from '@safelight/apple-device/errors';
import { checkBackupPassword, type Snapshot, SnapshotRun } from '@safelight/finder-backup';
import { isFindMyOn } from '../phone/find-my.ts';
import { findPhone } from '../phone/find-phones.ts';
import { trustedPhone } from '../phone/trusted-phone.ts';
import { brokenOff, watched } from '../phone/watch-backup.ts';
import { UsageError } from '../sentences.ts';
import type { Session } from '../session.ts';
import { backupPassword } from '../snapshots/password.ts';
import { snapshotNamed } from '../snapshots/roots.ts';
import { saidWhenStopped } from '../stopped.ts';
import { typedConfirmation, wordToType } from '../terminal/confirm.ts';
import { count, dayText, durationText, printable, sizeText } from '../terminal/words.ts';
import type { CommandResult } from './command.ts';

export interface PhoneRestoreOptions {
  readonly root?: string;
  /** The phone that was backed up. */
  readonly phone?: string;
  /** The phone that is to be restored. */
  readonly to?: string;
  readonly system: boolean;
  readonly settings: boolean;
  readonly apps: boolean;
  readonly reboot: boolean;
  readonly removeOthers: boolean;
  readonly yes: boolean;
  readonly force: boolean;
  readonly passwordFd?: number;
}

interface Target {
  readonly phone: TrustedPhone;
  readonly name: string;
}

/** `safelight phone restore SNAPSHOT`: gives a phone what a snapshot holds, after a plain warning and a word typed. */
export async function phoneRestore(
  name: string,
  options: PhoneRestoreOptions,
  session: Session,
): Promise<CommandResult> {
  return await saidWhenStopped('Stopped. The phone was left as it is.', session, () =>
    restored(name, options, session),
  );
}

async function restored(
  name: string,
  options: PhoneRestoreOptions,
  session: Session,
): Promise<CommandResult> {
  const startedMs = session.now();
  const { store, snapshot } = await snapshotNamed(name, session, options);
  requireProven(snapshot, options.force);
  const target = await targetFor(options.to, session);
  const password = await passwordOf(snapshot, options, session);
  await confirm(snapshot, target, { options, session });
  // The phone works on a copy: what it does to the folder must not touch the snapshot.
  await using copy = await copyOf(snapshot, store.root, session);
  const { files, bytes } = await restore(target, copy, { options, password, session });
  const durationMs = session.now() - startedMs;
  const end = options.reboot ? ' It restarts now; keep it connected until it has.' : '';
  return {
    outcome: 'ok',
    lines: [
      `✓ ${target.name} was given ${count(files, 'file')} (${sizeText(bytes)}) of ${snapshot.id} in ${durationText(durationMs)}.${end}`,
      ...(options.apps ? ['  It fetches its apps from the App Store by itself, which takes a while.'] : []),
    ],
    json: {
      udid: target.phone.device.udid,
      snapshot: snapshot.id,
      source: snapshot.udid,
      files,
      bytes,
      durationMs,
    },
  };
}

function requireProven({ id, record: { state } }: Snapshot, force: boolean): void {
  if (state === 'verified' || force) return;
  const why =
    state === 'faulty'
      ? 'has missing or damaged files'
      : 'was never opened and verified, or not all came back when a restore was tried, so it may lack files';
  throw new UsageError(
    `The snapshot ${id} ${why}. A phone that is restored from it may lose what it has now. ` +
      'See safelight snapshots verify, or choose another; --force restores it all the same.',
  );
}

/** Find My is asked for before anything else, since phones refuse only in the middle of it. */
async function targetFor(udid: string | undefined, session: Session): Promise<Target> {
  const device = await findPhone(udid, session, '--to');
  const phone = await trustedPhone(device, session);
  await using lockdown = await openSession(phone);
  if ((await isFindMyOn(lockdown)) === true) throw new DeviceError('find-my-on', 'Find My is on');
  const { name } = await phoneFacts(lockdown);
  return { phone, name: printable(name ?? device.udid) };
}

/** A wrong password is found here, before the phone is touched. */
async function passwordOf(
  snapshot: Snapshot,
  { passwordFd }: PhoneRestoreOptions,
  session: Session,
): Promise<string | undefined> {
  if (snapshot.record.encrypted === false) return undefined;
  const prompt = `Password of the snapshot ${snapshot.id}`;
  const password = await backupPassword(session, { passwordFd, prompt });
  await checkBackupPassword(snapshot.backup, password, { signal: session.signal });
  return password;
}

interface Confirming {
  readonly options: PhoneRestoreOptions;
  readonly session: Session;
}

/** Says what will be replaced, and has it confirmed. Errors: UsageError. */
async function confirm(snapshot: Snapshot, target: Target, { options, session }: Confirming): Promise<void> {
  for (const line of warning(snapshot, target, { options, session })) session.say(line);
  if (options.yes) return;
  const word = wordToType(target.name);
  const what = word === target.name ? 'the name of the phone' : 'this word';
  const isConfirmed = await typedConfirmation(`Type ${what} to go on (${word}):`, word, session.signal);
  if (isConfirmed === true) return;
  throw new UsageError(
    isConfirmed === undefined
      ? 'A restore is confirmed by typing the phone’s name, and there is no terminal to ask on. --yes confirms it.'
      : 'Not confirmed; the phone was left as it is.',
  );
}

function warning(
  { id, udid, record }: Snapshot,
  { phone, name }: Target,
  { options, session }: Confirming,
): string[] {
  const from = printable(record.deviceName ?? udid);
  const others = options.removeOthers
    ? 'What is on it and not in the backup is removed.'
    : 'What is on it and not in the backup stays, where the phone lets it.';
  return [
    `! This replaces what is on ${name} by the backup of ${from} from ${dayText(record.takenAtMs, session.now())}, ${id}.`,
    `  Messages, photos, settings and the data of apps that came after that day are lost on ${name}. ${others}`,
    `  Back it up first if you are not sure: safelight phone backup ${phone.device.udid}`,
    ...(phone.device.udid === udid ? [] : ['  It is another phone than the one that was backed up.']),
    ...(options.settings ? [] : ['  Its own settings stay.']),
  ];
}

/** Takes long only where the disk can neither share files nor link them. */
async function copyOf(base: Snapshot, root: string, session: Session): Promise<SnapshotRun> {
  using job = session.job();
  return await SnapshotRun.begin(root, base.udid, {
    base,
    signal: session.signal,
    progress: (doneItems) =>
      job.progress({ phase: 'clone', doneBytes: 0, doneItems, current: 'copied for the phone to work on' }),
  });
}

interface Restoring extends Confirming {
  readonly password: string | undefined;
}

async function restore({ phone }: Target, copy: SnapshotRun, { options, password, session }: Restoring) {
  using job = session.job();
  try {
    return await restorePhone(phone, {
      ...watched(session, job),
      root: copy.folder,
      sourceIdentifier: copy.udid,
      systemFiles: options.system,
      preserveSettings: !options.settings,
      removeItemsNotRestored: options.removeOthers,
      reboot: options.reboot,
      apps: options.apps,
      ...(password === undefined ? {} : { password }),
    });
  } catch (error) {
    throw brokenOff(error, 'restore', session);
  }
}
