/**
 * - `not-a-backup`: nothing at this path looks like a Finder backup
 * - `too-old`: a backup of iOS 9 or older, of which no snapshots are kept
 * - `no-permission`: the system refuses to read (macOS without Full Disk Access)
 * - `unreadable`: the system could not read or write
 * - `damaged-plist`: Manifest.plist, Info.plist or Status.plist cannot be understood
 * - `damaged-key-bag`: the keys in Manifest.plist break the rules of their format, or ask for an absurd amount of work
 * - `damaged-manifest`: Manifest.db does not decrypt, is cut short or is no sound database
 * - `keys-missing`: encrypted, and Manifest.plist, which holds the keys, is not there
 * - `password-needed`, `wrong-password`, `not-encrypted`
 * - `file-missing`: the backup lists a file and does not hold it
 * - `file-damaged`: a file does not decrypt to a sound end
 * - `unsafe-path`: a path leads out of where it belongs, or through a link
 * - `no-such-file`: the backup lists no such file
 * - `exists`: something stands where a file was to be written
 * - `not-finished`: a run ended before the phone called the backup finished
 * - `not-a-snapshot`, `in-use`: of the store of snapshots
 * - `changed`: a file of an earlier snapshot is not as it was
 * - `closed`: the backup was disposed of before
 */
export type FinderBackupErrorCode =
  | 'not-a-backup'
  | 'too-old'
  | 'no-permission'
  | 'unreadable'
  | 'damaged-plist'
  | 'damaged-key-bag'
  | 'damaged-manifest'
  | 'keys-missing'
  | 'password-needed'
  | 'wrong-password'
  | 'not-encrypted'
  | 'file-missing'
  | 'file-damaged'
  | 'unsafe-path'
  | 'no-such-file'
  | 'exists'
  | 'not-finished'
  | 'not-a-snapshot'
  | 'in-use'
  | 'changed'
  | 'closed';

export class FinderBackupError extends Error {
  override readonly name = 'FinderBackupError';
  readonly code: FinderBackupErrorCode;

  constructor(code: FinderBackupErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** What the system refused, in our words; errors of ours pass through. */
export function backupErrorOf(cause: unknown, what: string): FinderBackupError {
  if (cause instanceof FinderBackupError) return cause;
  const denied = ['EPERM', 'EACCES'].includes(systemCode(cause) ?? '');
  return new FinderBackupError(denied ? 'no-permission' : 'unreadable', what, { cause });
}

/** `ENOENT` and the like, of an error of Node's. */
export function systemCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

export function isAbsent(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR'].includes(systemCode(error) ?? '');
}
