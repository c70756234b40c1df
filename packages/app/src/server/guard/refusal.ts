import type { Problem } from '../api/common.ts';

/** Why the server says no, in words for people. */
const sentences = {
  'foreign-host': 'This address is not Safelight’s own.',
  'foreign-origin': 'Another page may not ask this.',
  'no-key': 'Open the address that Safelight prints in its terminal. It works once.',
  'not-found': 'There is nothing here.',
  'not-listed': 'Safelight did not list this, or not since it was started. Reload the page.',
  'bad-request': 'This cannot be understood.',
  'too-large': 'This is too large.',
  'not-now': 'This is not possible now.',
} as const;

export type RefusalCode = keyof typeof sentences;

/** An answer that says no; `detail` tells engineers more. */
export function refusal(status: number, code: RefusalCode, detail?: string): Response {
  const message = detail === undefined ? sentences[code] : `${sentences[code]} (${detail})`;
  return Response.json({ error: { code, message } } satisfies Problem, { status });
}

/** Thrown by what answers, caught where answers are made. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: RefusalCode;
  constructor(status: number, code: RefusalCode, detail?: string) {
    super(detail);
    this.status = status;
    this.code = code;
  }
}
