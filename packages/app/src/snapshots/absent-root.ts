import { stat } from 'node:fs/promises';
import { parse } from 'node:path';
import { awayText, isIdleMountPoint } from '../places/absent-drive.ts';
import { isEmptyFolder } from '../places/empty-folder.ts';
import { UsageError } from '../sentences.ts';
import type { Session } from '../session.ts';
import { backupState, rememberOnDrive, rememberRoot } from './backup-state.ts';

/**
 * Whether the drive of a folder of snapshots is away. Where it was mounted an empty folder may be left, and a backup into that would
 * fill the computer's own disk. An empty folder is no drive's if it was on another disk before, or lies where drives appear.
 */
export async function isRootAbsent(root: string, session: Session): Promise<boolean> {
  const wasOnDrive = backupState(session).onDrives.includes(root);
  const there = await stat(root).catch(() => undefined);
  if (there === undefined) return wasOnDrive;
  if (!there.isDirectory()) return false;
  if (await isIdleMountPoint(root)) return true;
  return wasOnDrive && (await isOnOwnDisk(root, session)) && (await isEmptyFolder(root));
}

/** Errors: UsageError where the drive of a folder of snapshots is away. */
export async function refuseAbsentRoot(root: string, session: Session): Promise<void> {
  if (await isRootAbsent(root, session)) throw new UsageError(absentSentence([root]));
}

export function absentSentence(roots: readonly string[]): string {
  return awayText(roots.join(' and '));
}

/** Remembers a folder that is about to hold snapshots, and whether it is on a drive. */
export async function rememberUsedRoot(root: string, session: Session): Promise<void> {
  rememberRoot(session, root);
  if (!(await isOnOwnDisk(root, session))) rememberOnDrive(session, root);
}

/** The own disk: the one of the system, and the one that Safelight's own state is on. */
async function isOnOwnDisk(path: string, { home }: Session): Promise<boolean> {
  const [{ dev }, ...own] = await Promise.all([stat(path), stat(parse(path).root), stat(home.path)]);
  return own.some((disk) => disk.dev === dev);
}
