import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { backupErrorOf, FinderBackupError, isAbsent } from '../errors.ts';
import { assertBackup, type BackupInfo, readBackupInfo } from './backup-info.ts';

export interface Surroundings {
  readonly platform: NodeJS.Platform;
  /** The person's home folder. */
  readonly home: string;
  /** `%APPDATA%`, on Windows. */
  readonly appData?: string | undefined;
}

/** Where Apple's own software keeps backups: Finder; iTunes; the Apple Devices app of the Microsoft Store. Nowhere on Linux. */
export function finderBackupFolders({ platform, home, appData }: Surroundings): string[] {
  if (platform === 'darwin') return [join(home, 'Library', 'Application Support', 'MobileSync', 'Backup')];
  if (platform !== 'win32') return [];
  const roaming = appData ?? join(home, 'AppData', 'Roaming');
  return [
    join(roaming, 'Apple Computer', 'MobileSync', 'Backup'),
    join(home, 'Apple', 'MobileSync', 'Backup'),
  ];
}

/** The backups directly below a folder, the newest first; none where there is no such folder. Throws `no-permission`, `unreadable`. */
export async function backupsBelow(folder: string): Promise<BackupInfo[]> {
  const found: BackupInfo[] = [];
  for (const name of await foldersIn(folder)) {
    try {
      found.push(await readBackupInfo(join(folder, name)));
    } catch (error) {
      if (!(error instanceof FinderBackupError) || error.code === 'no-permission') throw error;
    }
  }
  return found.sort((a, b) => (b.dateMs ?? 0) - (a.dateMs ?? 0));
}

/**
 * The backup that a path means: the folder itself, or the only one inside it. Throws `not-a-backup` (none, or several; the
 * message names them), `damaged-manifest`, `no-permission`, `unreadable`.
 */
export async function backupAt(path: string): Promise<string> {
  const folder = resolve(path);
  try {
    await assertBackup(folder);
    return folder;
  } catch (error) {
    if (!(error instanceof FinderBackupError) || error.code !== 'not-a-backup') throw error;
    const inside = await backupsBelow(folder);
    const [only] = inside;
    if (only !== undefined && inside.length === 1) return only.folder;
    if (only === undefined) throw error;
    const names = inside.map(({ folder: name, deviceName }) => `${name} (${deviceName ?? 'unnamed'})`);
    throw new FinderBackupError('not-a-backup', `${folder} holds several backups: ${names.join(', ')}`);
  }
}

async function foldersIn(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  } catch (cause) {
    if (isAbsent(cause)) return [];
    throw backupErrorOf(cause, `cannot list ${folder}`);
  }
}
