import { type BackupProgress, DeviceError, type OperationOptions } from '@safelight/apple-device';
import type { Job } from '@safelight/archive';
import type { Session } from '../session.ts';
import { Stopped } from '../stopped.ts';
import { PhoneError } from './phone-error.ts';

/** What is said when the phone shows its passcode prompt. */
const notices = {
  'passcode-wanted': 'The phone asks for its passcode. Enter it on the phone; waiting …',
  'passcode-done': 'The phone’s passcode prompt is gone.',
  'stop-wanted': 'It was stopped on the phone.',
} as const;

/** What the phone has done meanwhile, for people. */
const steps: Readonly<Record<BackupProgress['step'], string>> = {
  waiting: 'waiting for the phone',
  receiving: 'received from the phone',
  sending: 'given to the phone',
  placing: 'put in place',
};

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
        current: steps[step],
        // As the phone counts; it starts anew with each of its steps.
        ...(percent === undefined ? {} : { share: Math.min(Math.max(percent / 100, 0), 1) }),
      }),
  };
}

/** What a phone is in the middle of. */
export type PhoneWork = 'backup' | 'restore' | 'password';

/** A backup that is stopped changes nothing, whenever that is. */
const stoppedTexts: Readonly<Partial<Record<PhoneWork, string>>> = {
  restore:
    'Stopped before the phone had everything: it may hold a part of it, or what it had before. The snapshot is as it was; run the same command again, it begins anew.',
  password:
    'Stopped before the phone said whether it took the new password. Whether backups are encrypted now: safelight phone info',
};

/**
 * A phone that goes away in the middle of an operation is told as such: unlike a copy of photos, it does not go on where
 * it stopped. So is a person who stops it there.
 */
export function brokenOff(error: unknown, work: PhoneWork, { signal }: Pick<Session, 'signal'>): unknown {
  const text = stoppedTexts[work];
  if (signal.aborted) return text === undefined ? error : new Stopped(text, { cause: error });
  const isGone =
    error instanceof DeviceError && ['disconnected', 'timeout', 'no-device'].includes(error.code);
  return isGone ? new PhoneError(brokenOffCodes[work], '', { cause: error }) : error;
}

const brokenOffCodes = {
  backup: 'broken-off',
  restore: 'restore-broken-off',
  password: 'password-broken-off',
} as const;
