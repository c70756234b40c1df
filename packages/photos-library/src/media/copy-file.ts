import { closeSync, constants, openSync, readSync, writeSync } from 'node:fs';
import { chmod, copyFile as cloneFile } from 'node:fs/promises';
import { setImmediate } from 'node:timers/promises';

/** Fits into a processor's cache: with four times as much copying may take twice as long. */
const blockSize = 256 * 1024;

/** After so many blocks other work may run: about 2 ms. */
const blocksInSlice = 16;

/**
 * Copies a file to a path where nothing is, for our eyes only; where the file system can clone, at once. Node's own copy
 * empties the new file first, and what was emptied ext4 writes to the disk before it is closed: twice the time, for a copy that
 * is gone in seconds. Synchronous, a few milliseconds at a time, since each block that Node's threads copy costs twice as much.
 * Throws what reading and writing throw, and `signal.reason`.
 */
export async function copyFile(source: string, target: string, signal?: AbortSignal): Promise<void> {
  if (await isCloned(source, target)) return await chmod(target, 0o600);
  const from = openSync(source, 'r');
  try {
    const to = openSync(target, 'wx', 0o600);
    try {
      await copyBlocks(from, to, signal);
    } finally {
      closeSync(to);
    }
  } finally {
    closeSync(from);
  }
}

/** A clone has the mode of the file that was cloned, which may forbid writing, or let others read. */
async function isCloned(source: string, target: string): Promise<boolean> {
  try {
    await cloneFile(source, target, constants.COPYFILE_FICLONE_FORCE | constants.COPYFILE_EXCL);
    return true;
  } catch {
    // Most file systems cannot, and say so in many ways. What else may be wrong, copying finds out.
    return false;
  }
}

async function copyBlocks(from: number, to: number, signal: AbortSignal | undefined): Promise<void> {
  const block = Buffer.allocUnsafeSlow(blockSize);
  for (let blocks = 1; ; blocks += 1) {
    const length = readSync(from, block, 0, block.length, null);
    if (length === 0) return;
    for (let written = 0; written < length; ) written += writeSync(to, block, written, length - written);
    if (blocks % blocksInSlice > 0) continue;
    await setImmediate();
    signal?.throwIfAborted();
  }
}
