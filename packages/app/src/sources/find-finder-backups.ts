import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type BackupInfo, backupsBelow, FinderBackupError } from '@safelight/finder-backup';

/** What a backup of a whole phone says of itself. What it does not say is undefined. */
export interface FoundBackup {
  readonly udid: string;
  readonly dateMs?: number;
  readonly encrypted?: boolean;
  /** Whether the phone sent all of it. */
  readonly finished?: boolean;
  /** On the disk; undefined where adding it up takes long. */
  readonly bytes?: number;
}

export interface FoundBackups {
  readonly backups: readonly { readonly path: string; readonly name: string; readonly backup: FoundBackup }[];
  /** Why a place could not be looked into: on a Mac nobody may without Full Disk Access. */
  readonly refused: readonly FinderBackupError[];
}

/** Of more files nobody waits for the sum. */
const quickFiles = 20_000;

/** The backups in the places where Apple's software keeps them, the newest first. */
export async function findFinderBackups(
  places: readonly string[],
  { signal, measure }: { readonly signal: AbortSignal; readonly measure: boolean },
): Promise<FoundBackups> {
  const found: BackupInfo[] = [];
  const refused: FinderBackupError[] = [];
  for (const place of places) {
    signal.throwIfAborted();
    try {
      found.push(...(await backupsBelow(place)));
    } catch (error) {
      if (!(error instanceof FinderBackupError)) throw error;
      refused.push(error);
    }
  }
  const backups: FoundBackups['backups'][number][] = [];
  for (const info of found.sort((a, b) => (b.dateMs ?? 0) - (a.dateMs ?? 0))) {
    const bytes = measure ? await bytesIn(info.folder, signal) : undefined;
    backups.push({
      path: info.folder,
      name: info.deviceName ?? info.udid,
      backup: { ...factsOf(info), ...(bytes === undefined ? {} : { bytes }) },
    });
  }
  return { backups, refused };
}

function factsOf({ udid, dateMs, encrypted, snapshotState }: BackupInfo): FoundBackup {
  return {
    udid,
    ...(dateMs === undefined ? {} : { dateMs }),
    ...(encrypted === undefined ? {} : { encrypted }),
    ...(snapshotState === undefined ? {} : { finished: snapshotState === 'finished' }),
  };
}

/** What the files of a backup add up to; undefined of a large one, and where any cannot be looked at. */
async function bytesIn(folder: string, signal: AbortSignal): Promise<number | undefined> {
  try {
    const files: string[] = [];
    const folders = [folder];
    for (let at = folders.pop(); at !== undefined; at = folders.pop()) {
      signal.throwIfAborted();
      for (const entry of await readdir(at, { withFileTypes: true })) {
        if (entry.isDirectory()) folders.push(join(at, entry.name));
        else if (entry.isFile()) files.push(join(at, entry.name));
      }
      if (files.length > quickFiles) return undefined;
    }
    const sizes = await Promise.all(files.map(async (file) => (await lstat(file)).size));
    return sizes.reduce((sum, size) => sum + size, 0);
  } catch {
    signal.throwIfAborted();
    return undefined;
  }
}
