import type { Outcome } from '../exit-code.ts';

/** What a command leaves: its outcome, the lines for people, and the one document for `--json`. */
export interface CommandResult {
  readonly outcome: Outcome;
  readonly lines: readonly string[];
  readonly json: unknown;
  /** The document as text, in place of `json`, where it may be too large for one string. */
  readonly jsonText?: AsyncIterable<Uint8Array>;
}
