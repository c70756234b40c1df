import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { FinderBackup } from '../finder-backup.ts';
import type { BackupFile } from '../manifest/backup-file.ts';
import { fileIdOf } from '../open-backup.ts';
import { doTasks } from '../threads/file-pool.ts';
import type { CheckTask, HashKind } from '../threads/tasks.ts';
import { findExtraFiles } from './extra-files.ts';
import { type Expected, judgeFile } from './judge-file.ts';
import { type Verification, VerificationTally } from './verification.ts';

export interface VerifyProgress {
  /** Entries of the list that were dealt with; folders count. */
  readonly entries: number;
  readonly entryCount: number;
  readonly bytes: number;
}

export interface VerifyOptions {
  /** An existing folder; private copies of databases are made in it and removed. */
  readonly scratchFolder: string;
  readonly threads: number;
  readonly signal?: AbortSignal | undefined;
  readonly progress?: ((progress: VerifyProgress) => void) | undefined;
  /** What a file's stored bytes should be, where that is known from elsewhere: from the wire, or from the last time. */
  readonly expected?: ((fileId: string) => Expected | undefined) | undefined;
  /** Told the SHA-256 of every stored file that was read to its end, and whether other bytes are known to be right. */
  readonly onStored?: ((fileId: string, sha256: string, differs: boolean) => void) | undefined;
}

/**
 * Reads every file that a backup lists, and compares it with all that is known: it is there, decrypts to a sound end, has its
 * size and digest; SQLite calls each database sound; photos and films are whole. Throws `damaged-manifest` where the list
 * breaks off, `closed`; the signal's reason.
 */
export async function verifyFinderBackup(
  backup: FinderBackup,
  options: VerifyOptions,
): Promise<Verification> {
  const scratchFolder = await mkdtemp(join(options.scratchFolder, 'verify-'));
  try {
    await chmod(scratchFolder, 0o700);
    return await verifyWith(backup, { ...options, scratchFolder });
  } finally {
    await rm(scratchFolder, { recursive: true, force: true, maxRetries: 3 });
  }
}

async function verifyWith(backup: FinderBackup, options: VerifyOptions): Promise<Verification> {
  const tally = new VerificationTally();
  for (const problem of backup.manifestProblems())
    tally.add('manifest-damaged', { path: 'Manifest.db', detail: problem });
  let entries = 0;
  const files = listedFiles(backup, tally, () => entries++);
  const toTask = (file: BackupFile): CheckTask => checkTask(backup, file, options);
  for await (const { item, outcome } of doTasks(files, toTask, options)) {
    const expected = options.expected?.(item.fileId);
    const differs = judgeFile(item, outcome, { tally, encrypted: backup.encrypted, expected });
    if (!(outcome instanceof Error)) {
      tally.storedBytes += outcome.storedBytes;
      const sha256 = outcome.hashes['sha256-stored'];
      if (sha256 !== undefined) options.onStored?.(item.fileId, sha256, differs);
    }
    options.progress?.({ entries, entryCount: backup.entryCount, bytes: tally.storedBytes });
  }
  await findExtraFiles(backup, tally, options.signal);
  return tally.end('opened');
}

/** The files among the entries; what is wrong with a row itself is noted on the way. */
function* listedFiles(
  backup: FinderBackup,
  tally: VerificationTally,
  count: () => void,
): Generator<BackupFile> {
  const unsound = (): void => {
    count();
    tally.add('unsound-row', { path: 'Manifest.db' });
  };
  for (const entry of backup.entries({ onUnsound: unsound })) {
    count();
    if (entry.fileId !== fileIdOf(entry.domain, entry.path)) tally.file('name-differs', entry);
    if (entry.record === undefined) tally.file('unsound-row', entry, 'its record cannot be understood');
    if (entry.kind !== 'file') continue;
    tally.files++;
    yield entry;
  }
}

/** Databases and their logs lie side by side. */
const logEnding = '-wal';
const mediaPath = /^Media\/.*\.(jpe?g|heic|heif|png|mov|mp4|m4v)$/i;

function checkTask(backup: FinderBackup, file: BackupFile, options: VerifyOptions): CheckTask {
  const media = file.domain === 'CameraRollDomain' && mediaPath.test(file.path);
  const log =
    media || file.path.endsWith(logEnding) ? undefined : backup.find(file.domain, file.path + logEnding);
  const { sha1 } = options.expected?.(file.fileId) ?? {};
  const hashes: HashKind[] = ['sha256-stored'];
  if (file.record?.digest !== undefined) hashes.push('sha1-plain');
  if (file.record?.digest !== undefined || sha1 !== undefined) hashes.push('sha1-stored');
  return {
    kind: 'check',
    file: backup.stored(file),
    hashes,
    content: {
      scratchFolder: options.scratchFolder,
      media,
      ...(log?.kind === 'file' ? { log: backup.stored(log) } : {}),
    },
  };
}
