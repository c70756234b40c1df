import { mkdtemp, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { MediaFiles } from '../media/media-files.ts';
import type { LibraryWarning } from '../photos-library.ts';
import { PhotosLibraryError } from '../photos-library-error.ts';

export interface PrivateCopy extends AsyncDisposable {
  /** The copied database; its write-ahead log, if there was one, lies beside it. */
  readonly path: string;
  readonly warnings: readonly LibraryWarning[];
}

/** How often a database that changes under our hands is copied anew. */
const maxAttempts = 3;

/**
 * Copies a database and its write-ahead log into a new folder inside `scratchFolder`, which `await using`
 * removes. SQLite would write beside the owner's file even when asked only to read, so it never sees that one.
 * Throws `PhotosLibraryError`: `not-a-library` when there is no such file, else what reading it throws.
 */
export async function copyDatabase(
  files: MediaFiles,
  databasePath: string,
  options: { readonly scratchFolder: string; readonly signal?: AbortSignal },
): Promise<PrivateCopy> {
  const folder = await mkdtemp(join(options.scratchFolder, 'photos-'));
  try {
    const warnings = await copyUntilStill(files, databasePath, { folder, ...options });
    return {
      path: join(folder, 'copy.sqlite'),
      warnings,
      [Symbol.asyncDispose]: () => remove(folder),
    };
  } catch (error) {
    await remove(folder);
    throw error;
  }
}

interface CopyTarget {
  readonly folder: string;
  readonly signal?: AbortSignal;
}

async function copyUntilStill(
  files: MediaFiles,
  path: string,
  target: CopyTarget,
): Promise<LibraryWarning[]> {
  for (let attempt = 1; ; attempt += 1) {
    const before = await stateOf(files, path);
    await copyFile(files, path, { ...target, name: 'copy.sqlite' });
    const log = await files.stat(`${path}-wal`);
    if (log?.kind === 'file') await copyFile(files, `${path}-wal`, { ...target, name: 'copy.sqlite-wal' });
    const absent = log === undefined && (await keepsLog(join(target.folder, 'copy.sqlite')));
    const warnings: LibraryWarning[] = absent ? [{ code: 'wal-absent', details: `${path}-wal` }] : [];
    if ((await stateOf(files, path)) === before) return warnings;
    if (attempt === maxAttempts) return [...warnings, { code: 'changed-while-copied', details: path }];
  }
}

async function stateOf(files: MediaFiles, path: string): Promise<string> {
  const parts = await Promise.all([files.stat(path), files.stat(`${path}-wal`)]);
  if (parts[0]?.kind !== 'file') throw new PhotosLibraryError('not-a-library', `${path} is not there`);
  return parts.map((part) => `${part?.size}@${part?.modifiedAtMs}`).join();
}

async function copyFile(
  files: MediaFiles,
  path: string,
  to: CopyTarget & { readonly name: string },
): Promise<void> {
  const { folder, name, signal } = to;
  signal?.throwIfAborted();
  try {
    const target = join(folder, name);
    // Of an attempt before this one.
    await rm(target, { force: true });
    if (files.copy !== undefined) await files.copy(path, target, signal);
    else await copyStream(files.open(path, signal && { signal }), target);
  } catch (cause) {
    signal?.throwIfAborted();
    if (cause instanceof PhotosLibraryError) throw cause;
    throw new PhotosLibraryError('unreadable', `cannot copy ${path}`, { cause });
  }
}

async function copyStream(chunks: AsyncIterable<Uint8Array>, path: string): Promise<void> {
  const target = await open(path, 'wx', 0o600);
  try {
    for await (const chunk of chunks) await target.writeFile(chunk);
  } finally {
    await target.close();
  }
}

/** Whether the header says that changes go to a write-ahead log first (bytes 18 and 19; sqlite.org/fileformat.html). */
async function keepsLog(path: string): Promise<boolean> {
  const file = await open(path, 'r');
  try {
    const header = Buffer.alloc(20);
    const { bytesRead } = await file.read(header, 0, 20, 0);
    return bytesRead === 20 && header[18] === 2 && header[19] === 2;
  } finally {
    await file.close();
  }
}

async function remove(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true, maxRetries: 3 });
}
