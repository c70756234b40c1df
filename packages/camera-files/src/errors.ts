/**
 * - `not-found`: there is nothing at this path (any more).
 * - `not-a-folder`, `not-a-file`, `not-a-zip`: what lies there is something else.
 * - `unreadable`: the operating system refused or failed; `cause` says how.
 * - `unsafe-path`: a path that would lead outside the root.
 * - `changed-while-reading`: the bytes delivered are not those of the file that was listed.
 * - `damaged-entry`: a zip entry whose bytes contradict its CRC-32, size or compression.
 * - `damaged-zip`: a zip in a folder that has no end, or not its own: cut short, or a part of several.
 * - `no-media-inside`: a zip in a folder that holds no photo, video or sound by any name.
 * - `not-unpacked`: a zip in a zip that is not looked into: one too many of them, or one that swells as no photos do.
 * - `no-room`: a zip in a zip that had to be unpacked to be read, and the disk for that is full.
 * - `damaged-list`: one of Apple's lists of an export that is no table from some line on; `cause` tells which.
 * - `unsupported-entry`: a zip entry that is encrypted or packed with an unknown method.
 */
export type CameraFilesErrorCode =
  | 'not-found'
  | 'not-a-folder'
  | 'not-a-file'
  | 'not-a-zip'
  | 'unreadable'
  | 'unsafe-path'
  | 'changed-while-reading'
  | 'damaged-entry'
  | 'damaged-zip'
  | 'no-media-inside'
  | 'not-unpacked'
  | 'no-room'
  | 'damaged-list'
  | 'unsupported-entry';

export class CameraFilesError extends Error {
  readonly code: CameraFilesErrorCode;
  readonly path: string;

  constructor(code: CameraFilesErrorCode, path: string, cause?: unknown) {
    super(`${code}: ${path}`, cause === undefined ? undefined : { cause });
    this.name = 'CameraFilesError';
    this.code = code;
    this.path = path;
  }
}

/** What Node's file functions threw, as one of our codes. */
export function fromSystemError(error: unknown, path: string): CameraFilesError {
  if (error instanceof CameraFilesError) return error;
  const code = systemCode(error);
  if (code === 'ENOENT') return new CameraFilesError('not-found', path, error);
  if (code === 'ENOTDIR') return new CameraFilesError('not-a-folder', path, error);
  if (code === 'ELOOP' || code === 'EISDIR' || code === 'EMLINK') {
    return new CameraFilesError('not-a-file', path, error);
  }
  return new CameraFilesError('unreadable', path, error);
}

export function isSystemError(error: unknown, ...codes: readonly string[]): boolean {
  return codes.includes(String(systemCode(error)));
}

function systemCode(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
