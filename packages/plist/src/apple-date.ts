import { PlistError } from './plist-error.ts';

/** Milliseconds between 1970-01-01 and 2001-01-01, both UTC: where Apple's clocks start. */
export const appleEpochMs = 978_307_200_000;

/** The instant so many seconds after 2001-01-01 UTC, to the millisecond. */
export function dateFromAppleSeconds(seconds: number): Date {
  const date = new Date(Math.round(seconds * 1000) + appleEpochMs);
  if (Number.isNaN(date.getTime())) throw new PlistError('malformed', `${seconds} s is no date`);
  return date;
}

/** Seconds since 2001-01-01 UTC. */
export function appleSecondsOf(date: Date): number {
  const ms = date.getTime();
  if (Number.isNaN(ms)) throw new PlistError('not-representable', 'an invalid date');
  return (ms - appleEpochMs) / 1000;
}
