import { DeviceError, type DeviceErrorCode } from '../errors.ts';

/** The word for status 14: a read from the end of a file. */
export const endOfData = 'EndOfData';

/** AFC status numbers (libimobiledevice, afc.h) and what they mean to a reader. */
const meanings: ReadonlyMap<number, readonly [DeviceErrorCode, string]> = new Map([
  [4, ['read-failed', 'ReadError']],
  [6, ['unsupported', 'UnknownPacketType']],
  [7, ['refused', 'InvalidArgument']],
  [8, ['not-found', 'ObjectNotFound']],
  [9, ['is-folder', 'ObjectIsDirectory']],
  [10, ['permission-denied', 'PermissionDenied']],
  [12, ['read-failed', 'OperationTimeout']],
  [14, ['read-failed', endOfData]],
  [15, ['unsupported', 'OperationNotSupported']],
  [17, ['read-failed', 'ObjectBusy']],
  [19, ['read-failed', 'OperationWouldBlock']],
  [20, ['read-failed', 'IOError']],
  [21, ['read-failed', 'OperationInterrupted']],
  [23, ['read-failed', 'InternalError']],
]);

/** What a status other than 0 becomes; `what` says what was tried. */
export function statusError(status: bigint, what: string): DeviceError {
  const [code, answer] = meanings.get(Number(status)) ?? ['refused', `status ${status}`];
  return new DeviceError(code, `${what}: the phone answered ${answer}`, { answer });
}
