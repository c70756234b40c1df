import { checkBackupPassword } from '@safelight/finder-backup';
import { UsageError } from '../sentences.ts';
import type { Session } from '../session.ts';
import { notePasswordProof } from '../snapshots/backup-state.ts';
import { listComputerBackups } from '../snapshots/computer-backups.ts';
import { missingWithoutEncryption } from '../snapshots/concerns.ts';
import { promptFor } from '../snapshots/open-backup.ts';
import { backupPassword } from '../snapshots/password.ts';
import { noneSentence, snapshotStores } from '../snapshots/roots.ts';
import { untilRight } from '../snapshots/until-right.ts';
import { printable } from '../terminal/words.ts';
import type { CommandResult } from './command.ts';

export interface PasswordCheckOptions {
  readonly root?: string;
  readonly passwordFd?: number;
}

/**
 * `safelight phone password check [UDID]`: proves the remembered password against the newest backup of the phone, offline, and
 * remembers the day.
 */
export async function passwordCheck(
  udid: string | undefined,
  options: PasswordCheckOptions,
  session: Session,
): Promise<CommandResult> {
  if (options.root !== undefined) snapshotStores(session, options);
  const backups = await listComputerBackups(session, { root: options.root, phone: udid });
  const [newest] = backups;
  if (newest === undefined) throw new UsageError(noneSentence({ root: options.root, phone: udid }));
  const other = backups.find((backup) => backup.udid !== newest.udid);
  if (other !== undefined)
    throw new UsageError(`There are backups of several phones. Say which: ${newest.udid} or ${other.udid}`);
  const document = { udid: newest.udid, path: newest.path, date: dateOf(newest.dateMs) };
  const name = printable(newest.deviceName ?? newest.udid);
  if (newest.encrypted === false)
    return {
      outcome: 'attention',
      lines: [
        `! The newest backup of ${name} is not encrypted: there is no password, and it lacks ${missingWithoutEncryption}.`,
        '    safelight phone password set',
      ],
      json: { ...document, encrypted: false, proven: null },
    };
  await untilRight<undefined>(session, {
    source: { passwordFd: options.passwordFd, prompt: await promptFor(newest.path) },
    ask: (source) => backupPassword(session, source),
    attempt: async (password) => {
      await checkBackupPassword(newest.path, password, { signal: session.signal });
    },
  });
  notePasswordProof(session, newest.udid);
  return {
    outcome: 'ok',
    lines: [`✓ The password opens the newest backup of ${name}.`],
    json: { ...document, encrypted: true, proven: dateOf(session.now()) },
  };
}

function dateOf(ms: number | undefined): string | null {
  return ms === undefined ? null : new Date(ms).toISOString();
}
