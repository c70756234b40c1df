import {
  type FinderBackup,
  FinderBackupError,
  openFinderBackup,
  readBackupInfo,
} from '@safelight/finder-backup';
import type { Session } from '../session.ts';
import { backupPassword } from './password.ts';

export interface OpenOptions {
  readonly passwordFd?: number | undefined;
}

/** Opens a backup, and gets its password where it needs one. Errors: FinderBackupError, UsageError. */
export async function openBackup(
  folder: string,
  session: Session,
  { passwordFd }: OpenOptions,
): Promise<FinderBackup> {
  const options = { scratchFolder: session.scratchFolder(), signal: session.signal };
  try {
    return await openFinderBackup(folder, options);
  } catch (error) {
    if (!(error instanceof FinderBackupError) || error.code !== 'password-needed') throw error;
  }
  const { deviceName, udid } = await readBackupInfo(folder);
  const prompt = `Password of the backups of ${deviceName ?? udid}`;
  const password = await backupPassword(session, { passwordFd, prompt });
  return await openFinderBackup(folder, { ...options, password });
}
