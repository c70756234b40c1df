import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { BackupFile } from '../manifest/backup-file.ts';
import { isFileId, storedPath } from '../stored/stored-file.ts';
import { doTasks } from '../threads/file-pool.ts';
import type { CheckTask } from '../threads/tasks.ts';
import { type Expected, judgeFile } from './judge-file.ts';
import { type Verification, VerificationTally } from './verification.ts';
import type { VerifyOptions } from './verify-backup.ts';

export interface VerifyStoredOptions {
  readonly threads: number;
  readonly signal?: AbortSignal | undefined;
  /** Names of stored files that must be there. */
  readonly listed: Iterable<string>;
  readonly expected: (fileId: string) => Expected | undefined;
  readonly onStored?: VerifyOptions['onStored'];
  readonly progress?: VerifyOptions['progress'];
}

/**
 * Compares the stored bytes of a backup with what they are known to be, without opening it: what can be said of an encrypted
 * one whose password is not at hand. It does not tell whether the backup is complete, nor whether it opens.
 */
export async function verifyStoredFiles(folder: string, options: VerifyStoredOptions): Promise<Verification> {
  const tally = new VerificationTally();
  const names = await storedNames(folder);
  for (const fileId of options.listed) if (!names.has(fileId)) names.add(fileId);
  let entries = 0;
  const toTask = (fileId: string): CheckTask => {
    const { sha1 } = options.expected(fileId) ?? {};
    return {
      kind: 'check',
      file: { path: storedPath(folder, fileId), key: undefined },
      hashes: sha1 === undefined ? ['sha256-stored'] : ['sha256-stored', 'sha1-stored'],
    };
  };
  for await (const { item, outcome } of doTasks(names, toTask, options)) {
    tally.files++;
    entries++;
    const expected = options.expected(item);
    const differs = judgeFile(nameless(item), outcome, { tally, encrypted: true, expected });
    if (!(outcome instanceof Error)) {
      tally.storedBytes += outcome.storedBytes;
      const sha256 = outcome.hashes['sha256-stored'];
      if (sha256 !== undefined) options.onStored?.(item, sha256, differs);
    }
    options.progress?.({ entries, entryCount: names.size, bytes: tally.storedBytes });
  }
  return tally.end('stored-bytes');
}

async function storedNames(folder: string): Promise<Set<string>> {
  const names = new Set<string>();
  for (const shelf of await readdir(folder, { withFileTypes: true })) {
    if (!shelf.isDirectory() || !/^[0-9a-f]{2}$/.test(shelf.name)) continue;
    for (const name of await readdir(join(folder, shelf.name))) if (isFileId(name)) names.add(name);
  }
  return names;
}

/** What a stored file is called on the phone, only the list knows. */
function nameless(fileId: string): BackupFile {
  return { fileId, domain: '', path: `${fileId.slice(0, 2)}/${fileId}`, kind: 'file', record: undefined };
}
