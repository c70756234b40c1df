import { createHash } from 'node:crypto';
import { type FileHandle, open, rm, utimes } from 'node:fs/promises';
import type { Bytes } from '../../bytes.ts';
import { ArchiveError } from '../../errors.ts';
import { digest } from '../../model/digest.ts';
import type { Content } from '../../store.ts';
import { archiveErrorOf } from './system-error.ts';

/** A file written whole and synced under a temporary name, not yet visible under its own. */
export interface StagedFile extends Content {
  readonly path: string;
}

export interface StageOptions {
  readonly modifiedAtMs?: number;
  readonly signal?: AbortSignal;
}

/**
 * Writes `bytes` to a new file at `path` while hashing them, checks their number, and syncs the file to the medium.
 * Leaves nothing behind on failure. Errors: as for `Store.put`.
 */
export async function stageFile(path: string, bytes: Bytes, options: StageOptions = {}): Promise<StagedFile> {
  const handle = await open(path, 'wx', 0o644).catch((error: unknown) => {
    throw archiveErrorOf(error, path, 'unreadable');
  });
  try {
    const content = await writeAll(handle, bytes, options.signal);
    await handle.sync();
    await handle.close();
    if (options.modifiedAtMs !== undefined) await setModified(path, options.modifiedAtMs);
    return { path, ...content };
  } catch (error) {
    await handle.close().catch(() => undefined);
    await rm(path, { force: true }).catch(() => undefined);
    if (options.signal?.aborted === true) throw options.signal.reason;
    throw archiveErrorOf(error, path, 'unreadable');
  }
}

async function writeAll(handle: FileHandle, bytes: Bytes, signal: AbortSignal | undefined): Promise<Content> {
  const hash = createHash('sha256');
  let size = 0;
  for await (const chunk of readingFrom(bytes, signal)) {
    signal?.throwIfAborted();
    size += chunk.length;
    if (size > bytes.size) break;
    const writing = writeChunk(handle, chunk);
    hash.update(chunk);
    await writing;
  }
  if (size !== bytes.size) {
    throw new ArchiveError('short-read', {
      subject: `${size} bytes came where ${bytes.size} were announced`,
    });
  }
  return { digest: digest(hash.digest('hex')), size };
}

/** Tells the failures of the bytes' own stream apart from those of the place: a full source disk is not a full place. */
async function* readingFrom(bytes: Bytes, signal: AbortSignal | undefined): AsyncIterable<Uint8Array> {
  try {
    yield* bytes.open(signal === undefined ? { lend: true } : { lend: true, signal });
  } catch (error) {
    if (signal?.aborted === true) throw signal.reason;
    throw new ArchiveError('unreadable', { cause: error });
  }
}

async function writeChunk(handle: FileHandle, chunk: Uint8Array): Promise<void> {
  for (let written = 0; written < chunk.length; ) {
    const { bytesWritten } = await handle.write(chunk, written);
    if (bytesWritten === 0) throw new ArchiveError('disk-full');
    written += bytesWritten;
  }
}

/** A file's time is a courtesy to its reader; a file system that cannot keep it (or the year 1800) is no failure. */
async function setModified(path: string, modifiedAtMs: number): Promise<void> {
  const seconds = modifiedAtMs / 1000;
  await utimes(path, seconds, seconds).catch(() => undefined);
}
