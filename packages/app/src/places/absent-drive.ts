import { realpath, stat } from 'node:fs/promises';
import { dirname, relative, sep } from 'node:path';
import { UsageError } from '../sentences.ts';
import { isEmptyFolder } from './empty-folder.ts';

/** Where macOS and Linux let drives appear. */
const driveRoots = ['/Volumes', '/media', '/run/media', '/mnt'] as const;

/**
 * Whether a folder that is not there would be a drive that is not connected: made there, it would lie on the computer's own disk and
 * bear the drive's name.
 */
export async function isAbsentDrive(path: string, roots: readonly string[] = driveRoots): Promise<boolean> {
  const root = roots.find((each) => path.startsWith(each + sep));
  if (root === undefined) return false;
  const [own, above] = await Promise.all(
    [root, dirname(path)].map((folder) => stat(folder).catch(() => undefined)),
  );
  // On a drive that is mounted there, new folders may be made.
  return own !== undefined && own.dev === above?.dev;
}

/** Drives appear beside one another or, one level deeper, in a folder for each person. */
const deepestDrive = 2;

/**
 * Whether a folder that is there is empty and of the computer's own disk, where a drive would be mounted: what a drive leaves behind
 * that was unplugged, or that is yet to be mounted. Errors: those of reading it.
 */
export async function isIdleMountPoint(
  path: string,
  roots: readonly string[] = driveRoots,
): Promise<boolean> {
  const real = await realpath(path);
  const root = roots.find((each) => real.startsWith(each + sep));
  if (root === undefined || relative(root, real).split(sep).length > deepestDrive) return false;
  const [own, there] = await Promise.all([stat(root), stat(real)]);
  return own.dev === there.dev && (await isEmptyFolder(real));
}

/** What is said of a drive whose mount point is there and empty. */
export function awayText(path: string): string {
  return `There is no drive at ${path} now. Is it connected? (If a folder of this computer is meant, make another one and name that.)`;
}

/** Errors: UsageError where a folder is what a drive left behind; those of reading it. */
export async function refuseIdleMountPoint(path: string): Promise<void> {
  if (await isIdleMountPoint(path)) throw new UsageError(awayText(path));
}

/** Errors: UsageError where a folder would be made in place of a drive. */
export async function refuseAbsentDrive(path: string): Promise<void> {
  if (await isAbsentDrive(path))
    throw new UsageError(
      `There is no ${path}. Is the drive connected? (If a folder of this computer is meant, make it first.)`,
    );
}
