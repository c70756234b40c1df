import type { Outcome } from '../exit-code.ts';

/** What a command leaves: its outcome, the lines for people, and the one document for `--json`. */
export interface CommandResult {
  readonly outcome: Outcome;
  readonly lines: readonly string[];
  readonly json: unknown;
}
