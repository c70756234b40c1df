import { resolve } from 'node:path';
import {
  backupAt,
  FinderBackupError,
  openSnapshots,
  type Retention,
  readBackupInfo,
} from '@safelight/finder-backup';
import { makeFolders } from '../places/make-folders.ts';
import { UsageError } from '../sentences.ts';
import type { Session } from '../session.ts';
import { refuseAbsentRoot, rememberUsedRoot } from '../snapshots/absent-root.ts';
import { listComputerBackups } from '../snapshots/computer-backups.ts';
import { backupConcerns } from '../snapshots/concerns.ts';
import { finishSnapshot } from '../snapshots/finish-snapshot.ts';
import { noneSentence, type RootOptions, snapshotStores } from '../snapshots/roots.ts';
import { snapshotDocument, snapshotLine, verificationLines } from '../snapshots/snapshot-lines.ts';
import { count, printable } from '../terminal/words.ts';
import type { CommandResult } from './command.ts';

/** `safelight snapshots list`: the backups of whole phones that this computer knows, and what is to be said of them. */
export async function snapshotsList(options: RootOptions, session: Session): Promise<CommandResult> {
  if (options.root !== undefined) snapshotStores(session, options);
  const backups = await listComputerBackups(session, options);
  const concerns = backupConcerns(backups, session.now());
  const lines = backups.map((backup) => snapshotLine(backup, session.now()));
  if (backups.length === 0) lines.push(noneSentence(options));
  for (const { text, next } of concerns) lines.push(`! ${printable(text)}`, `    ${next}`);
  return {
    outcome: concerns.length === 0 ? 'ok' : 'attention',
    lines,
    json: { backups: backups.map(snapshotDocument), concerns },
  };
}

export interface ImportOptions {
  readonly root: string;
  readonly passwordFd?: number;
}

/** `safelight snapshots import BACKUP --root FOLDER`: a backup that another tool made becomes a snapshot. */
export async function snapshotsImport(
  path: string,
  options: ImportOptions,
  session: Session,
): Promise<CommandResult> {
  const from = await backupAt(resolve(session.folder, path));
  const { udid, snapshotState, flat } = await readBackupInfo(from);
  if (flat) throw new FinderBackupError('too-old', `${from} was made by iOS 9 or older`);
  if (snapshotState !== 'finished')
    throw new UsageError(
      `This backup does not say that it was finished (${snapshotState ?? 'Status.plist is missing or damaged'}), so it becomes no snapshot. What it holds can be looked at where it lies: safelight snapshots verify, files and extract take its folder.`,
    );
  const root = resolve(session.folder, options.root);
  await refuseAbsentRoot(root, session);
  await makeFolders(root);
  const store = openSnapshots(root);
  if ((await store.list(udid)).length > 0)
    throw new UsageError(
      `${root} has snapshots of this phone already. A new one is made from the phone itself: safelight phone backup --to ${options.root}`,
    );
  using job = session.job();
  await using run = await store.begin(udid, {
    from,
    signal: session.signal,
    progress: (files) => job.progress({ phase: 'copy', doneBytes: 0, doneItems: files, current: 'copied' }),
  });
  const { snapshot, verification } = await finishSnapshot(run, session, options);
  await rememberUsedRoot(root, session);
  return {
    outcome: snapshot.record.state === 'verified' ? 'ok' : 'attention',
    lines: [`The backup is now the snapshot ${snapshot.id}.`, ...verificationLines(verification)],
    json: { udid, id: snapshot.id, path: snapshot.backup, state: snapshot.record.state, verification },
  };
}

export interface PruneOptions extends RootOptions, Retention {
  readonly dryRun: boolean;
}

/** `safelight snapshots prune`: removes what the rules do not keep; never the last verified one. */
export async function snapshotsPrune(options: PruneOptions, session: Session): Promise<CommandResult> {
  const removed: { udid: string; id: string; path: string }[] = [];
  const names = new Map<string, string>();
  let kept = 0;
  for (const store of snapshotStores(session, options)) {
    const all = await store.list(options.phone);
    for (const { udid, record } of all) if (!names.has(udid)) names.set(udid, record.deviceName ?? udid);
    for (const udid of new Set(all.map((snapshot) => snapshot.udid))) {
      const gone = await store.prunable(udid, options);
      if (!options.dryRun) await store.remove(udid, gone);
      removed.push(...gone.map(({ id, folder }) => ({ udid, id, path: folder })));
      kept += all.filter((snapshot) => snapshot.udid === udid).length - gone.length;
    }
  }
  const word = options.dryRun ? 'would go' : 'removed';
  return {
    outcome: 'ok',
    lines: [
      ...removed.map(({ id, udid }) => `  ${word}: ${id} of ${printable(names.get(udid) ?? udid)}`),
      `${count(removed.length, 'snapshot')} ${word}, ${kept} kept.`,
    ],
    json: { removed, kept, dryRun: options.dryRun },
  };
}
