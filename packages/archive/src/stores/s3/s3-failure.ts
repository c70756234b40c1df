import { ArchiveError, type ArchiveErrorCode } from '../../errors.ts';

/** What an S3 server said, or that it said nothing; the cause of the ArchiveError that callers see. */
export class S3Failure extends Error {
  /** The HTTP status; absent where there was no answer. */
  readonly status: number | undefined;
  /** S3's own word, `SlowDown` for one. */
  readonly said: string | undefined;
  /** Milliseconds that it asked us to wait. */
  readonly waitMs: number | undefined;

  constructor(
    message: string,
    options: { status?: number; said?: string; waitMs?: number; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.name = 'S3Failure';
    this.status = options.status;
    this.said = options.said;
    this.waitMs = options.waitMs;
  }
}

const passingWords: ReadonlySet<string> = new Set([
  'SlowDown',
  'ServiceUnavailable',
  'InternalError',
  'RequestTimeout',
  'OperationAborted',
  'ConditionalRequestConflict',
  'TooManyRequests',
  'Throttling',
]);

function failureOf(error: unknown): S3Failure | undefined {
  const cause = error instanceof ArchiveError ? error.cause : error;
  return cause instanceof S3Failure ? cause : undefined;
}

/** Whether the same request may succeed a little later. */
export function isPassing(error: unknown): boolean {
  const failure = failureOf(error);
  if (failure === undefined) return false;
  if (failure.status === undefined) return true;
  return failure.status >= 500 || failure.status === 429 || passingWords.has(failure.said ?? '');
}

/** Whether the server may have done what was asked although nobody heard of it. */
export function isAmbiguous(error: unknown): boolean {
  const failure = failureOf(error);
  return failure !== undefined && (failure.status === undefined || failure.status >= 500);
}

export function askedMs(error: unknown): number | undefined {
  return failureOf(error)?.waitMs;
}

const codes: Readonly<Record<string, ArchiveErrorCode>> = {
  NoSuchKey: 'not-found',
  NoSuchBucket: 'not-found',
  NoSuchUpload: 'not-found',
  InvalidAccessKeyId: 'credentials-refused',
  SignatureDoesNotMatch: 'credentials-refused',
  ExpiredToken: 'credentials-refused',
  InvalidToken: 'credentials-refused',
  EntityTooLarge: 'file-too-large',
  KeyTooLongError: 'name-refused',
  QuotaExceeded: 'disk-full',
  XMinioStorageFull: 'disk-full',
};

/** An S3 server's refusal in the archive's words. */
export function archiveErrorOf(failure: S3Failure, subject: string): ArchiveError {
  const { status, said = '', message } = failure;
  return new ArchiveError(codeOf(status, said, message), { subject, cause: failure });
}

function codeOf(status: number | undefined, said: string, message: string): ArchiveErrorCode {
  const known = codes[said];
  if (known !== undefined) return known;
  if (status === undefined || status >= 500 || status === 429) return 'unreachable';
  if (status === 404) return 'not-found';
  if (status === 412) return 'exists';
  if (status === 507) return 'disk-full';
  if (/object.?lock|worm|retention|legal.?hold/i.test(`${said} ${message}`)) return 'locked';
  if (status === 401 || status === 403) return 'no-permission';
  return 'bad-answer';
}
