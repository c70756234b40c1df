import type { Location } from '../asset.ts';
import { appleMakerNote } from './apple-maker-note.ts';
import { Malformed } from './file-bytes.ts';
import { type FoundTime, type MediaFacts, merged, present } from './media-facts.ts';
import {
  type Directory,
  firstDirectory,
  rationals,
  subdirectory,
  type Tiff,
  text,
  unsigned,
} from './tiff.ts';

// Exif 3.0 (CIPA DC-008), tables 4, 7, 8, 15.
const imageDescription = 0x010e;
const exifPointer = 0x8769;
const gpsPointer = 0x8825;
const makerNote = 0x927c;
const original = { from: 'exif', time: 0x9003, offset: 0x9011, fraction: 0x9291 } as const;
const digitized = { from: 'exif-digitized', time: 0x9004, offset: 0x9012, fraction: 0x9292 } as const;

/** The facts in an Exif block, or in a RAW file that is a TIFF itself. */
export function exifFacts(tiff: Tiff): MediaFacts {
  const first = firstDirectory(tiff);
  const exif = guarded(() => subdirectory(tiff, first, exifPointer));
  const gps = guarded(() => subdirectory(tiff, first, gpsPointer));
  return merged(
    exif.value ? exifDirectoryFacts(tiff, exif.value) : {},
    gps.value ? gpsDirectoryFacts(tiff, gps.value) : {},
    description(tiff, first),
    exif.malformed || gps.malformed ? { unreadable: true } : {},
  );
}

// What cameras write where their owners wrote nothing.
const noDescription =
  /^(?:OLYMPUS DIGITAL CAMERA|SONY DSC|DIGITAL CAMERA|SAMSUNG(?: CAMERA PICTURES)?|Exif_JPEG_PICTURE)$/i;

function description(tiff: Tiff, first: Directory): MediaFacts {
  const found = text(tiff, first.get(imageDescription));
  return found === undefined || noDescription.test(found) ? {} : { description: found };
}

/** The facts of the Exif directory itself (in Canon's CR3 it stands alone). */
export function exifDirectoryFacts(tiff: Tiff, exif: Directory): MediaFacts {
  const times = [time(tiff, exif, original), time(tiff, exif, digitized)].filter(
    (found) => found !== undefined,
  );
  const note = exif.get(makerNote);
  const apple = note ? guarded(() => appleMakerNote(tiff, note)).value : undefined;
  // No times are none: what else tells of the time is asked only then.
  return merged(times.length > 0 ? { times } : {}, apple ?? {});
}

/** The facts of the GPS directory. */
export function gpsDirectoryFacts(tiff: Tiff, gps: Directory): MediaFacts {
  const utcMs = gpsInstant(tiff, gps);
  return present<MediaFacts>({
    location: location(tiff, gps),
    times: utcMs === undefined ? undefined : [{ from: 'gps', utcMs }],
  });
}

function time(tiff: Tiff, exif: Directory, tags: typeof original | typeof digitized): FoundTime | undefined {
  const found = text(tiff, exif.get(tags.time));
  const match = found && /^(\d{4})[:\-/.](\d\d)[:\-/.](\d\d)[ T](\d\d):(\d\d):(\d\d)/.exec(found);
  if (!match) return undefined;
  const [, year, month, day, hour, minute, second] = match;
  const fraction = /^\d+/.exec(text(tiff, exif.get(tags.fraction)) ?? '')?.[0];
  const offset = /^[+-]\d\d:\d\d$/.exec(text(tiff, exif.get(tags.offset)) ?? '')?.[0];
  const milliseconds = fraction ? `.${fraction.padEnd(3, '0').slice(0, 3)}` : '';
  const local = `${year}-${month}-${day}T${hour}:${minute}:${second}${milliseconds}`;
  return { from: tags.from, local, ...(offset && { offset }) };
}

function gpsInstant(tiff: Tiff, gps: Directory): number | undefined {
  const date = /^(\d{4}):(\d\d):(\d\d)$/.exec(text(tiff, gps.get(0x001d)) ?? '');
  const [hour, minute, second] = rationals(tiff, gps.get(0x0007));
  if (!date || hour === undefined || minute === undefined || second === undefined) return undefined;
  const day = Date.parse(`${date[1]}-${date[2]}-${date[3]}T00:00:00Z`);
  const ms = day + Math.round((hour * 3600 + minute * 60 + second) * 1000);
  return Number.isFinite(ms) && hour < 24 && minute < 60 && second < 61 ? ms : undefined;
}

function location(tiff: Tiff, gps: Directory): Location | undefined {
  const latitude = degrees(rationals(tiff, gps.get(0x0002)), text(tiff, gps.get(0x0001)), 'S');
  const longitude = degrees(rationals(tiff, gps.get(0x0004)), text(tiff, gps.get(0x0003)), 'W');
  if (latitude === undefined || longitude === undefined) return undefined;
  const [height] = rationals(tiff, gps.get(0x0006));
  const below = unsigned(tiff, gps.get(0x0005)) === 1;
  const altitude = height !== undefined && Number.isFinite(height) ? (below ? -height : height) : undefined;
  return plausible(present<Location>({ latitude, longitude, altitude }));
}

/** Undefined for positions off the globe, and for exactly 0, 0: what writers without a fix leave. */
export function plausible(found: Location): Location | undefined {
  const { latitude, longitude, altitude } = found;
  const onGlobe = Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180;
  if (!onGlobe || (latitude === 0 && longitude === 0)) return undefined;
  // A centimetre; the rest of the digits is the arithmetic's.
  const centimetres = { latitude: rounded(latitude, 7), longitude: rounded(longitude, 7) };
  return altitude === undefined ? centimetres : { ...centimetres, altitude: rounded(altitude, 2) };
}

function rounded(value: number, digits: number): number {
  return Math.round(value * 10 ** digits) / 10 ** digits;
}

function degrees(
  parts: readonly number[],
  reference: string | undefined,
  negative: string,
): number | undefined {
  const [whole, minutes = 0, seconds = 0] = parts;
  if (whole === undefined || reference === undefined) return undefined;
  const value = whole + minutes / 60 + seconds / 3600;
  if (!Number.isFinite(value)) return undefined;
  return reference.toUpperCase().startsWith(negative) ? -value : value;
}

function guarded<T>(read: () => T): { readonly value?: T; readonly malformed?: true } {
  try {
    return { value: read() };
  } catch (error) {
    if (error instanceof Malformed) return { malformed: true };
    throw error;
  }
}
