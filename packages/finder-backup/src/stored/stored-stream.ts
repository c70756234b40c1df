import { createDecipheriv } from 'node:crypto';
import { closeSync, readSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { backupErrorOf, FinderBackupError } from '../errors.ts';
import { blockBytes, paddingOf } from './padding.ts';
import { openStoredSync, readFlags } from './stored-file.ts';

/** 512 KiB: 64 KiB halves the throughput, more than 1 MiB gains nothing. */
const chunkBytes = 512 * 1024;

export interface StoredRange {
  /** In bytes of the decrypted file. */
  readonly start?: number;
  readonly end?: number;
  readonly signal?: AbortSignal;
}

/**
 * The bytes of a stored file, decrypted where there is a key, from `start` up to but not including `end`. Seeks: with CBC a
 * block needs only the one before it. Throws `file-missing`, `file-damaged`, `unsafe-path`, `no-permission`,
 * `unreadable`; the signal's reason.
 */
export async function* readStored(
  path: string,
  key: Uint8Array | undefined,
  range: StoredRange = {},
): AsyncGenerator<Uint8Array, void> {
  range.signal?.throwIfAborted();
  const plainBytes = plainSize(path, key);
  const start = Math.min(range.start ?? 0, plainBytes);
  const end = Math.min(range.end ?? plainBytes, plainBytes);
  if (start >= end) return;
  try {
    await using file = await open(path, readFlags);
    yield* chunksOf(file, key, { ...range, start, end });
  } catch (cause) {
    range.signal?.throwIfAborted();
    throw backupErrorOf(cause, `cannot read ${path}`);
  }
}

/**
 * The true size of a stored file in bytes, decrypted: its last two blocks tell. Throws `file-missing`, `file-damaged`
 * (the end is not sound), `unsafe-path`, `no-permission`, `unreadable`.
 */
export function plainSize(path: string, key: Uint8Array | undefined): number {
  try {
    const { file, size } = openStoredSync(path);
    try {
      return key === undefined || size === 0 ? size : size - endPadding(file, { size, key });
    } finally {
      closeSync(file);
    }
  } catch (cause) {
    throw backupErrorOf(cause, `cannot read ${path}`);
  }
}

function endPadding(
  file: number,
  { size, key }: { readonly size: number; readonly key: Uint8Array },
): number {
  const end = Buffer.alloc(2 * blockBytes);
  const kept = Math.min(size, end.length);
  const read = size % blockBytes === 0 ? readSync(file, end, end.length - kept, kept, size - kept) : 0;
  if (read !== kept) throw unsound();
  const cipher = createDecipheriv('aes-256-cbc', key, end.subarray(0, blockBytes)).setAutoPadding(false);
  const padding = paddingOf(cipher.update(end.subarray(blockBytes)));
  if (padding === undefined) throw unsound();
  return padding;
}

async function* chunksOf(
  file: FileHandle,
  key: Uint8Array | undefined,
  { start, end, signal }: StoredRange & { readonly start: number; readonly end: number },
): AsyncGenerator<Uint8Array, void> {
  const first = key === undefined ? start : start - (start % blockBytes);
  const cipher = key === undefined ? undefined : await cipherAt(file, key, first);
  // Whole blocks are read, the padding's too, and what lies outside the range is cut off.
  const last = cipher === undefined ? end : Math.ceil(end / blockBytes) * blockBytes;
  for (let at = first; at < last; ) {
    signal?.throwIfAborted();
    const chunk = Buffer.allocUnsafe(Math.min(chunkBytes, last - at));
    const filled = await readFully(file, chunk, at);
    if (filled < chunk.length)
      throw new FinderBackupError('file-damaged', 'it was cut short while it was read');
    const plain = cipher === undefined ? chunk : cipher.update(chunk);
    yield plain.subarray(Math.max(0, start - at), Math.min(plain.length, end - at));
    at += filled;
  }
}

async function cipherAt(file: FileHandle, key: Uint8Array, at: number) {
  const vector = Buffer.alloc(blockBytes);
  if (at > 0) await readFully(file, vector, at - blockBytes);
  return createDecipheriv('aes-256-cbc', key, vector).setAutoPadding(false);
}

async function readFully(file: FileHandle, target: Buffer, at: number): Promise<number> {
  let filled = 0;
  while (filled < target.length) {
    const { bytesRead } = await file.read(target, filled, target.length - filled, at + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return filled;
}

function unsound(): FinderBackupError {
  return new FinderBackupError('file-damaged', 'it does not decrypt to a sound end');
}
