import type { DatabaseSync } from 'node:sqlite';
import { bitOf, type PhotoFilter } from './flags.ts';

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

// `photo` is the archive's account of which assets are one photo; `standing`, of how it stands.
const assetSql = `
  SELECT a.id, a.photo, p.standing, a.taken_local, a.filename, a.details, a.gone_since_ms IS NOT NULL
  FROM asset a LEFT JOIN photo p ON p.id = a.photo ORDER BY a.taken_local DESC, a.id DESC`;
const roleSql = `SELECT asset, role FROM resource WHERE gone_since_ms IS NULL AND role <> 'photo'`;
const standingSql = 'SELECT id, places, lack FROM standing';
const highestSql = 'SELECT coalesce(max(id), 0), coalesce(max(photo), 0) FROM asset';

type AssetRow = readonly [
  id: number,
  photo: number | null,
  standing: number | null,
  taken: string | null,
  filename: string,
  details: string,
  gone: number,
];

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

const noDetails: Details = {};

/** Reads the whole ledger once. Two sources that hold the same original have one photo here. */
export function buildTimeline(db: DatabaseSync): TimelineColumns {
  const rows = { ids: [] as number[], months: [] as number[], flags: [] as number[], copies: [] as number[] };
  const texts: string[] = [];
  const albums = new Map<string, number[]>();
  // Sorting all rows on disk takes twice as long.
  db.exec('PRAGMA temp_store = MEMORY');
  const [[highest = 0, highestPhoto = 0] = []] = arrays<readonly number[]>(db, highestSql);
  const [roles, standings] = [roleBits(db, highest), photoStandings(db)];
  // By the photo's row: where it stands here, and one; rows are dense, and a map of them costs many times more.
  const placed = new Int32Array(highestPhoto + 1);
  for (const [id, photo, standing, taken, filename, text, gone] of arrays<AssetRow>(db, assetSql)) {
    const details = text === '{}' ? noDetails : (JSON.parse(text) as Details);
    const twin = photo === null ? 0 : (placed[photo] ?? 0);
    const index = twin > 0 ? twin - 1 : rows.ids.length;
    for (const { title } of details.albums ?? []) noteAlbum(albums, title, index);
    if (twin > 0) {
      if (gone === 0) rows.flags[index] = (rows.flags[index] ?? 0) & ~bitOf('kept-here');
      continue;
    }
    if (photo !== null) placed[photo] = index + 1;
    const { copies, bits } = standings(standing);
    rows.ids.push(id);
    rows.months.push(taken === null ? 0 : Number(taken.slice(0, 4)) * 100 + Number(taken.slice(5, 7)));
    rows.copies.push(copies);
    rows.flags.push(bits | (roles[id] ?? 0) | detailBits(details) | (gone === 0 ? 0 : bitOf('kept-here')));
    texts.push(searchText(filename, taken, details));
  }
  return { ...columnsOf(rows), ...textColumns(texts), albums };
}

/** Rows as arrays of their columns cost half of what they cost as objects. */
function arrays<Row>(db: DatabaseSync, sql: string): Iterable<Row> {
  const statement = db.prepare(sql);
  statement.setReturnArrays(true);
  return statement.iterate() as unknown as Iterable<Row>;
}

function noteAlbum(albums: Map<string, number[]>, title: string, index: number): void {
  const members = albums.get(title);
  if (members === undefined) albums.set(title, [index]);
  else members.push(index);
}

/** What an asset's files beside the photo tell, by the asset's row. */
function roleBits(db: DatabaseSync, highest: number): Uint16Array {
  const bits = new Uint16Array(highest + 1);
  for (const [asset, role] of arrays<readonly [number, string]>(db, roleSql)) {
    const mark = markOf(role);
    if (mark !== undefined) bits[asset] = (bits[asset] ?? 0) | bitOf(mark);
  }
  return bits;
}

function markOf(role: string): PhotoFilter | undefined {
  if (role.startsWith('edited-')) return 'edited';
  if (role === 'paired-video') return 'live';
  return role === 'video' ? role : undefined;
}

interface PhotoStanding {
  /** Places that hold every file of it. */
  readonly copies: number;
  readonly bits: number;
}

function photoStandings(db: DatabaseSync): (standing: number | null) => PhotoStanding {
  const kinds = new Map<number, PhotoStanding>();
  for (const [id, places, lack] of arrays<readonly [number, string, string]>(db, standingSql))
    kinds.set(id, standingOf(places, lack));
  const unknown = standingOf('', 'unread');
  return (standing) => kinds.get(standing ?? 0) ?? unknown;
}

/** Six digits for each place, zeros where it does not hold the photo whole; `split`: every file is somewhere. */
function standingOf(places: string, lack: string): PhotoStanding {
  const copies = (places.match(/.{6}/g) ?? []).filter((held) => held !== '000000').length;
  const bits =
    (copies === 0 && lack !== 'split' ? bitOf('only-on-source') : 0) |
    (copies === 1 || lack === 'split' ? bitOf('one-copy') : 0) |
    (lack === 'cloud-only' || lack === 'missing' ? bitOf('original-missing') : 0);
  return { copies, bits };
}

function detailBits({ hidden, favorite }: Details): number {
  return (hidden === true ? bitOf('hidden') : 0) | (favorite === true ? bitOf('favorite') : 0);
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

/** As search compares: without case and accents. Most text has none of the latter, and is not taken apart for them. */
export function plainText(text: string): string {
  if (/^[\0-\x7f]*$/.test(text)) return text.toLowerCase().replaceAll('\n', ' ');
  return text
    .normalize('NFKD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase()
    .replaceAll('\n', ' ');
}

function textColumns(texts: readonly string[]) {
  // In memory of its own, and not of Node's pool, so that another thread can be given it.
  const text = new TextEncoder().encode(texts.map((line) => `\n${line}`).join(''));
  const textAt = new Uint32Array(texts.length);
  for (let index = 1, at = 0; index < textAt.length; index++) {
    at = text.indexOf(lineFeed, at + 1);
    textAt[index] = at;
  }
  return { text, textAt };
}

const lineFeed = 10;
