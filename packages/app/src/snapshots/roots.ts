import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { openSnapshots, type Snapshot, type SnapshotStore } from '@safelight/finder-backup';
import { UsageError } from '../sentences.ts';
import type { Session } from '../session.ts';
import { backupState, rememberRoot } from './backup-state.ts';

export interface RootOptions {
  /** A folder that holds snapshots; every known one unless said. */
  readonly root?: string | undefined;
  /** Only this phone's. */
  readonly phone?: string | undefined;
}

/** The folders of snapshots that are meant and are there. Errors: UsageError where one was named and is not. */
export function snapshotStores(session: Session, { root }: RootOptions): SnapshotStore[] {
  if (root === undefined) return backupState(session).roots.filter(existsSync).map(openSnapshots);
  const path = resolve(session.folder, root);
  if (!existsSync(path)) throw new UsageError(`There is no folder at ${path}`);
  rememberRoot(session, path);
  return [openSnapshots(path)];
}

/** A snapshot and the store that it is in. */
export interface StoredSnapshot {
  readonly store: SnapshotStore;
  readonly snapshot: Snapshot;
}

/** All snapshots that are meant, the newest first. */
export async function allSnapshots(session: Session, options: RootOptions): Promise<StoredSnapshot[]> {
  const found: StoredSnapshot[] = [];
  for (const store of snapshotStores(session, options)) {
    for (const snapshot of await store.list(options.phone)) found.push({ store, snapshot });
  }
  return found.sort((a, b) => b.snapshot.record.takenAtMs - a.snapshot.record.takenAtMs);
}

/** The newest of each phone. */
export function newestOfEachPhone(all: readonly StoredSnapshot[]): StoredSnapshot[] {
  const seen = new Set<string>();
  return all.filter(({ snapshot: { udid } }) => !seen.has(udid) && seen.add(udid));
}

/** The snapshot of a name (`newest`, or the date that `snapshots list` shows). Errors: UsageError. */
export async function snapshotNamed(
  name: string,
  session: Session,
  options: RootOptions,
): Promise<StoredSnapshot> {
  if (/[\\/]/.test(name))
    throw new UsageError(`${resolve(session.folder, name)} is neither a backup nor the name of a snapshot.`);
  const all = await allSnapshots(session, options);
  if (all.length === 0) throw new UsageError(noneSentence(options));
  if (name !== 'newest') {
    const [found, other] = all.filter(({ snapshot }) => snapshot.id === name);
    if (found !== undefined && other === undefined) return found;
    const why = found === undefined ? 'There is no snapshot' : 'There are several snapshots';
    throw new UsageError(
      `${why} called ${name}. safelight snapshots list shows them; --phone tells phones apart.`,
    );
  }
  const [newest, other] = newestOfEachPhone(all);
  if (newest === undefined || other !== undefined)
    throw new UsageError('There are snapshots of several phones. Say which: --phone UDID');
  return newest;
}

export function noneSentence({ root, phone }: RootOptions): string {
  const where = root === undefined ? 'No snapshot is known here' : `There is no snapshot in ${root}`;
  const of = phone === undefined ? '' : ` of ${phone}`;
  return `${where}${of}. Make one: safelight phone backup --to FOLDER (or name the folder that has some: --root FOLDER)`;
}
