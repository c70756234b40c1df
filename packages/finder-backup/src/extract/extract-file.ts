import {
  closeSync,
  linkSync,
  lstatSync,
  openSync,
  renameSync,
  rmSync,
  unlinkSync,
  utimesSync,
  writeSync,
} from 'node:fs';
import { FinderBackupError, systemCode } from '../errors.ts';
import { readStoredSync } from '../stored/decrypt-sync.ts';
import type { ExtractTask, FileResult } from '../threads/tasks.ts';

/**
 * Writes a stored file, decrypted, beside its name and gives it the name once it is whole; takes no name that is taken. What is
 * unfinished is removed. Throws `exists`, and as `readStoredSync`.
 */
export function extractFile({ file, target, modifiedAtMs }: ExtractTask, stopped: () => boolean): FileResult {
  const part = `${target}.safelight-part`;
  const out = openSync(part, 'wx', 0o600);
  let open = true;
  try {
    const read = readStoredSync(file.path, file.key, { plain: (chunk) => writeWhole(out, chunk), stopped });
    closeSync(out);
    open = false;
    if (!stopped()) giveName(part, target, modifiedAtMs);
    return { ...read, hashes: {} };
  } finally {
    if (open) closeSync(out);
    rmSync(part, { force: true });
  }
}

/** A hard link fails where the name is taken, which a rename does not; some file systems have none. */
function giveName(part: string, target: string, modifiedAtMs: number | undefined): void {
  if (modifiedAtMs !== undefined) utimesSync(part, modifiedAtMs / 1000, modifiedAtMs / 1000);
  try {
    linkSync(part, target);
    unlinkSync(part);
  } catch (cause) {
    if (systemCode(cause) === 'EEXIST' || lstatSync(target, { throwIfNoEntry: false }) !== undefined)
      throw new FinderBackupError('exists', `there is a file at ${target}`, { cause });
    renameSync(part, target);
  }
}

function writeWhole(file: number, chunk: Uint8Array): void {
  for (let at = 0; at < chunk.length; ) at += writeSync(file, chunk, at, chunk.length - at);
}
