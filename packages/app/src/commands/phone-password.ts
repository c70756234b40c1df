import { changeBackupPassword, openSession, type PasswordChange, phoneFacts } from '@safelight/apple-device';
import { findPhone } from '../phone/find-phones.ts';
import { trustedPhone } from '../phone/trusted-phone.ts';
import { brokenOff, watched } from '../phone/watch-backup.ts';
import { UsageError } from '../sentences.ts';
import type { Session } from '../session.ts';
import { forgetPasswordProof } from '../snapshots/backup-state.ts';
import { missingWithoutEncryption } from '../snapshots/concerns.ts';
import { backupPassword, newBackupPassword } from '../snapshots/password.ts';
import { saidWhenStopped } from '../stopped.ts';
import { printable } from '../terminal/words.ts';
import type { CommandResult } from './command.ts';

export interface PasswordOptions {
  readonly passwordFd?: number;
  readonly newPasswordFd?: number;
}

type Kind = 'set' | 'change' | 'off';

/** `safelight phone password set|change|off [UDID]`: the password belongs to the phone, which asks for its passcode first. */
export async function phonePassword(
  kind: Kind,
  options: PasswordOptions & { readonly udid: string | undefined },
  session: Session,
): Promise<CommandResult> {
  return await saidWhenStopped('Stopped. Nothing was changed.', session, () =>
    changed(kind, options, session),
  );
}

async function changed(
  kind: Kind,
  { udid, ...options }: PasswordOptions & { readonly udid: string | undefined },
  session: Session,
): Promise<CommandResult> {
  const device = await findPhone(udid, session);
  const phone = await trustedPhone(device, session);
  await using lockdown = await openSession(phone);
  const { name, backup } = await phoneFacts(lockdown);
  const shown = printable(name ?? device.udid);
  requireState(kind, backup.encrypted, shown);
  const change = await passwordsFor(kind, { shown, options, session });
  using job = session.job();
  try {
    await changeBackupPassword(phone, change, watched(session, job));
  } catch (error) {
    throw brokenOff(error, 'password', session);
  }
  forgetPasswordProof(session, device.udid);
  return { outcome: 'ok', lines: lines[kind](shown), json: { udid: device.udid, encrypted: kind !== 'off' } };
}

function requireState(kind: Kind, encrypted: boolean | undefined, shown: string): void {
  if (kind === 'set' && encrypted === true)
    throw new UsageError(
      `Backups of ${shown} have a password already, so the next one will be encrypted: safelight phone backup. To change it: safelight phone password change`,
    );
  if (kind !== 'set' && encrypted === false)
    throw new UsageError(`Backups of ${shown} have no password. To set one: safelight phone password set`);
}

interface Asking {
  readonly shown: string;
  readonly options: PasswordOptions;
  readonly session: Session;
}

async function passwordsFor(kind: Kind, { shown, options, session }: Asking): Promise<PasswordChange> {
  const { passwordFd, newPasswordFd } = options;
  const prompt = `New password for the backups of ${shown}`;
  if (kind === 'set') {
    return {
      newPassword: await newBackupPassword(session, {
        passwordFd,
        variable: 'SAFELIGHT_BACKUP_PASSWORD',
        prompt,
      }),
    };
  }
  const oldPassword = await backupPassword(session, {
    passwordFd,
    prompt: `Password of the backups of ${shown}`,
  });
  if (kind === 'off') return { oldPassword };
  const variable = 'SAFELIGHT_NEW_BACKUP_PASSWORD';
  return {
    oldPassword,
    newPassword: await newBackupPassword(session, { passwordFd: newPasswordFd, variable, prompt }),
  };
}

const lines: Readonly<Record<Kind, (shown: string) => string[]>> = {
  set: (shown) => [
    `✓ Backups of ${shown} are encrypted from now on.`,
    '  Write the password down and keep it away from this computer: without it nobody can open these backups, not even Apple.',
    '  It stays with the phone, and with the phone that comes after it. The next backup is a full one: safelight phone backup',
  ],
  change: (shown) => [
    `✓ Backups of ${shown} have a new password.`,
    '  Backups from before keep the old one. The next backup is a full one: safelight phone backup',
  ],
  off: (shown) => [
    `✓ Backups of ${shown} are not encrypted any more, so they will lack ${missingWithoutEncryption}.`,
    '  Backups from before keep their password.',
  ],
};
