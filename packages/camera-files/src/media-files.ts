/** Why something that a listing names cannot be read as a file or folder. */
export type Refusal =
  | 'symlink'
  | 'special-file'
  | 'unsafe-name'
  | 'duplicate-name'
  | 'encrypted'
  | 'unsupported-compression'
  | 'unreadable'
  | 'vanished';

export interface MediaStat {
  readonly kind: 'file' | 'folder' | 'other';
  /** Bytes; 0 for what is not a file. */
  readonly size: number;
  /** Milliseconds since 1970-01-01 UTC. */
  readonly modifiedAtMs: number;
  /** When this copy of the file came to be on its disk; absent where nothing records it. */
  readonly bornAtMs?: number;
  /** The modification time as wall clock, where that alone is recorded (a zip's DOS time). `YYYY-MM-DDTHH:mm:ss`. */
  readonly modifiedAtLocal?: string;
}

export interface MediaEntry extends MediaStat {
  readonly name: string;
  /** Present if and only if `kind` is `other`. */
  readonly refusal?: Refusal;
}

export interface OpenOptions {
  /** First byte, from 0. */
  readonly start?: number;
  /** The byte after the last; beyond the end of the file means its end. */
  readonly end?: number;
  /** Fail with `changed-while-reading` unless the file is this one, before its first byte and after its last. */
  readonly expect?: { readonly size: number; readonly modifiedAtMs: number };
  /** The reader is done with a chunk when it asks for the next one, so that its memory can be used again. */
  readonly lend?: boolean;
  readonly signal?: AbortSignal;
}

/** A folder's listing, to be recognised before it is unpacked. */
export interface FolderListing {
  /** Equal for two listings of one folder only if all names, kinds, sizes and times are. */
  readonly digest: string;
  entries(): readonly MediaEntry[];
}

/**
 * Files to read media from: a folder, a zip, a phone. Paths are relative to the root, separated by `/`; `''` is
 * the root. Failures are errors with a `code`: those of `concernsOnePath` leave the rest readable, any other (a
 * lost connection) does not. An abort rethrows `signal.reason`.
 */
export interface MediaFiles extends AsyncDisposable {
  /** All that a folder holds, each name once, in no certain order. */
  list(folder: string, o?: { readonly signal?: AbortSignal }): Promise<readonly MediaEntry[]>;
  /** As `list`; absent where nothing is gained by recognising a listing. Who wraps `list` must wrap or drop this too. */
  listing?(folder: string, o?: { readonly signal?: AbortSignal }): Promise<FolderListing>;
  /** A file's bytes, in chunks of at most 1 MiB. */
  open(path: string, o?: OpenOptions): AsyncIterable<Uint8Array>;
}

/** `name` inside `folder`, as a path from the root. */
export function pathInside(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}

/** Whether a name can stand in a path: not empty, `.` or `..`, no separator, decoded without loss. */
export function isSafeName(name: string): boolean {
  return name !== '' && name !== '.' && name !== '..' && !/[/\0\uFFFD]/.test(name) && name.isWellFormed();
}

const pathCodes = new Set<unknown>([
  'not-found',
  'not-a-file',
  'not-a-folder',
  'is-folder',
  'unreadable',
  'read-failed',
  'permission-denied',
  'unsafe-path',
  'changed-while-reading',
  'damaged-entry',
  'damaged-zip',
  'no-media-inside',
  'not-unpacked',
  'no-room',
  'damaged-list',
  'unsupported-entry',
]);

/** Whether a failure says something of one path only. By `code`, since other packages have other error classes. */
export function concernsOnePath(error: unknown): error is Error & { readonly code: string } {
  return error instanceof Error && 'code' in error && pathCodes.has(error.code);
}
