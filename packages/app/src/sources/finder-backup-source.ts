import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { isNamedAsMedia } from '@safelight/camera-files';
import { backupAt } from '@safelight/finder-backup';
import { UsageError } from '../sentences.ts';
import type { Session } from '../session.ts';
import { openBackup } from '../snapshots/open-backup.ts';
import { backupMedia } from './finder-backup-media.ts';
import { finderBackupPath } from './finder-backup-name.ts';
import { type IphoneSource, iosMediaSource } from './ios-media-source.ts';

/**
 * Opens `finder-backup:PATH` as a source: PATH is the folder of a backup, or one that holds a single backup. Errors:
 * FinderBackupError, UsageError where a password is needed and cannot be asked for.
 */
export async function openFinderBackupSource(
  name: string,
  session: Session,
  { passwordFd }: { readonly passwordFd?: number | undefined },
): Promise<IphoneSource> {
  const path = resolve(session.folder, finderBackupPath(name));
  if ((await stat(path).catch(() => undefined)) === undefined)
    throw new UsageError(`There is no folder at ${path}`);
  const folder = await backupAt(path);
  const backup = await openBackup(folder, session, { passwordFd });
  const media = backupMedia(backup);
  const id = {
    key: `finder-backup:${folder}`,
    kind: 'finder-backup',
    name: backup.info.deviceName ?? backup.info.udid,
  };
  const source = iosMediaSource({ id, of: 'backup', media, timeZone: session.timeZone }, session);
  return {
    id,
    get reading() {
      return source.reading;
    },
    async *assets(options = {}) {
      yield* source.assets(options);
      // With the phone's own list every file that is missing is named with its photo.
      if (source.reading.databaseProblem === undefined) return;
      for (const path of media.missing)
        if (isPhoto(path)) options.onSkipped?.({ path, kind: 'missing-in-backup', hidesAssets: true });
    },
    [Symbol.asyncDispose]: () => source[Symbol.asyncDispose](),
  };
}

/** Beside photos the folders hold what the phone notes for itself. */
function isPhoto(path: string): boolean {
  return path.startsWith('DCIM/') || path === 'PhotoData/Photos.sqlite' || isNamedAsMedia(path);
}
