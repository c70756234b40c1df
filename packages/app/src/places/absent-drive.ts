import { stat } from 'node:fs/promises';
import { dirname, sep } from 'node:path';
import { UsageError } from '../sentences.ts';

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

/** Errors: UsageError where a folder would be made in place of a drive. */
export async function refuseAbsentDrive(path: string): Promise<void> {
  if (await isAbsentDrive(path))
    throw new UsageError(
      `There is no ${path}. Is the drive connected? (If a folder of this computer is meant, make it first.)`,
    );
}
