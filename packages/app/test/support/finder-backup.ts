import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { type BackupEntry, type WriteBackupOptions, writeBackup } from '@safelight/simulated-iphone';

export const udid = '00008130-000B1B2261AF001C';
export const password = 'correct horse';

/** A backup of a phone that has this media folder, and some other data. */
export function backupOf(
  root: string,
  media: string,
  options: Partial<WriteBackupOptions> & { readonly more?: readonly BackupEntry[] } = {},
): string {
  const { more = [], ...rest } = options;
  return writeBackup(root, [...mediaEntries(media), ...more], {
    udid,
    date: new Date('2026-11-20T10:00:00Z'),
    deviceName: 'Anna’s iPhone',
    iterations: { first: 10, second: 10 },
    ...rest,
  });
}

function mediaEntries(media: string): BackupEntry[] {
  return readdirSync(media, { recursive: true, withFileTypes: true }).map((entry) => {
    const path = join(entry.parentPath, entry.name);
    const name = `Media/${relative(media, path).replaceAll(sep, '/')}`;
    return {
      domain: 'CameraRollDomain',
      path: name,
      ...(entry.isFile() ? { bytes: readFileSync(path) } : {}),
    };
  });
}
