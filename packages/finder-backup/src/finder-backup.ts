import type { BackupInfo } from './info/backup-info.ts';
import type { BackupFile } from './manifest/backup-file.ts';
import type { StoredRange } from './stored/stored-stream.ts';

/** A Finder backup, opened. Nothing in its folder is ever written. */
export interface FinderBackup extends AsyncDisposable {
  readonly info: BackupInfo;
  /** Its files are stored encrypted, and the keys are open. */
  readonly encrypted: boolean;
  /** Rows of Manifest.db: files, folders and links. */
  readonly entryCount: number;
  /** How many entries each domain has. */
  domains(): ReadonlyMap<string, number>;
  /**
   * Every entry, or those of one domain, in the order of the database, one after another. `onUnsound` is told the rows that
   * name no file. Throws `damaged-manifest` where the list breaks off, `closed`.
   */
  entries(options?: EntryOptions): Iterable<BackupFile>;
  /** The entry of this path; undefined where there is none. */
  find(domain: string, path: string): BackupFile | undefined;
  /** Whether a stored file's name stands in the list. */
  lists(fileId: string): boolean;
  /** Where the bytes of an entry lie, and what decrypts them. Throws `file-damaged`: encrypted, and its key does not come out. */
  stored(file: BackupFile): StoredFile;
  /**
   * The bytes of a file, decrypted. Throws `file-missing`, `file-damaged`, `unsafe-path`, `no-permission`, `unreadable`;
   * the signal's reason.
   */
  open(file: BackupFile, range?: StoredRange): AsyncIterable<Uint8Array>;
  /** The true size in bytes, which the padding tells; the recorded one is wrong for some files. Throws as `open`. */
  size(file: BackupFile): number;
  /** SQLite's own complaints of Manifest.db; none where it is sound. */
  manifestProblems(): readonly string[];
}

export interface EntryOptions {
  readonly domain?: string;
  readonly onUnsound?: () => void;
}

export interface StoredFile {
  readonly path: string;
  /** 32 bytes; undefined where the file is stored as it is. */
  readonly key: Uint8Array | undefined;
}
