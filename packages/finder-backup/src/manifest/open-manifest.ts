import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { backupErrorOf, FinderBackupError } from '../errors.ts';
import { doTasks } from '../threads/file-pool.ts';
import type { ExtractTask } from '../threads/tasks.ts';
import type { FileList } from './file-list.ts';
import { ManifestDb } from './manifest-db.ts';
import { openMbdb } from './mbdb.ts';

export interface OpenManifest extends AsyncDisposable {
  readonly database: FileList;
}

/** Opens a Manifest.db that is not encrypted where it lies; nothing is written beside it. Throws `damaged-manifest`. */
export function openPlainManifest(path: string): OpenManifest {
  return manifestOf(ManifestDb.open(path));
}

/** Opens the list of a backup of iOS 9 or older. Throws as `openMbdb`. */
export async function openOldManifest(path: string): Promise<OpenManifest> {
  return manifestOf(await openMbdb(path));
}

function manifestOf(database: FileList): OpenManifest {
  return {
    database,
    async [Symbol.asyncDispose]() {
      database[Symbol.dispose]();
    },
  };
}

/**
 * Decrypts Manifest.db into a new folder inside `scratchFolder` that nobody else may read, and removes it in the end: it
 * lists everything on a phone. Throws `damaged-manifest`, `no-permission`, `unreadable`; the signal's reason.
 */
export async function openEncryptedManifest(
  path: string,
  key: Uint8Array,
  { scratchFolder, signal }: { readonly scratchFolder: string; readonly signal?: AbortSignal | undefined },
): Promise<OpenManifest> {
  const folder = await mkdtemp(join(scratchFolder, 'manifest-'));
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true, maxRetries: 3 });
  try {
    await chmod(folder, 0o700);
    const copy = join(folder, 'Manifest.db');
    await decryptTo(copy, path, { key, signal });
    const database = ManifestDb.open(copy);
    return {
      database,
      async [Symbol.asyncDispose]() {
        database[Symbol.dispose]();
        await remove();
      },
    };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** On a thread: a list may have more than a gigabyte, and what passes through this one's hands would be kept for a while. */
async function decryptTo(
  target: string,
  path: string,
  { key, signal }: { readonly key: Uint8Array; readonly signal: AbortSignal | undefined },
): Promise<void> {
  const task: ExtractTask = { kind: 'extract', file: { path, key }, target, modifiedAtMs: undefined };
  for await (const { outcome } of doTasks([task], (item) => item, { threads: 1, signal })) {
    if (!(outcome instanceof Error)) continue;
    if (outcome instanceof FinderBackupError && outcome.code === 'file-damaged')
      throw new FinderBackupError('damaged-manifest', 'Manifest.db does not decrypt', { cause: outcome });
    throw backupErrorOf(outcome, 'cannot decrypt Manifest.db');
  }
}
