import {
  type FinderBackup,
  FinderBackupError,
  type OpenBackupOptions,
  openFinderBackup,
  readBackupInfo,
} from '@safelight/finder-backup';
import type { Session } from '../session.ts';
import { printable } from '../terminal/words.ts';
import { notePasswordProof } from './backup-state.ts';
import { backupPassword, type PasswordSource, passwordAtHand } from './password.ts';
import { untilRight } from './until-right.ts';

export interface OpenOptions extends Pick<PasswordSource, 'passwordFd'> {
  /** Where it was asked for before; empty where nobody would tell it. */
  readonly password?: string | undefined;
}

/** Opens a backup, and gets its password where it needs one. Errors: FinderBackupError, UsageError. */
export async function openBackup(
  folder: string,
  session: Session,
  options: OpenOptions,
): Promise<FinderBackup> {
  return (await openWithPassword(folder, session, options)).backup;
}

export interface OpenedWithPassword {
  readonly backup: FinderBackup;
  /** What opened it; undefined where it is not encrypted. */
  readonly password: string | undefined;
}

/** As `openBackup`, for those who must hand the password on. */
export async function openWithPassword(
  folder: string,
  session: Session,
  { passwordFd }: OpenOptions,
): Promise<OpenedWithPassword> {
  const plain = await openPlain(folder, session);
  if (plain !== undefined) return { backup: plain, password: undefined };
  return await untilRight<OpenedWithPassword>(session, {
    source: { passwordFd, prompt: await promptFor(folder) },
    ask: (source) => backupPassword(session, source),
    attempt: async (password) => ({ backup: await openWith(folder, session, password), password }),
  });
}

/** As `openBackup`; undefined where it is encrypted, and there is no password that can be had without a terminal. */
export async function openBackupIfPossible(
  folder: string,
  session: Session,
  { passwordFd, password: known }: OpenOptions,
): Promise<FinderBackup | undefined> {
  const plain = await openPlain(folder, session);
  if (plain !== undefined) return plain;
  if (known !== undefined) return known === '' ? undefined : await openWith(folder, session, known);
  const prompt = `${await promptFor(folder)}, or only Enter to compare its stored bytes without opening it`;
  return await untilRight<FinderBackup | undefined>(session, {
    source: { passwordFd, prompt },
    ask: async (source) => (await passwordAtHand(session, source)) || undefined,
    attempt: (password) => openWith(folder, session, password),
  });
}

async function openPlain(folder: string, session: Session): Promise<FinderBackup | undefined> {
  try {
    return await openFinderBackup(folder, optionsOf(session));
  } catch (error) {
    if (error instanceof FinderBackupError && error.code === 'password-needed') return undefined;
    throw error;
  }
}

/** A password that opens a backup is proven by that. */
async function openWith(folder: string, session: Session, password: string): Promise<FinderBackup> {
  const backup = await openFinderBackup(folder, { ...optionsOf(session), password });
  notePasswordProof(session, backup.info.udid);
  return backup;
}

function optionsOf(session: Session): OpenBackupOptions {
  return { scratchFolder: session.scratchFolder(), signal: session.signal };
}

export async function promptFor(folder: string): Promise<string> {
  const { deviceName, udid } = await readBackupInfo(folder);
  return `Password of the backups of ${printable(deviceName ?? udid)}`;
}
