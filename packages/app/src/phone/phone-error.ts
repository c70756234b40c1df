/**
 * - `no-phone`: none is connected
 * - `not-connected`: the one that was asked for is not; `subject` is its UDID
 * - `gone`: it stopped answering while it was read; `cause` says how
 * - `broken-off`: it stopped answering in the middle of a backup of the whole phone
 * - `restore-broken-off`: likewise of a restore
 * - `password-broken-off`: likewise of a change of the backup password
 * - `trust-pending`: nobody tapped Trust in time
 * - `still-locked`: nobody unlocked it in time
 */
export type PhoneErrorCode =
  | 'no-phone'
  | 'not-connected'
  | 'gone'
  | 'broken-off'
  | 'restore-broken-off'
  | 'password-broken-off'
  | 'trust-pending'
  | 'still-locked';

/** What is between a person and a phone. The sentences are in `sentences.ts`. */
export class PhoneError extends Error {
  readonly code: PhoneErrorCode;
  readonly subject: string;

  constructor(code: PhoneErrorCode, subject = '', options?: ErrorOptions) {
    super(code === 'gone' ? 'the phone went away' : code, options);
    this.name = 'PhoneError';
    this.code = code;
    this.subject = subject;
  }
}
