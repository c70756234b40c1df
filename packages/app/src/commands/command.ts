import type { Outcome } from '../exit-code.ts';

/** What a command leaves: its outcome, the lines for people, and the one document for `--json`. */
export interface CommandResult {
  readonly outcome: Outcome;
  readonly lines: readonly string[];
  readonly json: unknown;
  /** What goes to stdout before the lines, or as the document in place of `json`, where it may be too large for one string. */
  readonly text?: AsyncIterable<Uint8Array>;
}
