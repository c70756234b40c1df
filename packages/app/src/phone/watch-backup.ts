import { type BackupProgress, DeviceError, type OperationOptions } from '@safelight/apple-device';
import type { Job } from '@safelight/archive';
import type { Session } from '../session.ts';
import { PhoneError } from './phone-error.ts';

/** What is said when the phone shows its passcode prompt. */
const notices = {
  'passcode-wanted': 'The phone asks for its passcode. Enter it on the phone; waiting …',
  'passcode-done': 'The phone’s passcode prompt is gone.',
  'stop-wanted': 'It was stopped on the phone.',
} as const;

/** Shows an operation of mobilebackup2 on the session's terminal: its progress, and what the phone wants. */
export function watched(
  session: Session,
  job: Job,
): Pick<OperationOptions, 'signal' | 'onNotice' | 'onProgress'> {
  return {
    signal: session.signal,
    onNotice: (notice) => session.say(notices[notice]),
    onProgress: ({ files, bytes, percent, step }: BackupProgress) =>
      job.progress({
        phase: 'backup',
        doneBytes: bytes,
        doneItems: files,
        current: step,
        // As the phone counts; it starts anew with each of its steps.
        ...(percent === undefined ? {} : { share: Math.min(Math.max(percent / 100, 0), 1) }),
      }),
  };
}

/**
 * A phone that goes away in the middle of an operation is told as such: unlike a copy of photos, it does not go on where
 * it stopped.
 */
export function brokenOff(error: unknown): unknown {
  const isGone =
    error instanceof DeviceError && ['disconnected', 'timeout', 'no-device'].includes(error.code);
  return isGone ? new PhoneError('broken-off', '', { cause: error }) : error;
}
