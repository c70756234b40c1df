import type { StoredFile } from '../finder-backup.ts';

/** What a thread is asked to do with one stored file. */
export type FileTask = CheckTask | ExtractTask;

/** Read a stored file through and say what it is. */
export interface CheckTask {
  readonly kind: 'check';
  readonly file: StoredFile;
  readonly hashes: readonly HashKind[];
  /** Look at what is inside: whether a database is sound, whether a picture is whole. */
  readonly content?: ContentTask;
}

export interface ContentTask {
  /** A folder for private copies of databases. */
  readonly scratchFolder: string;
  /** The write-ahead log that belongs to it. */
  readonly log?: StoredFile;
  readonly media: boolean;
}

export type HashKind = 'sha1-plain' | 'sha256-plain' | 'sha1-stored' | 'sha256-stored';

/** Write a stored file, decrypted, to a path where nothing stands. */
export interface ExtractTask {
  readonly kind: 'extract';
  readonly file: StoredFile;
  readonly target: string;
  readonly modifiedAtMs: number | undefined;
}

export interface FileResult {
  readonly storedBytes: number;
  readonly plainBytes: number;
  /** Hexadecimal, of the hashes that were asked for. */
  readonly hashes: Readonly<Partial<Record<HashKind, string>>>;
  readonly content?: ContentResult;
}

export type ContentResult =
  | { readonly kind: 'database'; readonly problems: readonly string[]; readonly unchecked?: string }
  | { readonly kind: 'media'; readonly state: MediaState };

export type MediaState = 'whole' | 'broken' | 'unknown';

export type TaskReply =
  | { readonly result: FileResult }
  | { readonly failure: { readonly code: string; readonly message: string; readonly ours: boolean } }
  | { readonly stopped: true };

export interface TaskMessage {
  readonly task: FileTask;
  /** One 32-bit flag: set to stop. */
  readonly stop: SharedArrayBuffer;
}
