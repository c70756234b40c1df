import { setImmediate } from 'node:timers/promises';
import type { MediaEntry } from '@safelight/apple-device';
import { type BackupFile, type FinderBackup, FinderBackupError } from '@safelight/finder-backup';
import type { PhoneMedia } from '../phone/phone-media.ts';

/** Where a backup keeps the media folder of a phone. */
const mediaDomain = 'CameraRollDomain';
const mediaRoot = 'Media/';

/** How many files are looked at before other work may run: some milliseconds. */
const batchSize = 64;

export interface BackupMedia extends PhoneMedia {
  /** Paths of files that the backup lists and does not hold; grows as folders are listed. */
  readonly missing: ReadonlySet<string>;
}

/**
 * The media folder of a phone inside a backup, as it would be read from the phone itself. Sizes are the true ones, which the
 * stored files tell. What the backup lists and does not hold is in no listing, and is noted.
 */
export function backupMedia(backup: FinderBackup): BackupMedia {
  const folders = folderTree(backup);
  const missing = new Set<string>();

  function entryOf(name: string, path: string, file: BackupFile): MediaEntry | undefined {
    const modifiedAtMs = file.record?.modifiedAtMs ?? 0;
    if (file.kind !== 'file') return { name, kind: 'other', size: 0, modifiedAtMs };
    try {
      return { name, kind: 'file', size: backup.size(file), modifiedAtMs };
    } catch (error) {
      if (!(error instanceof FinderBackupError)) throw error;
      if (error.code === 'file-missing') missing.add(path);
      if (error.code === 'file-missing') return undefined;
      // It is listed all the same: reading it will fail, and say why.
      return { name, kind: 'file', size: file.record?.size ?? 0, modifiedAtMs };
    }
  }

  return {
    lost: undefined,
    missing,
    async stat(path) {
      const folder = folders.get(path);
      if (folder !== undefined) return { kind: 'folder', size: 0, modifiedAtMs: 0 };
      const file = backup.find(mediaDomain, mediaRoot + path);
      return file === undefined ? undefined : entryOf('', path, file);
    },
    async list(folder, { signal } = {}) {
      const entries: MediaEntry[] = [];
      for (const name of folders.get(folder) ?? []) {
        if (entries.length % batchSize === batchSize - 1) await setImmediate();
        signal?.throwIfAborted();
        const path = folder === '' ? name : `${folder}/${name}`;
        if (folders.has(path)) entries.push({ name, kind: 'folder', size: 0, modifiedAtMs: 0 });
        else {
          const file = backup.find(mediaDomain, mediaRoot + path);
          const entry = file === undefined ? undefined : entryOf(name, path, file);
          if (entry !== undefined) entries.push(entry);
        }
      }
      return entries;
    },
    async *open(path, options = {}) {
      const file = backup.find(mediaDomain, mediaRoot + path);
      if (file === undefined) throw new FinderBackupError('no-such-file', `the backup lists no ${path}`);
      yield* backup.open(file, options);
    },
    [Symbol.asyncDispose]: () => backup[Symbol.asyncDispose](),
  };
}

/** The names in each folder; folders that no row names exist because something is in them. */
function folderTree(backup: FinderBackup): ReadonlyMap<string, ReadonlySet<string>> {
  const folders = new Map<string, Set<string>>([['', new Set()]]);
  const enter = (path: string): Set<string> => {
    const known = folders.get(path);
    if (known !== undefined) return known;
    const made = new Set<string>();
    folders.set(path, made);
    const slash = path.lastIndexOf('/');
    enter(path.slice(0, Math.max(0, slash))).add(path.slice(slash + 1));
    return made;
  };
  for (const { kind, path } of backup.entries({ domain: mediaDomain })) {
    if (!path.startsWith(mediaRoot) || !isPlainPath(path)) continue;
    const inside = path.slice(mediaRoot.length);
    const slash = inside.lastIndexOf('/');
    if (kind === 'folder') enter(inside);
    else enter(inside.slice(0, Math.max(0, slash))).add(inside.slice(slash + 1));
  }
  return folders;
}

/** A path that leads elsewhere belongs to no folder. */
function isPlainPath(path: string): boolean {
  return path.split('/').every((part) => !['', '.', '..'].includes(part) && !/[\0\\]/.test(part));
}
