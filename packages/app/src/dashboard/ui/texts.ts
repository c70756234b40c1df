/** Numbers, sizes and dates as the reader's country writes them. */
import { locale } from './locale.ts';

const whole = new Intl.NumberFormat(locale);
const day = new Intl.DateTimeFormat(locale, { dateStyle: 'medium' });
const moment = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
const ago = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });

export function numberText(value: number): string {
  return whole.format(value);
}

/** `1 photo`, `2,301 photos`. */
export function countText(value: number, one: string, many: string): string {
  return `${numberText(value)} ${value === 1 ? one : many}`;
}

const sizeUnits = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte', 'petabyte'] as const;

/** Decimal units, as drives are sold: `34.9 MB`. */
export function sizeText(bytes: number): string {
  const power = bytes < 1 ? 0 : Math.min(Math.floor(Math.log10(bytes) / 3), sizeUnits.length - 1);
  const value = bytes / 1000 ** power;
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: sizeUnits[power] ?? 'byte',
    unitDisplay: power === 0 ? 'long' : 'short',
    maximumFractionDigits: power === 0 || value >= 100 ? 0 : 1,
  }).format(value);
}

export function dayText(at: string | number): string {
  return day.format(new Date(at));
}

export function momentText(at: string | number): string {
  return moment.format(new Date(at));
}

const steps: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['year', 365 * 86_400_000],
  ['month', 30 * 86_400_000],
  ['week', 7 * 86_400_000],
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
];

/** `12 days ago`, `today`; the exact day belongs beside it or in its title. */
export function agoText(at: string | number, nowMs = Date.now()): string {
  const past = nowMs - new Date(at).getTime();
  for (const [unit, length] of steps) {
    // A year and a half is no two years: what is old is told in the unit that is full twice, and cut, not rounded.
    if (Math.abs(past) >= length * (unit === 'year' || unit === 'month' ? 2 : 1))
      return ago.format(-Math.trunc(past / length), unit);
  }
  return 'just now';
}

/** `today`, `yesterday`, `12 days ago`: for what is known to the day only, in UTC as proofs are. */
export function dayAgoText(at: string | number, nowMs = Date.now()): string {
  const dayMs = 86_400_000;
  const days = Math.floor(nowMs / dayMs) - Math.floor(new Date(at).getTime() / dayMs);
  return days < 14 ? ago.format(-days, 'day') : agoText(at, nowMs);
}

/** `about 4 min`, from milliseconds. */
export function durationText(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${Math.max(seconds, 1)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return `${hours} h ${minutes % 60} min`;
}
