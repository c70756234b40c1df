import type { AssetDetails } from '../model/asset.ts';
import { isoText, type LocalDateTime } from '../model/local-date-time.ts';

/** What a sidecar tells beyond the details: where the photo came from. */
export interface SidecarFacts {
  readonly details: AssetDetails;
  readonly originalName: string;
  readonly source: string;
  readonly takenAt?: LocalDateTime;
}

/** Whether a source knew anything that the file itself would not tell. */
export function deservesSidecar({ details, originalName }: SidecarFacts, archivedName: string): boolean {
  const { location: _, kinds: __, burstId: ___, burstPicked: ____, ...said } = details;
  return originalName !== archivedName || Object.values(said).some((value) => isSaid(value));
}

function isSaid(value: unknown): boolean {
  if (value === undefined || value === false || value === '') return false;
  return !(Array.isArray(value) && value.length === 0);
}

/**
 * An XMP packet as photo software reads it: Dublin Core for title, description and keywords, IPTC for people,
 * Lightroom's hierarchical subjects for albums in folders, `exif` for GPS; what has no common home is in our namespace,
 * which `docs/format.md` describes.
 */
export function xmpSidecar(facts: SidecarFacts): string {
  const { details } = facts;
  const albums = details.albums ?? [];
  const properties = [
    languageAlternative('dc:title', details.title),
    languageAlternative('dc:description', details.description),
    list('dc:subject', 'Bag', details.keywords),
    list('Iptc4xmpExt:PersonInImage', 'Bag', details.people),
    list(
      'lr:hierarchicalSubject',
      'Bag',
      albums.map((album) => ['Album', ...album.folders, album.title].join('|')),
    ),
    list(
      'safelight:albums',
      'Bag',
      albums.map((album) => [...album.folders, album.title].join('/')),
    ),
    simple('photoshop:DateCreated', facts.takenAt === undefined ? undefined : isoText(facts.takenAt)),
    simple('xmp:Rating', details.favorite === true ? '5' : undefined),
    simple('safelight:favorite', flag(details.favorite)),
    simple('safelight:hidden', flag(details.hidden)),
    simple('safelight:recentlyDeleted', flag(details.trashed)),
    simple('safelight:shared', details.shared),
    simple('safelight:reduced', flag(details.reduced)),
    simple('safelight:burst', details.burstId),
    list('safelight:kinds', 'Bag', details.kinds),
    ...location(details.location),
    simple('safelight:originalName', facts.originalName),
    simple('safelight:source', facts.source),
  ].filter((line) => line !== '');
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<x:xmpmeta xmlns:x="adobe:ns:meta/">',
    ' <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">',
    '  <rdf:Description rdf:about=""',
    ...namespaces.map(
      ([prefix, uri], index) => `    xmlns:${prefix}="${uri}"${index === namespaces.length - 1 ? '>' : ''}`,
    ),
    ...properties,
    '  </rdf:Description>',
    ' </rdf:RDF>',
    '</x:xmpmeta>',
    '',
  ].join('\n');
}

/** Marks a sidecar as ours. */
export const xmpNamespace = 'urn:safelight:xmp:1.0:';

const namespaces = [
  ['dc', 'http://purl.org/dc/elements/1.1/'],
  ['xmp', 'http://ns.adobe.com/xap/1.0/'],
  ['exif', 'http://ns.adobe.com/exif/1.0/'],
  ['photoshop', 'http://ns.adobe.com/photoshop/1.0/'],
  ['lr', 'http://ns.adobe.com/lightroom/1.0/'],
  ['Iptc4xmpExt', 'http://iptc.org/std/Iptc4xmpExt/2008-02-29/'],
  ['safelight', xmpNamespace],
] as const;

// biome-ignore lint/suspicious/noControlCharactersInRegex: XML 1.0 has no way to write these
const unwritable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;
const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function escapeXml(text: string): string {
  return text
    .toWellFormed()
    .replace(unwritable, ' ')
    .replace(/[&<>"]/g, (character) => entities[character] ?? '');
}

function simple(name: string, value: string | undefined): string {
  return value === undefined || value === '' ? '' : `   <${name}>${escapeXml(value)}</${name}>`;
}

function flag(value: boolean | undefined): string | undefined {
  return value === true ? 'True' : undefined;
}

function list(name: string, kind: 'Bag' | 'Seq', values: readonly string[] | undefined): string {
  if (values === undefined || values.length === 0) return '';
  const items = values.map((value) => `     <rdf:li>${escapeXml(value)}</rdf:li>`);
  return [`   <${name}>`, `    <rdf:${kind}>`, ...items, `    </rdf:${kind}>`, `   </${name}>`].join('\n');
}

function languageAlternative(name: string, value: string | undefined): string {
  if (value === undefined || value === '') return '';
  const item = `     <rdf:li xml:lang="x-default">${escapeXml(value)}</rdf:li>`;
  return [`   <${name}>`, '    <rdf:Alt>', item, '    </rdf:Alt>', `   </${name}>`].join('\n');
}

function location(place: AssetDetails['location']): string[] {
  if (place === undefined) return [];
  const { latitude, longitude, altitude } = place;
  return [
    simple('exif:GPSLatitude', degrees(latitude, 'N', 'S')),
    simple('exif:GPSLongitude', degrees(longitude, 'E', 'W')),
    simple(
      'exif:GPSAltitude',
      altitude === undefined ? undefined : `${Math.round(Math.abs(altitude) * 1000)}/1000`,
    ),
    simple('exif:GPSAltitudeRef', altitude === undefined ? undefined : altitude < 0 ? '1' : '0'),
    simple('safelight:placeName', place.place),
  ];
}

/** XMP writes a coordinate as degrees, then minutes with their fraction: `52,30.500000N`. */
function degrees(value: number, positive: string, negative: string): string {
  const total = Math.round(Math.abs(value) * 60 * 1e6);
  const whole = Math.floor(total / 60e6);
  const minutes = ((total - whole * 60e6) / 1e6).toFixed(6);
  return `${whole},${minutes}${value < 0 ? negative : positive}`;
}
