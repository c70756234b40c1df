import { link, lstat, rename, unlink } from 'node:fs/promises';
import { ArchiveError } from '../../errors.ts';
import { systemCode } from './system-error.ts';

/**
 * Gives a staged file its own name without ever replacing what bears it: a hard link fails atomically where the name is
 * taken. File systems without hard links (exFAT, FAT32, many network shares) get a look followed by a rename, which is
 * safe as long as the place's lock is held. Errors: `exists`; system errors pass through.
 */
export async function commitStaged(staged: string, target: string): Promise<void> {
  try {
    await link(staged, target);
  } catch (error) {
    if (systemCode(error) === 'EEXIST') throw new ArchiveError('exists', { subject: target, cause: error });
    if (systemCode(error) === 'ENOENT') throw error;
    return await renameIfFree(staged, target);
  }
  // The file has its name; a second one that stays behind is cleared away with the staging folder.
  await unlink(staged).catch(() => undefined);
}

/** The way of file systems without hard links. Errors: `exists`; system errors pass through. */
export async function renameIfFree(staged: string, target: string): Promise<void> {
  const taken = await lstat(target).then(
    () => true,
    (error: unknown) => {
      if (systemCode(error) === 'ENOENT') return false;
      throw error;
    },
  );
  if (taken) throw new ArchiveError('exists', { subject: target });
  await rename(staged, target);
}
