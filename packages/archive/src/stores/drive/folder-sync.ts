import { open } from 'node:fs/promises';
import { systemCode } from './system-error.ts';

/** Syncs folders to the medium; calls for one folder that arrive while a sync runs share the next one. */
export interface FolderSync {
  sync(folder: string): Promise<void>;
}

export function folderSync(): FolderSync {
  const running = new Map<string, Promise<void>>();
  const waiting = new Map<string, Promise<void>>();

  function start(folder: string): Promise<void> {
    const work = syncFolder(folder).finally(() => running.delete(folder));
    running.set(folder, work);
    return work;
  }

  return {
    sync(folder) {
      const current = running.get(folder);
      if (current === undefined) return start(folder);
      const queued = waiting.get(folder);
      if (queued !== undefined) return queued;
      // The sync under way may have begun before our name was there; only one that begins later covers it.
      const next = current
        .catch(() => undefined)
        .then(() => {
          waiting.delete(folder);
          return start(folder);
        });
      waiting.set(folder, next);
      return next;
    },
  };
}

/** Windows has no such call, and some network and FUSE file systems refuse it: there the rename is all there is. */
const unsupported = new Set(['EPERM', 'EISDIR', 'EINVAL', 'ENOTSUP', 'ENOSYS', 'EBADF', 'EACCES']);

async function syncFolder(folder: string): Promise<void> {
  try {
    await using handle = await open(folder, 'r');
    await handle.sync();
  } catch (error) {
    if (!unsupported.has(systemCode(error) ?? '')) throw error;
  }
}
