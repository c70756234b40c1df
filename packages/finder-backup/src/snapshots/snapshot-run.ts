import { chmod, lstat, mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { FinderBackupError } from '../errors.ts';
import { readBackupInfo } from '../info/backup-info.ts';
import { isFileId } from '../stored/stored-file.ts';
import type { Verification } from '../verify/verification.ts';
import { cloneBackup } from './clone-backup.ts';
import { syncFile, syncFolder } from './durable.ts';
import { lockFolder } from './lock.ts';
import { writeRecord } from './record-file.ts';
import {
  assertUdid,
  type CloneMethod,
  type Snapshot,
  type SnapshotRecord,
  snapshotId,
  stateOf,
  verificationRecord,
} from './snapshot.ts';
import { keepSpareCopies } from './spare-copies.ts';

export interface BeginOptions {
  /** The snapshot that the new one begins as a copy of. */
  readonly base: Snapshot | undefined;
  /** A backup that another tool made, to begin with where there is no snapshot yet; it is copied, never linked. */
  readonly from?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly progress?: ((files: number) => void) | undefined;
}

export interface CommitOptions {
  readonly nowMs: number;
  readonly verification?: Verification | undefined;
}

const workingName = 'working';

/**
 * A snapshot under way. It is made in a folder of its own and gets its name in one step when it is whole, so that whatever ends a
 * run early, earlier snapshots are as they were. Only one run at a time for each phone.
 */
export class SnapshotRun implements AsyncDisposable {
  readonly udid: string;
  /** What mobilebackup2 is to take for the root of its backups; it holds the folder of the UDID. */
  readonly folder: string;
  readonly backup: string;
  readonly method: CloneMethod;
  readonly base: Snapshot | undefined;
  readonly #home: string;
  readonly #startedMs: number;
  readonly #lock: Disposable;
  #over = false;

  private constructor(
    place: { readonly home: string; readonly udid: string; readonly lock: Disposable },
    began: { readonly method: CloneMethod; readonly startedMs: number; readonly base: Snapshot | undefined },
  ) {
    this.udid = place.udid;
    this.#home = place.home;
    this.#lock = place.lock;
    this.folder = join(place.home, workingName);
    this.backup = join(this.folder, place.udid);
    this.method = began.method;
    this.#startedMs = began.startedMs;
    this.base = began.base;
  }

  /** Throws `in-use`, `unsafe-path`, the system's errors, the signal's reason. What an earlier run left behind is removed. */
  static async begin(root: string, udid: string, options: BeginOptions): Promise<SnapshotRun> {
    assertUdid(udid);
    const home = join(root, udid);
    await mkdir(home, { recursive: true });
    const lock = lockFolder(home);
    try {
      const working = join(home, workingName);
      await rm(working, { recursive: true, force: true, maxRetries: 3 });
      await mkdir(working, { mode: 0o700 });
      // By the clock of the disk, which may be another computer's.
      const startedMs = (await stat(working)).mtimeMs;
      const method = await begun(join(working, udid), options);
      return new SnapshotRun({ home, udid, lock }, { method, startedMs, base: options.base });
    } catch (error) {
      await rm(join(home, workingName), { recursive: true, force: true, maxRetries: 3 }).catch(() => {});
      lock[Symbol.dispose]();
      throw error;
    }
  }

  /**
   * Makes the run a snapshot: durable, with spare copies of its lists and a record, under its name. Throws `not-finished` unless the
   * phone called the backup finished, `changed` where the run wrote into a file that an earlier snapshot shares.
   */
  async commit({ nowMs, verification }: CommitOptions): Promise<Snapshot> {
    const info = await readBackupInfo(this.backup);
    if (info.snapshotState !== 'finished')
      throw new FinderBackupError('not-finished', `its state is ${info.snapshotState ?? 'unknown'}`);
    await this.#assertBaseUntouched();
    await settle(this.backup);
    await keepSpareCopies(this.folder, this.udid);
    const record: SnapshotRecord = {
      takenAtMs: nowMs,
      state: stateOf(verification),
      method: this.method,
      deviceName: info.deviceName,
      productType: info.productType,
      osVersion: info.osVersion,
      encrypted: info.encrypted,
      verification: verification && verificationRecord(verification, nowMs),
      drills: [],
    };
    await writeRecord(this.folder, record);
    const id = await this.#freeId(nowMs);
    const folder = join(this.#home, id);
    await rename(this.folder, folder);
    await syncFolder(this.#home);
    this.#end();
    return { udid: this.udid, id, folder, backup: join(folder, this.udid), record };
  }

  /** Removes what the run made. Earlier snapshots are not touched. */
  async abandon(): Promise<void> {
    if (this.#over) return;
    try {
      await rm(this.folder, { recursive: true, force: true, maxRetries: 3 });
    } finally {
      this.#end();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.abandon();
  }

  #end(): void {
    this.#over = true;
    this.#lock[Symbol.dispose]();
  }

  /** Writing into a linked file would change it in every snapshot; its date tells. */
  async #assertBaseUntouched(): Promise<void> {
    if (this.method !== 'hard-link' || this.base === undefined) return;
    for await (const path of storedFiles(this.base.backup)) {
      if ((await lstat(path)).mtimeMs >= this.#startedMs)
        throw new FinderBackupError('changed', `${path} was written to while a run was under way`);
    }
  }

  /** Two runs may end within a second. */
  async #freeId(nowMs: number): Promise<string> {
    for (let ms = nowMs; ; ms += 1000) {
      const id = snapshotId(ms);
      if ((await lstat(join(this.#home, id)).catch(() => undefined)) === undefined) return id;
    }
  }
}

async function begun(target: string, { base, from, signal, progress }: BeginOptions): Promise<CloneMethod> {
  const original = base?.backup ?? from;
  if (original === undefined) {
    await mkdir(target);
    return 'empty';
  }
  return await cloneBackup(original, target, { mayLink: base !== undefined, signal, progress });
}

/**
 * Brings a backup to the medium, and takes the permission to write from its stored files, so that nothing writes into what
 * later snapshots may share by accident.
 */
async function settle(backup: string): Promise<void> {
  for await (const path of storedFiles(backup)) {
    const { nlink, mode } = await lstat(path);
    if (nlink === 1) await syncFile(path);
    if ((mode & 0o222) !== 0) await chmod(path, 0o444);
  }
  for (const entry of await readdir(backup, { withFileTypes: true })) {
    if (entry.isDirectory()) await syncFolder(join(backup, entry.name));
    else if (entry.isFile()) await syncFile(join(backup, entry.name));
  }
  await syncFolder(backup);
}

async function* storedFiles(backup: string): AsyncGenerator<string> {
  for (const shelf of await readdir(backup, { withFileTypes: true })) {
    if (!shelf.isDirectory()) continue;
    for (const entry of await readdir(join(backup, shelf.name), { withFileTypes: true }))
      if (entry.isFile() && isFileId(entry.name)) yield join(backup, shelf.name, entry.name);
  }
}
