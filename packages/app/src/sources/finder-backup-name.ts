const prefix = 'finder-backup:';

/** Whether a source is named as a Finder backup, and not as a file that happens to be called so (`./finder-backup:x`). */
export function isFinderBackupName(name: string): boolean {
  return name.startsWith(prefix);
}

export function finderBackupPath(name: string): string {
  return name.slice(prefix.length);
}
