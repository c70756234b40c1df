import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { openSnapshots, type SnapshotStore } from '@safelight/finder-backup';
import { UsageError } from '../sentences.ts';
import type { Session } from '../session.ts';
import { absentSentence, isRootAbsent, refuseAbsentRoot, rememberUsedRoot } from './absent-root.ts';
import { backupState } from './backup-state.ts';

const anew = 'safelight phone backup --to FOLDER';

/** Where a phone's snapshots go: the folder that is said, else the one that is known. Errors: UsageError where it is not clear. */
export async function storeForBackup(
  udid: string,
  to: string | undefined,
  session: Session,
): Promise<SnapshotStore> {
  const root = to === undefined ? await knownRoot(udid, session) : resolve(session.folder, to);
  await refuseAbsentRoot(root, session);
  if (!existsSync(root)) throw new UsageError(`There is no folder at ${root}`);
  await rememberUsedRoot(root, session);
  return openSnapshots(root);
}

/** The folder that holds snapshots of this phone, else the only one, for none is chosen where an absent one may be meant. */
async function knownRoot(udid: string, session: Session): Promise<string> {
  const { roots } = backupState(session);
  const absent: string[] = [];
  const here: string[] = [];
  const used: string[] = [];
  for (const root of roots) {
    if (await isRootAbsent(root, session)) absent.push(root);
    else if (existsSync(root)) {
      here.push(root);
      if ((await openSnapshots(root).list(udid)).length > 0) used.push(root);
    }
  }
  const candidates = used.length > 0 ? used : here;
  const [only, other] = candidates;
  if (other !== undefined)
    throw new UsageError(
      `Backups are kept in several folders. Say which: --to ${candidates.join(' or --to ')}`,
    );
  if (absent.length > 0 && used.length === 0)
    throw new UsageError(`${absentSentence(absent)} To say another folder: ${anew}`);
  if (only === undefined) throw new UsageError(`Say which folder is to hold the backups: ${anew}`);
  return only;
}
