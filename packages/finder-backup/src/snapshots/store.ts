import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { FinderBackupError, isAbsent } from '../errors.ts';
import { syncFolder } from './durable.ts';
import { lockFolder } from './lock.ts';
import { readRecord, writeRecord } from './record-file.ts';
import { prunable, type Retention } from './retention.ts';
import { isSnapshotId, isUdid, type Snapshot, type SnapshotRecord } from './snapshot.ts';
import { type BeginOptions, SnapshotRun } from './snapshot-run.ts';

/** The dated states of phones below one folder: `root/UDID/DATE/UDID`. */
export interface SnapshotStore {
  readonly root: string;
  /** The newest first. `udid`: only those of one phone. */
  list(udid?: string): Promise<Snapshot[]>;
  /** The newest verified one. */
  newest(udid: string): Promise<Snapshot | undefined>;
  /** The snapshot of this id. Throws `not-a-snapshot`. */
  get(udid: string, id: string): Promise<Snapshot>;
  /** Begins a run as a copy of the newest snapshot that is not faulty. Throws as `SnapshotRun.begin`. */
  begin(udid: string, options?: Omit<BeginOptions, 'base'>): Promise<SnapshotRun>;
  /** Changes what is recorded of a snapshot. */
  record(snapshot: Snapshot, change: Partial<SnapshotRecord>): Promise<Snapshot>;
  /** Which snapshots of a phone may go by these rules. */
  prunable(udid: string, retention: Retention): Promise<Snapshot[]>;
  /** Removes snapshots that `prunable` named, and what was left of a removal or a run that was interrupted. Throws `in-use`. */
  remove(udid: string, snapshots: readonly Snapshot[]): Promise<void>;
}

const removing = 'removing-';

export function openSnapshots(path: string): SnapshotStore {
  const root = resolve(path);

  async function list(udid?: string): Promise<Snapshot[]> {
    const found: Snapshot[] = [];
    for (const phone of await foldersIn(root)) {
      if (!isUdid(phone) || (udid !== undefined && phone !== udid)) continue;
      for (const id of await foldersIn(join(root, phone))) {
        if (isSnapshotId(id)) found.push(await snapshotAt(root, phone, id));
      }
    }
    return found.sort((a, b) => b.record.takenAtMs - a.record.takenAtMs || (a.id < b.id ? 1 : -1));
  }

  return {
    root,
    list,
    newest: async (udid) => (await list(udid)).find(({ record }) => record.state === 'verified'),
    async get(udid, id) {
      const found = (await list(udid)).find((snapshot) => snapshot.id === id);
      if (found === undefined) throw new FinderBackupError('not-a-snapshot', `${id} of ${udid}`);
      return found;
    },
    async begin(udid, options = {}) {
      await mkdir(root, { recursive: true });
      const base = (await list(udid)).find(({ record }) => record.state !== 'faulty');
      return await SnapshotRun.begin(root, udid, { ...options, base });
    },
    async record(snapshot, change) {
      const record = { ...snapshot.record, ...change };
      await writeRecord(snapshot.folder, record);
      return { ...snapshot, record };
    },
    prunable: async (udid, retention) => prunable(await list(udid), retention),
    async remove(udid, snapshots) {
      const home = join(root, udid);
      using _lock = lockFolder(home);
      for (const { id, folder } of snapshots) await rename(folder, join(home, `${removing}${id}`));
      await syncFolder(home);
      for (const name of await foldersIn(home)) {
        if (name.startsWith(removing) || name === 'working')
          await rm(join(home, name), { recursive: true, force: true, maxRetries: 3 });
      }
    },
  };
}

async function snapshotAt(root: string, udid: string, id: string): Promise<Snapshot> {
  const folder = join(root, udid, id);
  return { udid, id, folder, backup: join(folder, udid), record: await readRecord(folder, id) };
}

async function foldersIn(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  } catch (error) {
    if (isAbsent(error)) return [];
    throw error;
  }
}
