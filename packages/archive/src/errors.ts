/**
 * What went wrong, for callers to match on; the sentence for people is written by the application.
 *
 * - `place-gone`: the place stopped answering or its marker vanished (unplugged, unmounted)
 * - `place-unmarked`: a known place's folder is there but its marker is not (an empty mount point)
 * - `place-in-use`: another process is writing to the place
 * - `not-a-place`: no marker where one is needed
 * - `marker-damaged`: the marker cannot be understood
 * - `disk-full`, `read-only`, `no-permission`, `file-too-large`, `name-refused`: the place refused a write
 * - `exists`: the key is taken; nothing was overwritten
 * - `overtaken`: another writer replaced it since it was read; nothing was overwritten
 * - `not-found`: no such key
 * - `short-read`: the bytes delivered are not as many as announced
 * - `read-back-differs`: what the place gives back is not what was written
 * - `unreadable`: a source or a place could not give the bytes
 * - `unreachable`: a server does not answer, or keeps saying that it is busy
 * - `credentials-refused`: a server does not know the key, or its secret is another one
 * - `locked`: a bucket keeps the object until its retention ends
 * - `bad-answer`: a server's answer is not what the protocol says
 * - `wrong-key`: what is encrypted cannot be decrypted with this identity, or was tampered with
 * - `ledger-newer`: the ledger was written by a newer version
 * - `ledger-damaged`: the ledger is not a sound database of ours
 * - `policy-wrong`: the policy file cannot be understood, or asks for what makes no sense
 * - `refused`: an operation that would break a rule of the archive
 */
export type ArchiveErrorCode =
  | 'place-gone'
  | 'place-unmarked'
  | 'place-in-use'
  | 'not-a-place'
  | 'marker-damaged'
  | 'disk-full'
  | 'read-only'
  | 'no-permission'
  | 'file-too-large'
  | 'name-refused'
  | 'exists'
  | 'overtaken'
  | 'not-found'
  | 'short-read'
  | 'read-back-differs'
  | 'unreadable'
  | 'unreachable'
  | 'credentials-refused'
  | 'locked'
  | 'bad-answer'
  | 'wrong-key'
  | 'ledger-newer'
  | 'ledger-damaged'
  | 'policy-wrong'
  | 'refused';

/** The archive's one error: match on `code`, never on `message`. */
export class ArchiveError extends Error {
  readonly code: ArchiveErrorCode;
  /** The key, path or name that it is about, where there is one. */
  readonly subject: string | undefined;

  constructor(code: ArchiveErrorCode, options: { subject?: string; cause?: unknown } = {}) {
    super(options.subject === undefined ? code : `${code}: ${options.subject}`, { cause: options.cause });
    this.name = 'ArchiveError';
    this.code = code;
    this.subject = options.subject;
  }
}

/** Whether `error` is an ArchiveError, with this code if one is given. */
export function isArchiveError(error: unknown, code?: ArchiveErrorCode): error is ArchiveError {
  return error instanceof ArchiveError && (code === undefined || error.code === code);
}
