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
  | 'invalid-argument';

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
