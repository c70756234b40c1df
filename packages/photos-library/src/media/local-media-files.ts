import { type Dirent, lstatSync, realpathSync, type Stats, statSync } from 'node:fs';
import { lstat, readdir, realpath } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { PhotosLibraryError } from '../photos-library-error.ts';
import { copyFile } from './copy-file.ts';
import type { FolderNames, MediaEntry, MediaFiles } from './media-files.ts';
import { readFileChunks } from './read-file.ts';
import { safePath } from './safe-path.ts';

/** How many files are looked at before other work may run: about 2 ms. */
const batchSize = 512;

/**
 * The files below a folder of this machine. Links are followed only while they stay below it; one that leads
 * out is of kind `other`, and its target is neither read nor measured.
 * Throws `PhotosLibraryError`: `unsafe-path`, `no-permission`, `unreadable`.
 */
export async function localMediaFiles(folder: string): Promise<MediaFiles> {
  const root = await guard(folder, () => realpath(folder));
  return {
    local: {
      folder: root,
      names: (path) => namesBelow(root, path),
      look: (at, name) => look(root, at, name),
    },
    stat: (path) => statBelow(root, path),
    list: (path) => listBelow(root, path),
    async *open(path, range) {
      yield* readFileChunks(await present(root, path), range);
    },
    copy: async (path, target, signal) => {
      const source = await present(root, path);
      await guard(path, () => copyFile(source, target, signal));
    },
  };
}

async function present(root: string, path: string): Promise<string> {
  const target = await resolveBelow(root, path);
  if (target === undefined) throw new PhotosLibraryError('changed', `${path} is not there`);
  return target;
}

async function statBelow(root: string, path: string): Promise<Omit<MediaEntry, 'name'> | undefined> {
  const target = await resolveBelow(root, path);
  if (target === undefined) return undefined;
  const stats = await guard(path, () => lstat(target));
  return { kind: kindOf(stats), size: stats.size, modifiedAtMs: stats.mtimeMs };
}

async function listBelow(root: string, path: string): Promise<readonly MediaEntry[]> {
  const folder = await resolveBelow(root, path);
  if (folder === undefined) return [];
  const names = await guard(path, () => readdir(folder));
  const entries: MediaEntry[] = [];
  for (const [i, name] of names.entries()) {
    if (i % batchSize === batchSize - 1) await setImmediate();
    const entry = look(root, folder, name);
    if (entry !== undefined) entries.push(entry);
  }
  return entries;
}

async function namesBelow(root: string, path: string): Promise<FolderNames> {
  const at = await resolveBelow(root, path);
  if (at === undefined) return { at: '', names: [], kinds: [] };
  const found = await guard(path, () => readdir(at, { withFileTypes: true }));
  return {
    at,
    names: found.map(({ name }) => name),
    kinds: found.map((entry) => kindBelow(root, at, entry)),
  };
}

/** A link is of the kind of what it leads to. */
function kindBelow(root: string, at: string, entry: Dirent): MediaEntry['kind'] {
  return entry.isSymbolicLink() ? (look(root, at, entry.name)?.kind ?? 'other') : kindOf(entry);
}

/** Synchronous on purpose: a library has one file and more for each asset, and a promise for each costs ten times as much. */
function look(root: string, folder: string, name: string): MediaEntry | undefined {
  try {
    const stats = lstatSync(folder + sep + name, { throwIfNoEntry: false });
    if (stats === undefined) return undefined;
    return stats.isSymbolicLink() ? linkEntry(root, folder, name) : entryOf(name, stats);
  } catch (cause) {
    throw asError(name, cause);
  }
}

function linkEntry(root: string, folder: string, name: string): MediaEntry {
  const outside: MediaEntry = { name, kind: 'other', size: 0, modifiedAtMs: 0 };
  try {
    const target = realpathSync(join(folder, name));
    return isBelow(root, target) ? entryOf(name, statSync(target)) : outside;
  } catch {
    return outside;
  }
}

/** The true path, every link resolved; undefined when there is nothing. Throws `unsafe-path` when it is outside. */
async function resolveBelow(root: string, path: string): Promise<string | undefined> {
  const safe = path === '' ? '' : safePath(path);
  if (safe === undefined || (sep === '\\' && safe.includes(':'))) {
    throw new PhotosLibraryError('unsafe-path', `${path} leads out of the library`);
  }
  const target = await guard(path, () => realpath(join(root, safe)).catch(undefinedWhenAbsent));
  if (target !== undefined && !isBelow(root, target)) {
    throw new PhotosLibraryError('unsafe-path', `${path} leads out of the library through a link`);
  }
  return target;
}

function isBelow(root: string, target: string): boolean {
  return target === root || target.startsWith(root.endsWith(sep) ? root : root + sep);
}

function entryOf(name: string, stats: Stats): MediaEntry {
  return { name, kind: kindOf(stats), size: stats.size, modifiedAtMs: stats.mtimeMs };
}

function kindOf(stats: Stats | Dirent): MediaEntry['kind'] {
  return stats.isFile() ? 'file' : stats.isDirectory() ? 'folder' : 'other';
}

function undefinedWhenAbsent(error: NodeJS.ErrnoException): undefined {
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
  throw error;
}

async function guard<T>(path: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (cause) {
    throw asError(path, cause);
  }
}

function asError(path: string, cause: unknown): PhotosLibraryError {
  if (cause instanceof PhotosLibraryError) return cause;
  const code = (cause as NodeJS.ErrnoException).code;
  const denied = code === 'EPERM' || code === 'EACCES';
  return new PhotosLibraryError(denied ? 'no-permission' : 'unreadable', `cannot read ${path}`, { cause });
}
