import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { isPlistDict, type PlistDict, PlistError, parsePlist } from '@safelight/plist';
import { backupErrorOf, FinderBackupError, isAbsent } from '../errors.ts';

/** Info.plist holds the icons of a phone's apps; more than this is no list of Apple's. */
const mostBytes = 256 * 1024 * 1024;

export type PlistName = 'Info.plist' | 'Manifest.plist' | 'Status.plist';

/** A dictionary of the backup folder; undefined where there is none. Throws `damaged-plist`, `unsafe-path`, those of the system. */
export async function readPlistFile(folder: string, name: PlistName): Promise<PlistDict | undefined> {
  const bytes = await readSmallFile(join(folder, name));
  if (bytes === undefined) return undefined;
  try {
    const value = parsePlist(bytes);
    if (isPlistDict(value)) return value;
  } catch (cause) {
    if (!(cause instanceof PlistError)) throw cause;
    throw new FinderBackupError('damaged-plist', `${name} cannot be understood`, { cause });
  }
  throw new FinderBackupError('damaged-plist', `${name} is no dictionary`);
}

/** Follows no link: what a link leads to is no part of the backup. */
async function readSmallFile(path: string): Promise<Buffer | undefined> {
  const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
  try {
    await using file = await open(path, flags);
    const stats = await file.stat();
    if (!stats.isFile() || stats.size > mostBytes)
      throw new FinderBackupError('unsafe-path', `${path} is no ordinary file of a sane size`);
    return await file.readFile();
  } catch (cause) {
    if (isAbsent(cause)) return undefined;
    throw backupErrorOf(cause, `cannot read ${path}`);
  }
}
