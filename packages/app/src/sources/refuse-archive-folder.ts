import { stat } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { UsageError } from '../sentences.ts';

/** The folders of an archive, as docs/format.md names them. */
const ours = /^(\d{4}|Undated|\.safelight)$/;

/**
 * Refuses a folder that is a part of an archive: what lies there are the copies. As photos to be backed up they would vouch for
 * themselves, and be called safe to delete since they are there. Errors: UsageError.
 */
export async function refuseArchiveFolder(path: string): Promise<void> {
  for (let root = dirname(path); ; root = dirname(root)) {
    const [first = ''] = relative(root, path).split(sep);
    if (ours.test(first) && (await isThere(join(root, '.safelight', 'place.json'))))
      throw new UsageError(
        `${path} is a part of the archive in ${root}: what is there are copies. To bring other places up to date from it: safelight replicate`,
      );
    if (dirname(root) === root) return;
  }
}

async function isThere(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}
