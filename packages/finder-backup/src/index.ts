export { FinderBackupError, type FinderBackupErrorCode } from './errors.ts';
export {
  type ExtractFailure,
  type Extraction,
  type ExtractOptions,
  type ExtractProgress,
  extractFiles,
} from './extract/extract-files.ts';
export type { EntryOptions, FinderBackup, StoredFile } from './finder-backup.ts';
export { type BackupInfo, readBackupInfo } from './info/backup-info.ts';
export { backupAt, backupsBelow, finderBackupFolders, type Surroundings } from './info/places.ts';
export type { BackupFile } from './manifest/backup-file.ts';
export type { MbFile } from './manifest/mb-file.ts';
export { checkBackupPassword, fileIdOf, type OpenBackupOptions, openFinderBackup } from './open-backup.ts';
export type { Retention } from './snapshots/retention.ts';
export type {
  CloneMethod,
  DrillRecord,
  Snapshot,
  SnapshotRecord,
  SnapshotState,
  VerificationRecord,
} from './snapshots/snapshot.ts';
export { snapshotId, stateOf, verificationRecord } from './snapshots/snapshot.ts';
export { type CommitOptions, SnapshotRun } from './snapshots/snapshot-run.ts';
export { openSnapshots, type SnapshotStore } from './snapshots/store.ts';
export { readSums, type Sums, sumOf } from './snapshots/sums.ts';
export { type VerifySnapshotOptions, verifySnapshot } from './snapshots/verify-snapshot.ts';
export type { StoredRange } from './stored/stored-stream.ts';
export {
  type DigestedFile,
  type FileDigestOptions,
  type FileDigests,
  fileDigests,
} from './verify/file-digests.ts';
export type { Expected } from './verify/judge-file.ts';
export type { FindingKind, Verification, VerifyFinding } from './verify/verification.ts';
export { type VerifyOptions, type VerifyProgress, verifyFinderBackup } from './verify/verify-backup.ts';
export { type VerifyStoredOptions, verifyStoredFiles } from './verify/verify-stored.ts';
