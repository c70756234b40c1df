import type { TakenAt } from './photos-asset.ts';
import { wallClock } from './wall-clock.ts';

/** Milliseconds between 1970-01-01 and 2001-01-01, both UTC. */
const appleEpochMs = 978_307_200_000;

/** No photograph is older than this, and no camera's clock is meant to show a later year than 2199. */
const earliestMs = Date.UTC(1800, 0, 1);
const latestMs = Date.UTC(2200, 0, 1);

/** No zone has ever been further from UTC than this (Metlakatla, Manila and others, before they crossed the date line). */
const furthestOffsetSeconds = 16 * 3600;

/** The instant of Apple's seconds since 2001-01-01 UTC; undefined when it cannot be when a photo was taken. */
export function instantOf(seconds: number | undefined): number | undefined {
  if (seconds === undefined) return undefined;
  const ms = Math.round(seconds * 1000) + appleEpochMs;
  return ms >= earliestMs && ms < latestMs ? ms : undefined;
}

export interface OffsetEvidence {
  /** Seconds east of UTC, as recorded in the library. */
  readonly recordedSeconds: number | undefined;
  /** The wall clock that the camera wrote into its Exif data, `YYYY:MM:DD HH:mm:ss`. */
  readonly exifTime: string | undefined;
  /** What to assume without either: see {@link zoneOffset}. */
  readonly assumedOffset: (instantMs: number) => number;
}

/** The wall clock at an instant, by the best evidence of its offset. */
export function takenAt(instantMs: number, evidence: OffsetEvidence): TakenAt {
  if (isOffset(evidence.recordedSeconds)) return at(instantMs, evidence.recordedSeconds, 'recorded');
  const fromExif = offsetFromExif(instantMs, evidence.exifTime);
  if (fromExif !== undefined) return at(instantMs, fromExif, 'exif');
  return at(instantMs, evidence.assumedOffset(instantMs), 'assumed');
}

function isOffset(seconds: number | undefined): seconds is number {
  return seconds !== undefined && Math.abs(seconds) <= furthestOffsetSeconds;
}

function at(instantMs: number, offsetSeconds: number, offsetFrom: TakenAt['offsetFrom']): TakenAt {
  const minutes = Math.round(offsetSeconds / 60);
  const local = wallClock(instantMs + minutes * 60_000);
  return { local, offset: offsetText(minutes), instantMs, offsetFrom };
}

function offsetText(minutes: number): string {
  const magnitude = Math.abs(minutes);
  const [hours, rest] = [Math.floor(magnitude / 60), magnitude % 60];
  return `${minutes < 0 ? '-' : '+'}${hours < 10 ? '0' : ''}${hours}:${rest < 10 ? '0' : ''}${rest}`;
}

/** Offsets are whole quarters of an hour; a wall clock that is further off says nothing of the zone. */
function offsetFromExif(instantMs: number, exifTime: string | undefined): number | undefined {
  const match = /^(\d{4}):(\d\d):(\d\d) (\d\d):(\d\d):(\d\d)/.exec(exifTime ?? '');
  if (match === null) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1).map(Number);
  const difference = (Date.UTC(year, month - 1, day, hour, minute, second) - instantMs) / 1000;
  const rounded = Math.round(difference / 900) * 900;
  return Math.abs(difference - rounded) < 2 && isOffset(rounded) ? rounded : undefined;
}

/** The offset of a zone at an instant, in seconds; made once, since the formatter behind it costs more than a date. */
export function zoneOffset(timeZone: string | undefined): (instantMs: number) => number {
  if (timeZone === undefined) return () => 0;
  const format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
  return (instantMs) => {
    const name = format.formatToParts(instantMs).find((part) => part.type === 'timeZoneName')?.value ?? '';
    const match = /^GMT([+-])(\d\d):(\d\d)/.exec(name);
    if (match === null) return 0;
    return (match[1] === '-' ? -1 : 1) * (Number(match[2]) * 3600 + Number(match[3]) * 60);
  };
}
