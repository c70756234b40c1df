import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import {
  backupAt,
  stateOf,
  type Verification,
  verificationRecord,
  verifyFinderBackup,
} from '@safelight/finder-backup';
import { UsageError } from '../sentences.ts';
import type { Session } from '../session.ts';
import { remedy } from '../snapshots/concerns.ts';
import { verified } from '../snapshots/finish-snapshot.ts';
import { openBackup, openBackupIfPossible } from '../snapshots/open-backup.ts';
import {
  allSnapshots,
  newestOfEachPhone,
  noneSentence,
  type RootOptions,
  type StoredSnapshot,
  snapshotNamed,
} from '../snapshots/roots.ts';
import { verificationLines } from '../snapshots/snapshot-lines.ts';
import { printable } from '../terminal/words.ts';
import type { CommandResult } from './command.ts';

export interface SnapshotsVerifyOptions extends RootOptions {
  readonly all: boolean;
  readonly passwordFd?: number;
}

interface Verified {
  readonly udid: string;
  readonly id: string | null;
  readonly path: string;
  readonly state: string;
  readonly verification: Verification;
  readonly deviceName: string | undefined;
}

/** `safelight snapshots verify [SNAPSHOT…]`: reads everything of a snapshot, or of any backup's folder, and records the day. */
export async function snapshotsVerify(
  names: readonly string[],
  options: SnapshotsVerifyOptions,
  session: Session,
): Promise<CommandResult> {
  const results: Verified[] = [];
  for (const name of names) {
    const path = resolve(session.folder, name);
    results.push(
      existsSync(path)
        ? await verifyFolder(path, options, session)
        : await verifyOne(await snapshotNamed(name, session, options), options, session),
    );
  }
  if (names.length === 0) {
    const all = await allSnapshots(session, options);
    if (all.length === 0) throw new UsageError(noneSentence(options));
    for (const one of options.all ? all : newestOfEachPhone(all))
      results.push(await verifyOne(one, options, session));
  }
  return {
    outcome: results.every(({ state }) => state === 'verified') ? 'ok' : 'attention',
    lines: results.flatMap(linesOf),
    json: { snapshots: results.map(({ deviceName: _, ...result }) => result) },
  };
}

async function verifyOne(
  { store, snapshot }: StoredSnapshot,
  options: SnapshotsVerifyOptions,
  session: Session,
): Promise<Verified> {
  const { udid, id, folder, backup: path } = snapshot;
  await using backup = await openBackupIfPossible(path, session, options);
  const verification = await verified({ folder, udid, backup, seal: false }, session);
  // Sound bytes that were not opened now leave standing what was found when it was opened.
  const opened = verification.depth === 'opened' || !verification.sound;
  const state = opened ? stateOf(verification) : snapshot.record.state;
  const record = verificationRecord(verification, session.now());
  await store.record(snapshot, opened ? { state, verification: record } : {});
  return { udid, id, path, state, verification, deviceName: snapshot.record.deviceName };
}

function linesOf({ udid, id, path, state, verification, deviceName }: Verified): string[] {
  return [
    printable(id === null ? path : `${id} of ${deviceName ?? udid}`),
    ...verificationLines(verification),
    ...(id === null || state !== 'faulty' ? [] : [`  To have the phone send everything again: ${remedy}`]),
  ];
}

/** A folder that another tool made: nothing is recorded in it. */
async function verifyFolder(
  path: string,
  options: SnapshotsVerifyOptions,
  session: Session,
): Promise<Verified> {
  const folder = await backupAt(path);
  await using backup = await openBackup(folder, session, options);
  using job = session.job();
  const verification = await verifyFinderBackup(backup, {
    scratchFolder: session.scratchFolder(),
    threads: availableParallelism(),
    signal: session.signal,
    progress: ({ entries, entryCount, bytes }) =>
      job.progress({ phase: 'verify', doneBytes: bytes, doneItems: entries, totalItems: entryCount }),
  });
  const { udid, deviceName } = backup.info;
  return { udid, id: null, path: folder, state: stateOf(verification), verification, deviceName };
}
