import { stat } from 'node:fs/promises';
import { join } from 'node:path';

const prefix = 'finder-backup:';

/** Whether a source is named as a Finder backup, and not as a file that happens to be called so (`./finder-backup:x`). */
export function isFinderBackupName(name: string): boolean {
  return name.startsWith(prefix);
}

export function finderBackupPath(name: string): string {
  return name.slice(prefix.length);
}

/** Whether a folder is such a backup, by its list and what lies beside it. */
export async function isFinderBackupFolder(path: string): Promise<boolean> {
  const has = async (names: readonly string[]): Promise<boolean> => {
    const found = await Promise.all(names.map((name) => stat(join(path, name)).catch(() => undefined)));
    return found.some((one) => one?.isFile() === true);
  };
  return (
    (await has(['Manifest.db', 'Manifest.mbdb'])) &&
    (await has(['Manifest.plist', 'Info.plist', 'Status.plist']))
  );
}
