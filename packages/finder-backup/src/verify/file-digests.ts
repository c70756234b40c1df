import type { FinderBackup } from '../finder-backup.ts';
import type { BackupFile } from '../manifest/backup-file.ts';
import { doTasks } from '../threads/file-pool.ts';
import type { CheckTask } from '../threads/tasks.ts';

export interface FileDigestOptions {
  readonly threads: number;
  readonly signal?: AbortSignal | undefined;
}

/** SHA-256 in hexadecimal. */
export interface FileDigests {
  /** Of the file, decrypted. */
  readonly sha256: string;
  readonly plainBytes: number;
  /** Of its bytes as they are stored. */
  readonly storedSha256: string;
}

export interface DigestedFile {
  readonly file: BackupFile;
  /** Why there are none: as `FinderBackup.open` throws. */
  readonly digests: FileDigests | Error;
}

/** Reads every file of a backup and says what it holds, in no order. Throws `damaged-manifest`, the signal's reason. */
export async function* fileDigests(
  backup: FinderBackup,
  options: FileDigestOptions,
): AsyncGenerator<DigestedFile, void> {
  const toTask = (file: BackupFile): CheckTask => ({
    kind: 'check',
    file: backup.stored(file),
    hashes: ['sha256-plain', 'sha256-stored'],
  });
  for await (const { item: file, outcome } of doTasks(filesOf(backup), toTask, options)) {
    if (outcome instanceof Error) yield { file, digests: outcome };
    else {
      const { plainBytes, hashes } = outcome;
      const { 'sha256-plain': sha256 = '', 'sha256-stored': storedSha256 = '' } = hashes;
      yield { file, digests: { sha256, plainBytes, storedSha256 } };
    }
  }
}

function* filesOf(backup: FinderBackup): Generator<BackupFile> {
  for (const entry of backup.entries()) if (entry.kind === 'file') yield entry;
}
