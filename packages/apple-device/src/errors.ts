/**
 * Why a conversation with a phone failed.
 *
 * - `no-usbmuxd`: nothing answers at the multiplexer's address
 * - `no-device`: the multiplexer does not know this phone (any more)
 * - `connection-refused`: the phone does not listen on that port
 * - `disconnected`: the cable was pulled, or the phone or the multiplexer closed the connection
 * - `timeout`: nothing was heard for the idle time
 * - `protocol`: the bytes received break the protocol, or a rule of caution
 * - `not-paired`: there is no pair record, or the phone no longer knows it
 * - `trust-pending`: "Trust This Computer?" is on the phone's screen
 * - `trust-denied`: the person tapped "Don't Trust"
 * - `locked`: the phone must be unlocked first
 * - `pairing-prohibited`: pairing is refused over this connection or by management policy
 * - `not-found`: no such file, value or service
 * - `is-folder`: a file was expected
 * - `permission-denied`: the phone does not let us
 * - `read-failed`: the phone lists the file and cannot read it (a photo that is only in iCloud does this)
 * - `changed-while-reading`: the file was replaced or grew while it was read
 * - `unsupported`: the phone does not know the request
 * - `refused`: the phone refused for another reason; `answer` holds its word
 * - `invalid-argument`: the caller's address, path or number is wrong
 *
 * Of backups (mobilebackup2) also:
 * - `disk-full`: the disk of this computer is full, or the phone says that it will be
 * - `file-too-large`: the disk of this computer cannot hold so large a file
 * - `folder-failed`: the folder on this computer cannot be read or written; `cause` tells
 * - `phone-full`: there is no room on the phone for what is to be restored
 * - `wrong-password`: the backup password is another
 * - `passcode-not-entered`: the phone asked for its passcode and did not get it, or stayed locked
 * - `find-my-on`: Find My must be turned off first
 * - `setup-unfinished`: the phone is still being set up
 * - `backup-unsound`: the phone cannot make sense of the backup on this computer
 * - `files-unread`: the phone could not read some of its own files, and gave up
 * - `busy`: another program is syncing with the phone
 * - `stopped-on-phone`: somebody stopped it on the phone
 */
export type DeviceErrorCode =
  | 'no-usbmuxd'
  | 'no-device'
  | 'connection-refused'
  | 'disconnected'
  | 'timeout'
  | 'protocol'
  | 'not-paired'
  | 'trust-pending'
  | 'trust-denied'
  | 'locked'
  | 'pairing-prohibited'
  | 'not-found'
  | 'is-folder'
  | 'permission-denied'
  | 'read-failed'
  | 'changed-while-reading'
  | 'unsupported'
  | 'refused'
  | 'invalid-argument'
  | 'disk-full'
  | 'file-too-large'
  | 'folder-failed'
  | 'phone-full'
  | 'wrong-password'
  | 'passcode-not-entered'
  | 'find-my-on'
  | 'setup-unfinished'
  | 'backup-unsound'
  | 'files-unread'
  | 'busy'
  | 'stopped-on-phone';

export interface DeviceErrorOptions {
  readonly cause?: unknown;
  /** The phone's own word or number for the error. */
  readonly answer?: string;
}

/** The one error of this package; match `code`, never `message`. */
export class DeviceError extends Error {
  readonly code: DeviceErrorCode;
  readonly answer: string | undefined;

  constructor(code: DeviceErrorCode, message: string, options: DeviceErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'DeviceError';
    this.code = code;
    this.answer = options.answer;
  }
}
