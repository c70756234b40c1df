import type { Location } from '../asset.ts';
import { type Box, beyondFile, boxes, child } from './boxes.ts';
import { plausible } from './exif.ts';
import { type FileBytes, Malformed } from './file-bytes.ts';
import { type FoundTime, type MediaFacts, merged, present } from './media-facts.ts';

// Seconds from 1904-01-01, where QuickTime's clock begins, to 1970-01-01.
const epochSeconds = 2_082_844_800;
// Apple writes some ten keys.
const mostKeys = 1000;
const mostValueBytes = 64 * 1024;

/** MOV, MP4, M4V, 3GP: ISO/IEC 14496-12 and Apple's QuickTime File Format Specification. */
export function quickTimeFacts(bytes: FileBytes): MediaFacts {
  let film = false;
  for (const box of boxes(bytes, 0, bytes.size)) {
    if (box.end > bytes.size) return beyondFile(box);
    if (box.type === 'moov') return movieFacts(bytes, box);
    film ||= box.type === 'mdat';
  }
  // A camera writes the index last: film without one is a recording that was cut off.
  return film ? { truncated: true } : { unreadable: true };
}

function movieFacts(bytes: FileBytes, movie: Box): MediaFacts {
  const header = child(bytes, movie, 'mvhd');
  const facts = header ? headerFacts(bytes, header) : {};
  const meta = child(bytes, movie, 'meta');
  const userData = child(bytes, movie, 'udta');
  return merged(meta ? keyFacts(bytes, meta) : {}, userData ? userDataFacts(bytes, userData) : {}, facts);
}

function headerFacts(bytes: FileBytes, { start, end }: Box): MediaFacts {
  const large = bytes.u8(start) === 1;
  if (end - start < (large ? 32 : 20)) return { unreadable: true };
  const created = large ? bytes.u64(start + 4) : bytes.u32(start + 4);
  const scale = bytes.u32(start + (large ? 20 : 12));
  const duration = large ? bytes.u64(start + 24) : bytes.u32(start + 16);
  const unknown = duration === 0 || duration === 0xffffffff || scale === 0;
  const utcMs = (created - epochSeconds) * 1000;
  return present<MediaFacts>({
    // Zero, and any time before 1970, comes from writers without a clock.
    times: utcMs > 0 ? [{ from: 'quicktime-utc', utcMs }] : undefined,
    durationMs: unknown ? undefined : Math.round((duration / scale) * 1000),
  });
}

/** Apple's metadata: `keys` names what the numbered items of `ilst` hold. The box has a version in MP4 only. */
function keyFacts(bytes: FileBytes, meta: Box): MediaFacts {
  const versioned = meta.end - meta.start >= 12 && bytes.latin1(meta.start + 4, 4) !== 'hdlr';
  const inside = { start: meta.start + (versioned ? 4 : 0), end: meta.end };
  const keys = child(bytes, inside, 'keys');
  const list = child(bytes, inside, 'ilst');
  if (!keys || !list) return {};
  const names = keyNames(bytes, keys);
  const values = new Map<string, string>();
  for (const item of boxes(bytes, list.start, list.end)) {
    if (item.end > list.end) throw new Malformed('an item beyond its list');
    const name = names[Buffer.from(item.type, 'latin1').readUInt32BE() - 1];
    const value = name && itemText(bytes, item);
    if (name && value) values.set(name, value);
  }
  return factsOfKeys(values);
}

function keyNames(bytes: FileBytes, keys: Box): readonly string[] {
  const count = bytes.u32(keys.start + 4);
  if (count > mostKeys) throw new Malformed('too many keys');
  const names: string[] = [];
  let at = keys.start + 8;
  for (let i = 0; i < count; i++) {
    const size = bytes.u32(at);
    if (size < 8 || at + size > keys.end) throw new Malformed('a key beyond its list');
    names.push(bytes.utf8(at + 8, size - 8));
    at += size;
  }
  return names;
}

/** An item's first value, where it is UTF-8 text (type 1). */
function itemText(bytes: FileBytes, item: Box): string | undefined {
  const data = child(bytes, item, 'data');
  const length = data ? data.end - data.start - 8 : 0;
  if (!data || length <= 0 || length > mostValueBytes || bytes.u32(data.start) !== 1) return undefined;
  return bytes.utf8(data.start + 8, length).trim();
}

function factsOfKeys(values: ReadonlyMap<string, string>): MediaFacts {
  const key = (name: string) => values.get(`com.apple.quicktime.${name}`) || undefined;
  const time = creationDate(key('creationdate'));
  const keywords = key('keywords')
    ?.split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');
  return present<MediaFacts>({
    times: time && [time],
    location: iso6709(key('location.ISO6709')),
    contentIdentifier: key('content.identifier'),
    title: key('title'),
    description: key('description'),
    keywords: keywords?.length ? keywords : undefined,
  });
}

/** `2025-05-26T09:27:06-0500`, with or without a colon in the offset. */
function creationDate(value: string | undefined): FoundTime | undefined {
  const match =
    value && /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:\.\d+)?(?:Z|([+-]\d\d):?(\d\d))?$/.exec(value);
  if (!match) return undefined;
  const [, day, time, hours, minutes] = match;
  const offset = hours ? `${hours}:${minutes}` : value.endsWith('Z') ? '+00:00' : undefined;
  return { from: 'quicktime', local: `${day}T${time}`, ...(offset && { offset }) };
}

/** The older way: `©xyz`, a location as text with its length and language before it. */
function userDataFacts(bytes: FileBytes, userData: Box): MediaFacts {
  const place = child(bytes, userData, '\xa9xyz');
  if (!place || place.end - place.start < 4) return {};
  const length = Math.min(bytes.u16(place.start), place.end - place.start - 4);
  return present<MediaFacts>({ location: iso6709(bytes.utf8(place.start + 4, length)) });
}

/** ISO 6709 in degrees: `+34.6648-086.4704+197.095/`. */
function iso6709(value: string | undefined): Location | undefined {
  const match = value && /^([+-]\d{1,2}(?:\.\d+)?)([+-]\d{1,3}(?:\.\d+)?)([+-]\d+(?:\.\d+)?)?/.exec(value);
  if (!match) return undefined;
  const altitude = match[3] === undefined ? undefined : Number(match[3]);
  return plausible(present<Location>({ latitude: Number(match[1]), longitude: Number(match[2]), altitude }));
}
