import { type ColumnRequest, column, existing } from '../sqlite/columns.ts';
import type { RowFields } from './asset-fields.ts';
import type { Schema } from './schema.ts';

/** Where each column stands in a row of {@link assetQuery}. Written out, so that the engine takes them for constants. */
export const at = {
  pk: 0,
  uuid: 1,
  directory: 2,
  filename: 3,
  kind: 4,
  subtype: 5,
  trashed: 6,
  trashedDate: 7,
  hidden: 8,
  savedType: 9,
  bundleScope: 10,
  created: 11,
  adjusted: 12,
  publishedDate: 13,
  libraryScope: 14,
  originalName: 15,
  offset: 16,
  exifTime: 17,
  originalSize: 18,
  adjustment: 19,
  extendedOffset: 20,
  fingerprint: 21,
  editedFingerprint: 22,
  title: 23,
  description: 24,
  added: 25,
  favorite: 26,
  latitude: 27,
  longitude: 28,
  burst: 29,
  burstPick: 30,
  rendered: 31,
  depth: 32,
  spatial: 33,
  selfie: 34,
  sharedAlbum: 35,
  placeSize: 36,
} as const;

type ColumnName = keyof typeof at;

type Wanted = readonly [
  /** Of the table in the query. */
  alias: 'a' | 'x' | 'e' | 'd',
  kind: ColumnRequest['kind'],
  ...names: string[],
];

const columns: Readonly<Record<Exclude<ColumnName, 'pk' | 'placeSize'>, Wanted>> = {
  uuid: ['a', 'text', 'ZUUID'],
  directory: ['a', 'text', 'ZDIRECTORY'],
  filename: ['a', 'text', 'ZFILENAME'],
  kind: ['a', 'number', 'ZKIND'],
  subtype: ['a', 'number', 'ZKINDSUBTYPE'],
  trashed: ['a', 'number', 'ZTRASHEDSTATE'],
  trashedDate: ['a', 'date', 'ZTRASHEDDATE'],
  hidden: ['a', 'number', 'ZHIDDEN'],
  favorite: ['a', 'number', 'ZFAVORITE'],
  savedType: ['a', 'number', 'ZSAVEDASSETTYPE'],
  bundleScope: ['a', 'number', 'ZBUNDLESCOPE'],
  burst: ['a', 'text', 'ZAVALANCHEUUID'],
  burstPick: ['a', 'number', 'ZAVALANCHEPICKTYPE'],
  created: ['a', 'date', 'ZDATECREATED'],
  added: ['a', 'date', 'ZADDEDDATE'],
  latitude: ['a', 'number', 'ZLATITUDE'],
  longitude: ['a', 'number', 'ZLONGITUDE'],
  adjusted: ['a', 'number', 'ZADJUSTMENTSSTATE', 'ZHASADJUSTMENTS'],
  rendered: ['a', 'number', 'ZHDRTYPE', 'ZCUSTOMRENDEREDVALUE'],
  depth: ['a', 'number', 'ZDEPTHTYPE', 'ZDEPTHSTATES'],
  spatial: ['a', 'number', 'ZSPATIALTYPE'],
  publishedDate: ['a', 'date', 'ZCLOUDBATCHPUBLISHDATE'],
  libraryScope: ['a', 'number', 'ZACTIVELIBRARYSCOPEPARTICIPATIONSTATE'],
  sharedAlbum: ['a', 'number', 'ZCOLLECTIONSHARE'],
  originalName: ['x', 'text', 'ZORIGINALFILENAME'],
  title: ['x', 'text', 'ZTITLE'],
  offset: ['x', 'number', 'ZTIMEZONEOFFSET'],
  exifTime: ['x', 'text', 'ZEXIFTIMESTAMPSTRING'],
  selfie: ['x', 'number', 'ZCAMERACAPTUREDEVICE'],
  originalSize: ['x', 'number', 'ZORIGINALFILESIZE'],
  fingerprint: ['x', 'text', 'ZORIGINALSTABLEHASH', 'ZMASTERFINGERPRINT'],
  editedFingerprint: ['x', 'text', 'ZADJUSTEDSTABLEHASH', 'ZADJUSTEDFINGERPRINT'],
  adjustment: ['x', 'number', 'ZUNMANAGEDADJUSTMENT'],
  extendedOffset: ['e', 'number', 'ZTIMEZONEOFFSET'],
  description: ['d', 'text', 'ZLONGDESCRIPTION'],
};

