import type { CaptureTime } from '../asset.ts';
import type { FoundTime } from '../facts/media-facts.ts';
import { parseLocal } from './wall-clock.ts';

const order: readonly CaptureTime['from'][] = [
  'exif',
  'exif-digitized',
  'quicktime',
  'xmp',
  'quicktime-utc',
  'gps',
];
// The oldest photograph that survives is of 1826 or 1827.
const earliestMs = Date.UTC(1826, 0, 1);
// A clock may run in a zone that is ahead; beyond that it is wrong.
const toleranceMs = 2 * 24 * 3600 * 1000;

/** The first time that can be true; an Exif time without its offset borrows it from the GPS clock. */
export function bestTime(found: readonly FoundTime[], nowMs: number): FoundTime | undefined {
  const sane = found.filter((time) => isSane(time, nowMs)).map(withoutImpossibleOffset);
  const [best] = sane.toSorted((a, b) => order.indexOf(a.from) - order.indexOf(b.from));
  if (!best || 'utcMs' in best || best.offset || !best.from.startsWith('exif')) return best;
  const gps = sane.find((time) => time.from === 'gps');
  const offset = gps && 'utcMs' in gps ? offsetBetween(best.local, gps.utcMs) : undefined;
  return offset ? { ...best, offset } : best;
}

function isSane(time: FoundTime, nowMs: number): boolean {
  const ms = 'utcMs' in time ? time.utcMs : parseLocal(time.local);
  return ms !== undefined && ms >= earliestMs && ms <= nowMs + toleranceMs;
}

function withoutImpossibleOffset(time: FoundTime): FoundTime {
  if (!('local' in time) || time.offset === undefined || isOffset(time.offset)) return time;
  return { from: time.from, local: time.local };
}

// The GPS clock gives the moment of the last fix, which is seconds, seldom minutes, before the picture.
const staleMs = 3 * 60_000;
// Offsets in use since 1970 that are not whole hours, in minutes (IANA time zone database).
const oddOffsets = [-570, -210, -150, 210, 270, 330, 345, 390, 525, 570, 630, 765, 825];

/** `+01:00` when a wall clock is that far from UTC, within three minutes of an offset that is in use somewhere. */
function offsetBetween(local: string, utcMs: number): string | undefined {
  const localMs = parseLocal(local);
  if (localMs === undefined) return undefined;
  const difference = localMs - utcMs;
  const minutes = Math.round(difference / 900_000) * 15;
  if (Math.abs(difference - minutes * 60_000) > staleMs || minutes < -12 * 60 || minutes > 14 * 60)
    return undefined;
  return minutes % 60 === 0 || oddOffsets.includes(minutes) ? formatOffset(minutes) : undefined;
}

function isOffset(offset: string): boolean {
  const match = /^[+-](\d\d):([0-5]\d)$/.exec(offset);
  return match !== null && Number(match[1]) * 60 + Number(match[2]) <= 14 * 60;
}

/** Minutes east of UTC as `+02:00`. */
export function formatOffset(minutes: number): string {
  const size = Math.abs(minutes);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}
