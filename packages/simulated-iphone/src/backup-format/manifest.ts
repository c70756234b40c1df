import { createHash } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { buildBinaryPlist, type PlistDict, type PlistValue } from '@safelight/plist';
import { encryptFile } from './encrypt.ts';
import type { SimulatedKeyBag } from './key-bag.ts';
import { type BackupRecord, fileFlags, mbFileBlob } from './mb-file.ts';

/** The name under which a backup stores a file. */
export function backupFileId(domain: string, path: string): string {
  return createHash('sha1').update(`${domain}-${path}`).digest('hex');
}

const schema = `
  CREATE TABLE Files (fileID TEXT PRIMARY KEY, domain TEXT, relativePath TEXT, flags INTEGER, file BLOB);
  CREATE TABLE Properties (key TEXT PRIMARY KEY, value BLOB);`;
const indexes = `
  CREATE INDEX FilesDomainIdx ON Files(domain);
  CREATE INDEX FilesRelativePathIdx ON Files(relativePath);
  CREATE INDEX FilesFlagsIdx ON Files(flags);`;

/** The protection class that Manifest.db itself has. */
const manifestClass = 4;

/** Writes the list of a backup's files, Manifest.db, in one transaction. */
export class ManifestWriter {
  readonly #path: string;
  readonly #database: DatabaseSync;
  readonly #insert: StatementSync;

  /** `path`: a file that is not there yet; while it is written, it is not encrypted. */
  constructor(path: string) {
    this.#path = path;
    this.#database = new DatabaseSync(path);
    this.#database.exec(
      `PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -262144; ${schema} BEGIN`,
    );
    this.#insert = this.#database.prepare('INSERT INTO Files VALUES (?, ?, ?, ?, ?)');
  }

  /** Returns the name under which the file is to be stored. */
  add(domain: string, record: BackupRecord): string {
    const fileId = backupFileId(domain, record.path);
    this.#insert.run(fileId, domain, record.path, fileFlags[record.kind], mbFileBlob(record));
    return fileId;
  }

  /**
   * Ends the list; returns `ManifestKey` for Manifest.plist where it was encrypted. Marks it for a write-ahead log that
   * is not there, as a phone leaves it.
   */
  finish(keyBag?: SimulatedKeyBag): Buffer | undefined {
    this.#database.exec(`${indexes} COMMIT`);
    this.#database.close();
    const bytes = readFileSync(this.#path);
    bytes.fill(2, 18, 20);
    const { key, stored } = keyBag?.newFileKey(manifestClass) ?? {};
    rmSync(this.#path);
    writeFileSync(this.#path, key === undefined ? bytes : encryptFile(key, bytes));
    return stored;
  }
}

export interface ManifestPlistOptions {
  readonly date: Date;
  readonly lockdown: PlistDict;
  readonly keyBag?: SimulatedKeyBag | undefined;
  readonly manifestKey?: Uint8Array | undefined;
  readonly applications?: PlistDict;
}

export function manifestPlist({
  date,
  lockdown,
  keyBag,
  manifestKey,
  applications = {},
}: ManifestPlistOptions): Uint8Array {
  const list: Record<string, PlistValue> = {
    Applications: applications,
    Date: date,
    IsEncrypted: keyBag !== undefined,
    Lockdown: lockdown,
    SystemDomainsVersion: '24.0',
    Version: '10.0',
    WasPasscodeSet: true,
  };
  // A phone adds a bag without secrets to a plain backup, too; no reader needs it.
  if (keyBag !== undefined) list.BackupKeyBag = keyBag.bytes;
  if (manifestKey !== undefined) list.ManifestKey = manifestKey;
  return buildBinaryPlist(list);
}

export type SnapshotState = 'new' | 'uploading' | 'moving' | 'removing' | 'finished';

export function statusPlist(status: {
  readonly date: Date;
  readonly state: SnapshotState;
  readonly full: boolean;
  readonly uuid: string;
}): Uint8Array {
  return buildBinaryPlist({
    BackupState: 'new',
    Date: status.date,
    IsFullBackup: status.full,
    SnapshotState: status.state,
    UUID: status.uuid,
    Version: '3.3',
  });
}
