import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { availableParallelism } from 'node:os';
import type { Job } from '@safelight/archive';
import {
  type BackupFile,
  extractFiles,
  type FinderBackup,
  fileIdOf,
  type Sums,
} from '@safelight/finder-backup';

/** One file of a drill. */
export interface DrilledFile {
  /** The name under which the backup stores it. */
  readonly fileId: string;
  readonly domain: string;
  readonly path: string;
  readonly bytes: number;
  /** Of what was restored; null where it could not be. */
  readonly sha256: string | null;
  readonly ok: boolean;
  /** `differs`: the restored file, read back, is not what the backup holds; `stored-differs`: what the backup holds is not what was recorded. */
  readonly problem: string | null;
}

export interface DrillOptions {
  /** How many files are drawn. */
  readonly files: number;
  readonly target: string;
  readonly sums: Sums | undefined;
  /** A number from 0 up to but not including 1. */
  readonly random: () => number;
  readonly job: Job;
}

/**
 * Restores a random sample of a backup and compares: each file is read back from where it was restored and compared with the
 * backup, decrypted a second time by another way; and the stored bytes with the sums recorded when it was made.
 */
export async function sampleDrill(backup: FinderBackup, options: DrillOptions): Promise<DrilledFile[]> {
  const sample = drawn(backup, options);
  const chosen = new Set(sample.map(({ fileId }) => fileId));
  const targets = new Map<string, string>();
  const { failed } = await extractFiles(backup, options.target, {
    threads: availableParallelism(),
    signal: options.job.signal,
    progress: ({ files, bytes }) =>
      options.job.progress({ phase: 'restore', doneBytes: bytes, doneItems: files, current: 'restored' }),
    chosen: ({ kind, fileId }) => kind === 'file' && chosen.has(fileId),
    onWritten: ({ fileId }, target) => void targets.set(fileId, target),
  });
  const failures = new Map(failed.map(({ domain, path, message }) => [fileIdOf(domain, path), message]));
  const results: DrilledFile[] = [];
  let bytes = 0;
  for (const file of sample) {
    options.job.signal.throwIfAborted();
    const done = { doneBytes: bytes, doneItems: results.length, totalItems: sample.length };
    options.job.progress({ phase: 'compare', ...done, current: 'compared' });
    const target = targets.get(file.fileId);
    const problem = failures.get(file.fileId) ?? 'it was not restored';
    const { domain, path, fileId } = file;
    if (target === undefined)
      results.push({ fileId, domain, path, bytes: 0, sha256: null, ok: false, problem });
    else {
      const result = await compared(backup, file, { ...options, target });
      results.push(result);
      bytes += result.bytes;
    }
  }
  return results;
}

/** Every file has the same chance (reservoir sampling: the list is read once and not kept). */
function drawn(backup: FinderBackup, { files, random }: DrillOptions): BackupFile[] {
  const sample: BackupFile[] = [];
  let seen = 0;
  for (const file of backup.entries()) {
    if (file.kind !== 'file') continue;
    const at = seen < files ? seen : Math.floor(random() * (seen + 1));
    if (at < files) sample[at] = file;
    seen++;
  }
  return sample;
}

async function compared(
  backup: FinderBackup,
  file: BackupFile,
  { target, sums, job: { signal } }: DrillOptions & { readonly target: string },
): Promise<DrilledFile> {
  const { domain, path, fileId } = file;
  const restored = await hashOf(createReadStream(target, { highWaterMark: 512 * 1024 }));
  const held = await hashOf(backup.open(file, { signal }));
  const stored = await hashOf(createReadStream(backup.stored(file).path, { highWaterMark: 512 * 1024 }));
  const recorded = sums?.get(fileId);
  const problem =
    restored.sha256 !== held.sha256
      ? 'differs'
      : recorded !== undefined && recorded !== stored.sha256
        ? 'stored-differs'
        : null;
  return {
    fileId,
    domain,
    path,
    bytes: restored.bytes,
    sha256: restored.sha256,
    ok: problem === null,
    problem,
  };
}

async function hashOf(chunks: AsyncIterable<Uint8Array>): Promise<{ sha256: string; bytes: number }> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of chunks) {
    hash.update(chunk);
    bytes += chunk.length;
  }
  return { sha256: hash.digest('hex'), bytes };
}
