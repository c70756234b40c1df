import { DeviceError } from '../errors.ts';

/** What becomes of a request: 0, or a negative number of device link, and a text for the phone's log. */
export interface DeviceLinkStatus {
  readonly code: number;
  readonly text?: string;
}

export const done: DeviceLinkStatus = { code: 0 };
/** Some of many failed; the value tells which. */
export const multiStatus: DeviceLinkStatus = { code: -13, text: 'Multi status' };
export const notSupported: DeviceLinkStatus = { code: -1, text: 'Operation not supported' };

/** Device link's numbers for errors of a file system (libimobiledevice, idevicebackup2.c). */
const codes: Readonly<Record<string, number>> = {
  ENOENT: -6,
  EEXIST: -7,
  ENOTDIR: -8,
  EISDIR: -9,
  ELOOP: -10,
  EIO: -11,
  ENOSPC: -15,
};

/** What the phone is told of an error of this computer's file system. */
export function statusOf(error: unknown): DeviceLinkStatus {
  const code = systemCode(error);
  return { code: codes[code ?? ''] ?? -1, text: code ?? 'error' };
}

/** `ENOSPC`, `ENOENT`, …; undefined for what is no error of the system. */
export function systemCode(error: unknown): string | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : undefined;
}

/** Why the folder on this computer failed, in this package's words. */
export function folderError(error: unknown, path: string): DeviceError {
  if (error instanceof DeviceError) return error;
  const code = systemCode(error);
  const options = { cause: error, ...(code === undefined ? {} : { answer: code }) };
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new DeviceError('disk-full', `${path}: the disk is full`, options);
  }
  if (code === 'EFBIG') return new DeviceError('file-too-large', `${path}: too large for this disk`, options);
  return new DeviceError('folder-failed', `${path}: ${code ?? 'failed'}`, options);
}
