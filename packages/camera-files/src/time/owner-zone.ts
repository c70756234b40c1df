import type { CaptureTime } from '../asset.ts';
import { formatOffset } from './best-time.ts';
import { formatLocal } from './wall-clock.ts';

export type OwnerZone = (utcMs: number) => Pick<CaptureTime, 'local' | 'offset'>;

const dayMs = 24 * 3600 * 1000;

/**
 * Shows instants in a zone of the IANA database, with the zone's offset at that instant.
 * @throws RangeError for a zone that does not exist
 */
export function ownerZone(timeZone: string): OwnerZone {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    ...{
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    },
  });
  // Asking Intl costs microseconds; an offset holds for the whole day on all but a few days a year.
  const wholeDays = new Map<number, number | undefined>();
  const offsetOfDay = (day: number) => {
    if (wholeDays.has(day)) return wholeDays.get(day);
    const [first, last] = [minutesAt(format, day * dayMs), minutesAt(format, (day + 1) * dayMs)];
    const offset = first === last ? first : undefined;
    wholeDays.set(day, offset);
    return offset;
  };
  return (utcMs) => {
    const minutes = offsetOfDay(Math.floor(utcMs / dayMs)) ?? minutesAt(format, utcMs);
    return { local: formatLocal(utcMs + minutes * 60_000), offset: formatOffset(minutes) };
  };
}

function minutesAt(format: Intl.DateTimeFormat, utcMs: number): number {
  const parts = new Map(format.formatToParts(utcMs).map(({ type, value }) => [type, Number(value)]));
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? 0;
  const local = Date.UTC(
    part('year'),
    part('month') - 1,
    part('day'),
    part('hour'),
    part('minute'),
    part('second'),
  );
  return Math.round((local - Math.floor(utcMs / 1000) * 1000) / 60_000);
}
