/**
 * - `unknown-format`: neither a binary nor an XML property list
 * - `truncated`: an offset or a length points outside the bytes
 * - `malformed`: the bytes break the rules of their format
 * - `unsupported`: well formed, but something a property list of ours never holds (DTD entities, null)
 * - `too-deep`, `too-many-objects`: a limit of {@link ParseLimits} was passed
 * - `cycle`: a collection holds itself
 * - `not-representable`: a value to write that the format cannot hold
 */
export type PlistErrorCode =
  | 'unknown-format'
  | 'truncated'
  | 'malformed'
  | 'unsupported'
  | 'too-deep'
  | 'too-many-objects'
  | 'cycle'
  | 'not-representable';

export class PlistError extends Error {
  override readonly name = 'PlistError';
  readonly code: PlistErrorCode;

  constructor(code: PlistErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