const attributes = 'ZADDITIONALASSETATTRIBUTES';

/** The assets between two keys, in the order of these, so many at most, with what the tables beside them say of each. */
export function assetQuery(schema: Schema, fields: RowFields): string {
  const { assets } = schema;
  const joined = joinedTables(schema, fields);
  const names = Object.keys(at) as ColumnName[];
  // What nobody wants stands last, for the most part, and the row ends before it.
  const selected = names
    .slice(0, names.findLastIndex((name) => isWanted(name, fields)) + 1)
    .map((name) => (isWanted(name, fields) ? selectedColumn(name, schema, joined) : `NULL AS ${name}`));
  return [
    `SELECT ${selected.join(', ')} FROM "${assets}" a`,
    joined.x ? `LEFT JOIN ${joined.x} x ON x.ZASSET = a.Z_PK` : '',
    joined.d ? `LEFT JOIN ${joined.d} d ON d.Z_PK = x.ZASSETDESCRIPTION` : '',
    'WHERE a.Z_PK > ? AND a.Z_PK <= ? ORDER BY a.Z_PK LIMIT ?',
  ].join(' ');
}

/** The tables of the query, by their names in it; undefined where the database, or this query, has no use for one. */
type JoinedTables = Readonly<Record<Wanted[0], string | undefined>>;

function joinedTables({ tables, assets }: Schema, { details }: RowFields): JoinedTables {
  const has = (table: string, name: string) => tables.get(table)?.has(name) === true;
  const attributed = has(attributes, 'ZASSET');
  const extended = has(assets, 'ZEXTENDEDATTRIBUTES') && tables.has('ZEXTENDEDATTRIBUTES');
  const described = attributed && has(attributes, 'ZASSETDESCRIPTION') && tables.has('ZASSETDESCRIPTION');
  return {
    a: assets,
    x: attributed ? attributes : undefined,
    e: extended ? 'ZEXTENDEDATTRIBUTES' : undefined,
    d: details && described ? 'ZASSETDESCRIPTION' : undefined,
  };
}

function selectedColumn(name: ColumnName, schema: Schema, joined: JoinedTables): string {
  const { tables } = schema;
  if (name === 'pk') return 'a.Z_PK AS pk';
  if (name === 'placeSize') {
    const placed = joined.x !== undefined && tables.get(joined.x)?.has('ZREVERSELOCATIONDATA');
    return placed ? 'length(x.ZREVERSELOCATIONDATA) AS placeSize' : 'NULL AS placeSize';
  }
  const [alias, kind, ...names] = columns[name];
  const table = joined[alias];
  if (table === undefined) return `NULL AS ${name}`;
  const value = column(tables, { table, alias, names, as: name, kind });
  return alias === 'e' ? whereNoOffset(value, schema, joined) : value;
}

/** The one column of its table, of no use where the offset is known: a join would look up a row for every asset. */
function whereNoOffset(value: string, { tables }: Schema, { x, e }: JoinedTables): string {
  const known = existing(tables, x ?? '', ['ZTIMEZONEOFFSET']) !== undefined;
  const looked = `(SELECT ${value} FROM ${e} e WHERE e.Z_PK = a.ZEXTENDEDATTRIBUTES)`;
  return known ? `CASE WHEN x.ZTIMEZONEOFFSET IS NULL THEN ${looked} END AS extendedOffset` : looked;
}

const ofDetails: ReadonlySet<ColumnName> = new Set([
  'title',
  'description',
  'added',
  'favorite',
  'latitude',
  'longitude',
  'burst',
  'burstPick',
  'rendered',
  'depth',
  'spatial',
  'selfie',
  'sharedAlbum',
  'placeSize',
]);
const ofFingerprints: ReadonlySet<ColumnName> = new Set(['fingerprint', 'editedFingerprint']);

/** Each value takes time to be handed over, texts the most. */
function isWanted(name: ColumnName, { details, fingerprints }: RowFields): boolean {
  return (details || !ofDetails.has(name)) && (fingerprints || !ofFingerprints.has(name));
}
