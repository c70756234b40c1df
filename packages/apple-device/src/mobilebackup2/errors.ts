import { type Dictionary, integer, text } from '../dictionary.ts';
import { DeviceError, type DeviceErrorCode } from '../errors.ts';

/**
 * MBErrorDomain's numbers that a person can act upon, gathered from what phones answered in issue threads of
 * libimobiledevice (nos. 376, 1059, 1361, 1582, 187, 1380). What is not here stays `refused`, with the phone's words.
 */
const codes: ReadonlyMap<number, DeviceErrorCode> = new Map([
  [103, 'backup-unsound'],
  [104, 'files-unread'],
  [105, 'disk-full'],
  [106, 'phone-full'],
  [202, 'stopped-on-phone'],
  [205, 'backup-unsound'],
  [207, 'wrong-password'],
  [208, 'passcode-not-entered'],
  [211, 'find-my-on'],
  [212, 'setup-unfinished'],
]);

/** Throws what the phone's last message says went wrong; `answer` is Apple's number. */
export function checkAnswer(answer: Dictionary): void {
  const number = integer(answer, 'ErrorCode');
  if (number === 0) return;
  if (number === undefined) throw new DeviceError('protocol', 'the phone ended without saying how');
  const words = text(answer, 'ErrorDescription') ?? 'no description';
  throw new DeviceError(codes.get(number) ?? 'refused', words, { answer: String(number) });
}
