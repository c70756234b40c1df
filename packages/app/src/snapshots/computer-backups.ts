import { homedir } from 'node:os';
import process from 'node:process';
import {
  type BackupInfo,
  backupsBelow,
  FinderBackupError,
  finderBackupFolders,
  type SnapshotRecord,
  type SnapshotState,
} from '@safelight/finder-backup';
import type { Session } from '../session.ts';
import { backupState } from './backup-state.ts';
import { allSnapshots, type RootOptions } from './roots.ts';

/** A backup of a whole phone on this computer or its drives. */
export interface ComputerBackup {
  /** Made by Safelight, or where Apple's own software keeps its backups. */
  readonly kind: 'snapshot' | 'finder';
  readonly udid: string;
  readonly deviceName: string | undefined;
  readonly path: string;
  readonly dateMs: number | undefined;
  /** Undefined: it does not say. */
  readonly encrypted: boolean | undefined;
  /** `unchecked`: nobody but the software that made it has looked at it. */
  readonly state: SnapshotState | 'unfinished' | 'unchecked';
  readonly verifiedAtMs: number | undefined;
  /** When a drill, of a sample or the whole, last came out all equal. */
  readonly drilledAtMs: number | undefined;
  /** When it was last restored whole, to a simulated iPhone, and all came out equal. */
  readonly restoreProvenAtMs: number | undefined;
  /** The last drill did not come out all equal, and nobody has verified it since. */
  readonly drillFailed: boolean;
  /** When its password was last proven; undefined: never, here. */
  readonly passwordProvenAtMs: number | undefined;
}

/** Every backup of a whole phone that this computer knows of, the newest first. Reads no more than their lists. */
export async function listComputerBackups(
  session: Session,
  options: RootOptions = {},
): Promise<ComputerBackup[]> {
  const { passwords } = backupState(session);
  const snapshots = (await allSnapshots(session, options)).map(({ snapshot: { udid, backup, record } }) => ({
    kind: 'snapshot' as const,
    udid,
    deviceName: record.deviceName,
    path: backup,
    dateMs: record.takenAtMs,
    encrypted: record.encrypted,
    state: record.state,
    verifiedAtMs: record.state === 'verified' ? record.verification?.atMs : undefined,
    ...drillsOf(record),
    passwordProvenAtMs: passwords[udid]?.provenAtMs,
  }));
  const foreign = options.root === undefined ? await finderBackups(session) : [];
  const wanted = foreign.filter(({ udid }) => options.phone === undefined || udid === options.phone);
  return [...snapshots, ...wanted].sort((a, b) => (b.dateMs ?? 0) - (a.dateMs ?? 0));
}

/** What is damaged, and a drill that failed, take the word of every earlier drill back. */
function drillsOf({ state, drills }: SnapshotRecord) {
  const good = state === 'faulty' ? [] : drills.slice(drills.findLastIndex(({ failed }) => failed > 0) + 1);
  return {
    drilledAtMs: good.at(-1)?.atMs,
    restoreProvenAtMs: good.findLast(({ kind }) => kind === 'whole')?.atMs,
    drillFailed: state === 'unverified' && (drills.at(-1)?.failed ?? 0) > 0,
  };
}

async function finderBackups(session: Session): Promise<ComputerBackup[]> {
  const places = finderBackupFolders({
    platform: process.platform,
    home: homedir(),
    appData: session.environment.APPDATA,
  });
  const found = await Promise.all(places.map(readable));
  const { passwords } = backupState(session);
  return found.flat().map((info) => ({
    kind: 'finder',
    udid: info.udid,
    deviceName: info.deviceName,
    path: info.folder,
    dateMs: info.dateMs,
    encrypted: info.encrypted,
    state: info.snapshotState === undefined || info.snapshotState === 'finished' ? 'unchecked' : 'unfinished',
    verifiedAtMs: undefined,
    drilledAtMs: undefined,
    restoreProvenAtMs: undefined,
    drillFailed: false,
    passwordProvenAtMs: passwords[info.udid]?.provenAtMs,
  }));
}

/** macOS lets no program look there that has no Full Disk Access; then nothing is known of them. */
async function readable(folder: string): Promise<BackupInfo[]> {
  try {
    return await backupsBelow(folder);
  } catch (error) {
    if (error instanceof FinderBackupError) return [];
    throw error;
  }
}
