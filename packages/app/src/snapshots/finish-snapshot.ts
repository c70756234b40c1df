import { availableParallelism } from 'node:os';
import {
  FinderBackupError,
  readBackupInfo,
  readSums,
  type Snapshot,
  type SnapshotRun,
  type Verification,
  verifySnapshot,
} from '@safelight/finder-backup';
import type { Session } from '../session.ts';
import { type OpenOptions, openBackupIfPossible } from './open-backup.ts';

/** What came over the wire of one stored file. */
export interface Received {
  readonly sizeBytes: number;
  /** Of the bytes as they are stored. */
  readonly sha1: Uint8Array;
}

export interface FinishOptions extends OpenOptions {
  /** By the name of the stored file; undefined where it is not known what was received. */
  readonly received?: ReadonlyMap<string, Received> | undefined;
}

export interface Finished {
  readonly snapshot: Snapshot;
  readonly verification: Verification;
}

/**
 * Reads back what a run received, all of it, and makes it a snapshot. Opened where it is not encrypted or the password can be had;
 * else its stored bytes are compared with what was received. Errors: FinderBackupError (`not-finished` before anything is read).
 */
export async function finishSnapshot(
  run: SnapshotRun,
  session: Session,
  { received, ...open }: FinishOptions = {},
): Promise<Finished> {
  const { snapshotState } = await readBackupInfo(run.backup);
  if (snapshotState !== 'finished')
    throw new FinderBackupError('not-finished', `its state is ${snapshotState ?? 'unknown'}`);
  await using backup = await openBackupIfPossible(run.backup, session, open);
  const verification = await verified(
    { folder: run.folder, udid: run.udid, backup, seal: true, ...(await known(run, received)) },
    session,
  );
  const snapshot = await run.commit({ nowMs: session.now(), verification });
  return { snapshot, verification };
}

async function known(run: SnapshotRun, received: FinishOptions['received']) {
  if (received === undefined) return {};
  return {
    before: run.base === undefined ? undefined : await readSums(run.base.folder),
    received: (fileId: string) => {
      const file = received.get(fileId);
      return file && { storedBytes: file.sizeBytes, sha1: Buffer.from(file.sha1).toString('hex') };
    },
  };
}

type VerifyTarget = Omit<
  Parameters<typeof verifySnapshot>[0],
  'scratchFolder' | 'threads' | 'signal' | 'progress'
>;

/** Verifies a snapshot or a run while its progress is shown. */
export async function verified(target: VerifyTarget, session: Session): Promise<Verification> {
  using job = session.job();
  return await verifySnapshot({
    ...target,
    scratchFolder: session.scratchFolder(),
    threads: availableParallelism(),
    signal: session.signal,
    progress({ entries, entryCount, bytes }) {
      const done = { doneBytes: bytes, doneItems: entries, totalItems: entryCount };
      job.progress({ phase: 'verify', ...done, current: 'read back' });
    },
  });
}
