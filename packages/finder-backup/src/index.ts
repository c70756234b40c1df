export { FinderBackupError, type FinderBackupErrorCode } from './errors.ts';
export type { EntryOptions, FinderBackup, StoredFile } from './finder-backup.ts';
export { type BackupInfo, readBackupInfo } from './info/backup-info.ts';
export { backupAt, backupsBelow, finderBackupFolders, type Surroundings } from './info/places.ts';
export type { BackupFile } from './manifest/backup-file.ts';
export type { MbFile } from './manifest/mb-file.ts';
export { checkBackupPassword, fileIdOf, type OpenBackupOptions, openFinderBackup } from './open-backup.ts';
export type { StoredRange } from './stored/stored-stream.ts';
