import type { DatabaseSync } from 'node:sqlite';
import { bitOf } from './flags.ts';

/** Every photo that the ledger knows, the newest first, those without a date last: columns of equal length. */
export interface TimelineColumns {
  /** The asset's row in the ledger. */
  readonly ids: Int32Array;
  /** Year × 100 + month; 0 where nobody knows. */
  readonly months: Int32Array;
  readonly flags: Uint16Array;
  readonly copies: Uint8Array;
  /** What a search looks through: one text a photo, in lower case, each begun by a line feed. */
  readonly text: Uint8Array;
  /** Where each photo's text begins. */
  readonly textAt: Uint32Array;
  readonly albums: ReadonlyMap<string, readonly number[]>;
}

// Copies are counted by place and content; a photo has as many as the least copied of its files that are to be archived.
const sql = `
  SELECT a.id, a.taken_local, a.filename, a.details, a.gone_since_ms IS NOT NULL AS gone,
    json_group_array(json_array(r.role, r.content, r.availability,
      (SELECT count(DISTINCT c.place) FROM copy c WHERE c.content = r.content AND c.state = 'ok'))) AS files
  FROM asset a JOIN resource r ON r.asset = a.id AND r.gone_since_ms IS NULL
  GROUP BY a.id ORDER BY a.taken_local DESC, a.id DESC`;

type File = readonly [role: string, content: number | null, availability: string, copies: number];

interface Details {
  readonly title?: string;
  readonly description?: string;
  readonly keywords?: readonly string[];
  readonly people?: readonly string[];
  readonly albums?: readonly { readonly title: string }[];
  readonly location?: { readonly place?: string };
  readonly favorite?: boolean;
  readonly hidden?: boolean;
}

/** Reads the whole ledger once. Two sources that hold the same original have one photo here. */
export function buildTimeline(db: DatabaseSync): TimelineColumns {
  const rows = { ids: [] as number[], months: [] as number[], flags: [] as number[], copies: [] as number[] };
  const texts: string[] = [];
  const albums = new Map<string, number[]>();
  const byContent = new Map<number, number>();
  for (const row of db.prepare(sql).iterate()) {
    const files = JSON.parse(row.files as string) as File[];
    const details = JSON.parse(row.details as string) as Details;
    const content = files.find(([role]) => role === 'photo' || role === 'video')?.[1] ?? undefined;
    const twin = content === undefined ? undefined : byContent.get(content);
    const gone = row.gone === 1;
    const index = twin ?? rows.ids.length;
    for (const { title } of details.albums ?? []) noteAlbum(albums, title, index);
    if (twin !== undefined) {
      if (!gone) rows.flags[twin] = (rows.flags[twin] ?? 0) & ~bitOf('kept-here');
      continue;
    }
    if (content !== undefined) byContent.set(content, index);
    const copies = copiesOf(files);
    const taken = row.taken_local as string | null;
    rows.ids.push(row.id as number);
    rows.months.push(taken === null ? 0 : Number(taken.slice(0, 4)) * 100 + Number(taken.slice(5, 7)));
    rows.copies.push(Math.min(copies, 255));
    rows.flags.push(flagsOf(files, details, { gone, copies }));
    texts.push(searchText(row.filename as string, taken, details));
  }
  return { ...columnsOf(rows), ...textColumns(texts), albums };
}

function noteAlbum(albums: Map<string, number[]>, title: string, index: number): void {
  const members = albums.get(title);
  if (members === undefined) albums.set(title, [index]);
  else members.push(index);
}

function copiesOf(files: readonly File[]): number {
  return Math.min(...files.map(([, content, , copies]) => (content === null ? 0 : copies)));
}

function flagsOf(
  files: readonly File[],
  details: Details,
  { gone, copies }: { gone: boolean; copies: number },
): number {
  const has = (role: string): boolean => files.some(([of]) => of === role);
  const missing = files.some(([, content, availability]) => availability !== 'here' && content === null);
  return (
    (copies === 0 ? bitOf('only-on-source') : 0) |
    (copies === 1 ? bitOf('one-copy') : 0) |
    (missing ? bitOf('original-missing') : 0) |
    (files.some(([role]) => role.startsWith('edited-')) ? bitOf('edited') : 0) |
    (has('paired-video') ? bitOf('live') : 0) |
    (has('video') ? bitOf('video') : 0) |
    (gone ? bitOf('kept-here') : 0) |
    (details.hidden === true ? bitOf('hidden') : 0) |
    (details.favorite === true ? bitOf('favorite') : 0)
  );
}

function columnsOf(rows: { ids: number[]; months: number[]; flags: number[]; copies: number[] }) {
  return {
    ids: Int32Array.from(rows.ids),
    months: Int32Array.from(rows.months),
    flags: Uint16Array.from(rows.flags),
    copies: Uint8Array.from(rows.copies),
  };
}

/** Dates are found by their numbers and their English month. */
const monthNames = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
];

function searchText(filename: string, taken: string | null, details: Details): string {
  const { title, description, keywords = [], people = [], albums = [], location } = details;
  const date =
    taken === null ? 'undated' : `${taken.slice(0, 10)} ${monthNames[Number(taken.slice(5, 7)) - 1] ?? ''}`;
  const parts = [
    filename,
    date,
    title,
    description,
    ...keywords,
    ...people,
    ...albums.map((album) => album.title),
    location?.place,
  ];
  return plainText(parts.filter((part) => part !== undefined).join('\t'));
}

/** As search compares: without case and accents. */
export function plainText(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase()
    .replaceAll('\n', ' ');
}

function textColumns(texts: readonly string[]) {
  const textAt = new Uint32Array(texts.length);
  let length = 0;
  texts.forEach((text, index) => {
    textAt[index] = length;
    length += Buffer.byteLength(text) + 1;
  });
  // Of its own memory, and not of Node's pool, so that another thread can be given it.
  const text = Buffer.allocUnsafeSlow(length);
  texts.forEach((line, index) => {
    const at = textAt[index] ?? 0;
    text[at] = 10;
    text.write(line, at + 1);
  });
  return { text: new Uint8Array(text.buffer, text.byteOffset, text.length), textAt };
}
