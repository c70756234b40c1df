import { printable } from './terminal/words.ts';

/** Why a file could not be copied, repaired or restored: what was found, or what the system said. */
export function copyFailureText({
  code,
  message,
}: {
  readonly code: string;
  readonly message: string;
}): string {
  if (code === 'read-back-differs') return 'what came back has other bytes than were archived';
  if (code === 'not-found') return 'no connected place has a copy of it';
  return printable(message);
}
