import { ArchiveError, type ArchiveErrorCode } from '../../errors.ts';

const codes: Readonly<Record<string, ArchiveErrorCode>> = {
  ENOSPC: 'disk-full',
  EDQUOT: 'disk-full',
  EROFS: 'read-only',
  EACCES: 'no-permission',
  EPERM: 'no-permission',
  EFBIG: 'file-too-large',
  ENAMETOOLONG: 'name-refused',
  EILSEQ: 'name-refused',
  EEXIST: 'exists',
  ENOENT: 'not-found',
  ENODEV: 'place-gone',
  ENXIO: 'place-gone',
  ESTALE: 'place-gone',
  EHOSTDOWN: 'place-gone',
  ENOTCONN: 'place-gone',
};

/** The system's error code (`ENOSPC`, …), if `error` carries one. */
export function systemCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/** The system's error in the archive's words; `otherwise` where it says nothing more precise. */
export function archiveErrorOf(error: unknown, subject: string, otherwise: ArchiveErrorCode): ArchiveError {
  if (error instanceof ArchiveError) return error;
  const code = codes[systemCode(error) ?? ''] ?? otherwise;
  return new ArchiveError(code, { subject, cause: error });
}
