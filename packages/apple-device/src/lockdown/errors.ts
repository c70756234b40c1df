import { DeviceError, type DeviceErrorCode } from '../errors.ts';

/** Lockdown's words for errors (libimobiledevice, lockdown.c) that a person or a caller can act upon. */
const codes: ReadonlyMap<string, DeviceErrorCode> = new Map([
  ['PasswordProtected', 'locked'],
  ['PairingDialogResponsePending', 'trust-pending'],
  ['UserDeniedPairing', 'trust-denied'],
  ['InvalidHostID', 'not-paired'],
  ['InvalidPairRecord', 'not-paired'],
  ['InvalidConnection', 'not-paired'],
  ['SessionInactive', 'not-paired'],
  ['SavePairRecordFailed', 'not-paired'],
  ['PairingFailed', 'not-paired'],
  ['MissingPairRecord', 'not-paired'],
  ['FMiPProtected', 'pairing-prohibited'],
  ['MCProtected', 'pairing-prohibited'],
  ['MCChallengeRequired', 'pairing-prohibited'],
  ['PairingProhibitedOverThisConnection', 'pairing-prohibited'],
  ['MissingValue', 'not-found'],
  ['MissingKey', 'not-found'],
  ['GetProhibited', 'permission-denied'],
  ['InvalidService', 'not-found'],
  ['ServiceProhibited', 'permission-denied'],
  ['ServiceLimit', 'refused'],
  ['EscrowLocked', 'locked'],
]);

/** What lockdown's `Error` becomes; `what` says what was tried. */
export function lockdownError(word: string, what: string): DeviceError {
  return new DeviceError(codes.get(word) ?? 'refused', `${what}: the phone answered ${word}`, {
    answer: word,
  });
}
