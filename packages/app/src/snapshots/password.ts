import { readSync } from 'node:fs';
import process from 'node:process';
import { UsageError } from '../sentences.ts';
import type { Session } from '../session.ts';
import { askHidden } from '../terminal/ask-hidden.ts';

export interface PasswordSource {
  /** Read from this file descriptor, up to the first line's end. */
  readonly passwordFd?: number | undefined;
  /** What to ask for, on a terminal. */
  readonly prompt: string;
}

/** The variable of the environment that may hold it. */
export const passwordVariable = 'SAFELIGHT_BACKUP_PASSWORD';
const mostBytes = 4096;

/**
 * The password of a phone's backups: from a file descriptor where one is named, else from the environment, else asked for on
 * the terminal without showing it. Never from the command line, which others can see. Errors: UsageError where there is
 * none to be had; the signal's reason.
 */
export async function backupPassword(session: Session, source: PasswordSource): Promise<string> {
  const password = await passwordAtHand(session, source);
  if (password === '') throw new UsageError('No password was typed.');
  if (password === undefined)
    throw new UsageError(
      `A password is needed. Say it through --password-fd NUMBER or ${passwordVariable}; there is no terminal to ask on.`,
    );
  return password;
}

/** As `backupPassword`; undefined where there is no terminal to ask on. */
export async function passwordAtHand(session: Session, source: PasswordSource): Promise<string | undefined> {
  if (source.passwordFd !== undefined) return readPassword(source.passwordFd);
  const told = session.environment[passwordVariable];
  if (told !== undefined && told !== '') return told;
  const terminal = { input: process.stdin, output: process.stderr, signal: session.signal };
  return await askHidden(source.prompt, terminal);
}

function readPassword(descriptor: number): string {
  const bytes = Buffer.alloc(mostBytes);
  let filled = 0;
  try {
    for (let read = -1; read !== 0 && filled < mostBytes; filled += read)
      read = readSync(descriptor, bytes, filled, mostBytes - filled, null);
  } catch (cause) {
    throw new UsageError(`No password can be read from file descriptor ${descriptor}.`, { cause });
  }
  const text = bytes.toString('utf8', 0, filled).split(/\r?\n/)[0] ?? '';
  if (text === '') throw new UsageError(`File descriptor ${descriptor} holds no password.`);
  return text;
}

export interface NewPasswordSource extends PasswordSource {
  /** The environment's variable that may hold it. */
  readonly variable: string;
}

/**
 * A password that is to be: from a file descriptor or the environment, else asked for twice. Errors: UsageError where there is
 * none to be had, it is empty, or the two differ.
 */
export async function newBackupPassword(session: Session, source: NewPasswordSource): Promise<string> {
  if (source.passwordFd !== undefined) return readPassword(source.passwordFd);
  const told = session.environment[source.variable];
  if (told !== undefined && told !== '') return told;
  const terminal = { input: process.stdin, output: process.stderr, signal: session.signal };
  const password = await askHidden(source.prompt, terminal);
  if (password === undefined)
    throw new UsageError(
      `A new password is needed. Say it through a file descriptor or ${source.variable}; there is no terminal to ask on.`,
    );
  if (password === '') throw new UsageError('An empty password is none. Nothing was changed.');
  if ((await askHidden('The same again', terminal)) !== password)
    throw new UsageError('The two passwords differ. Nothing was changed.');
  return password;
}
