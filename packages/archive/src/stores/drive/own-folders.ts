import { lstat } from 'node:fs/promises';
import { dirname } from 'node:path';
import process from 'node:process';
import { ArchiveError, isArchiveError } from '../../errors.ts';

/** So many folders are remembered. */
const most = 10_000;

/**
 * Tells which folders of a place lie where the place lies. One behind a link, or in which another file system is mounted, may be on another
 * disk, and on that of another place: what is read there proves nothing for this one, and nothing there is this one's to rename.
 */
export interface OwnFolders {
  /** Errors: `unreadable` for a folder that is elsewhere; the system's own. */
  assertOwn(folder: string): Promise<void>;
  /** False for a folder that is elsewhere; one that cannot be told is taken for its own. */
  isOwn(folder: string): Promise<boolean>;
}

/** `root` is no link itself. */
export function ownFolders(root: string): OwnFolders {
  const found = new Map<string, Promise<number>>();

  /** The device number of a folder that is the place's own. */
  function deviceOf(folder: string): Promise<number> {
    const known = found.get(folder);
    if (known !== undefined) return known;
    if (found.size >= most) found.clear();
    const work = look(folder);
    found.set(folder, work);
    // What could not be told is asked again.
    work.catch(() => found.delete(folder));
    return work;
  }

  async function look(folder: string): Promise<number> {
    const parent =
      folder === root || dirname(folder) === folder ? undefined : await deviceOf(dirname(folder));
    const stat = await lstat(folder);
    if (stat.isSymbolicLink()) throw elsewhere(folder, 'a link leads out of the archive there');
    // A subvolume has a number of its own, of no device: it is on the disks of the file system around it.
    if (parent !== undefined && stat.dev !== parent && hasDevice(stat.dev))
      throw elsewhere(folder, 'another file system is mounted there');
    return stat.dev;
  }

  return {
    async assertOwn(folder) {
      await deviceOf(folder);
    },
    async isOwn(folder) {
      return await deviceOf(folder).then(
        () => true,
        (error: unknown) => !isArchiveError(error, 'unreadable'),
      );
    },
  };
}

function elsewhere(folder: string, why: string): ArchiveError {
  return new ArchiveError('unreadable', { subject: `${folder} (${why})` });
}

/** Linux gives what has no block device of its own the major number 0 (glibc's gnu_dev_major tells where it is). */
function hasDevice(dev: number, platform: NodeJS.Platform = process.platform): boolean {
  return platform !== 'linux' || Math.floor(dev / 0x100) % 0x1000 !== 0;
}
