import type { FoundTime, MediaFacts } from './media-facts.ts';
import { present } from './media-facts.ts';

// ISO 16684-1 properties that say when a picture was taken, best first.
const dateProperties = [
  'exif:DateTimeOriginal',
  'photoshop:DateCreated',
  'xmp:CreateDate',
  'exif:DateTimeDigitized',
];
const mostKeywords = 500;

/**
 * A few simple properties of an XMP packet, by their usual prefixes, as attribute or element. The packet is
 * searched, not parsed: entities other than the five of XML stay as they are.
 */
export function xmpFacts(packet: string): MediaFacts {
  const times = dateProperties.map((name) => xmpTime(property(packet, name)));
  const [found] = times.filter((time) => time !== undefined);
  const keywords = items(packet, 'dc:subject');
  return present<MediaFacts>({
    times: found && [found],
    title: items(packet, 'dc:title')[0],
    description: items(packet, 'dc:description')[0],
    keywords: keywords.length > 0 ? keywords : undefined,
  });
}

/**
 * An XMP date (a profile of ISO 8601); undefined where it lacks a time of day. Apple Vision Pro puts `GMT` before the offset of its
 * spatial photos.
 */
export function xmpTime(value: string | undefined): FoundTime | undefined {
  const match =
    value &&
    /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(?::(\d\d))?(\.\d+)?(?:GMT(?=[+-]))?(Z|GMT|[+-]\d\d:\d\d)?$/.exec(
      value.trim(),
    );
  if (!match) return undefined;
  const [, day, minutes, seconds = '00', fraction, zone] = match;
  const milliseconds = fraction ? `.${fraction.slice(1).padEnd(3, '0').slice(0, 3)}` : '';
  const local = `${day}T${minutes}:${seconds}${milliseconds}`;
  const offset = zone === 'Z' || zone === 'GMT' ? '+00:00' : zone;
  return { from: 'xmp', local, ...(offset && { offset }) };
}

function property(packet: string, name: string): string | undefined {
  return between(packet, `${name}="`, '"') ?? between(packet, `<${name}>`, '<');
}

function items(packet: string, name: string): string[] {
  const list = between(packet, `<${name}>`, `</${name}>`) ?? '';
  const found: string[] = [];
  for (const part of list.split('<rdf:li').slice(1, mostKeywords + 1)) {
    const value = unescaped(part.slice(part.indexOf('>') + 1, part.indexOf('</rdf:li>'))).trim();
    if (value !== '' && part.includes('</rdf:li>')) found.push(value);
  }
  return found;
}

function between(packet: string, opening: string, closing: string): string | undefined {
  const start = packet.indexOf(opening);
  if (start < 0) return undefined;
  const end = packet.indexOf(closing, start + opening.length);
  return end < 0 ? undefined : packet.slice(start + opening.length, end);
}

const entities: Readonly<Record<string, string>> = {
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&apos;': "'",
  '&amp;': '&',
};

function unescaped(value: string): string {
  return value.replace(/&(?:lt|gt|quot|apos|amp);/g, (entity) => entities[entity] ?? entity);
}
