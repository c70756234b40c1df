import { type ColumnRequest, column } from '../sqlite/columns.ts';
import type { Schema } from './schema.ts';

type Wanted = readonly [as: string, ...names: string[]];

const assetColumns = [
  ['uuid', 'ZUUID'],
  ['directory', 'ZDIRECTORY'],
  ['filename', 'ZFILENAME'],
  ['kind', 'ZKIND'],
  ['subtype', 'ZKINDSUBTYPE'],
  ['trashed', 'ZTRASHEDSTATE'],
  ['trashedDate', 'ZTRASHEDDATE'],
  ['hidden', 'ZHIDDEN'],
  ['favorite', 'ZFAVORITE'],
  ['savedType', 'ZSAVEDASSETTYPE'],
  ['bundleScope', 'ZBUNDLESCOPE'],
  ['burst', 'ZAVALANCHEUUID'],
  ['burstPick', 'ZAVALANCHEPICKTYPE'],
  ['created', 'ZDATECREATED'],
  ['added', 'ZADDEDDATE'],
  ['latitude', 'ZLATITUDE'],
  ['longitude', 'ZLONGITUDE'],
  ['adjusted', 'ZADJUSTMENTSSTATE', 'ZHASADJUSTMENTS'],
  ['rendered', 'ZHDRTYPE', 'ZCUSTOMRENDEREDVALUE'],
  ['depth', 'ZDEPTHTYPE', 'ZDEPTHSTATES'],
  ['spatial', 'ZSPATIALTYPE'],
  ['publishedDate', 'ZCLOUDBATCHPUBLISHDATE'],
  ['cloudState', 'ZCLOUDLOCALSTATE'],
  ['libraryScope', 'ZACTIVELIBRARYSCOPEPARTICIPATIONSTATE'],
  ['sharedAlbum', 'ZCOLLECTIONSHARE'],
] as const satisfies readonly Wanted[];

const attributeColumns = [
  ['originalName', 'ZORIGINALFILENAME'],
  ['title', 'ZTITLE'],
  ['offset', 'ZTIMEZONEOFFSET'],
  ['exifTime', 'ZEXIFTIMESTAMPSTRING'],
  ['selfie', 'ZCAMERACAPTUREDEVICE'],
  ['originalSize', 'ZORIGINALFILESIZE'],
  ['fingerprint', 'ZORIGINALSTABLEHASH', 'ZMASTERFINGERPRINT'],
  ['editedFingerprint', 'ZADJUSTEDSTABLEHASH', 'ZADJUSTEDFINGERPRINT'],
  ['adjustment', 'ZUNMANAGEDADJUSTMENT'],
] as const satisfies readonly Wanted[];

const columns = [
  'pk',
  ...assetColumns.map(([as]) => as),
  ...attributeColumns.map(([as]) => as),
  'placeSize',
  'extendedOffset',
  'description',
] as const;

/** Where each column stands in a row of {@link assetQuery}. */
export const at = Object.fromEntries(columns.map((name, place) => [name, place])) as Readonly<
  Record<(typeof columns)[number], number>
>;

const attributes = 'ZADDITIONALASSETATTRIBUTES';

/** The assets between two keys, in the order of these, with what the tables beside them say of each. */
export function assetQuery({ tables, assets }: Schema): string {
  const extended = tables.get(assets)?.has('ZEXTENDEDATTRIBUTES') && tables.has('ZEXTENDEDATTRIBUTES');
  const described = tables.get(attributes)?.has('ZASSETDESCRIPTION') && tables.has('ZASSETDESCRIPTION');
  const attributed = tables.get(attributes)?.has('ZASSET');
  const selected = [
    'a.Z_PK AS pk',
    ...assetColumns.map((wanted) => column(tables, request(assets, 'a', wanted))),
    ...attributeColumns.map((wanted) =>
      attributed ? column(tables, request(attributes, 'x', wanted)) : `NULL AS ${wanted[0]}`,
    ),
    attributed && tables.get(attributes)?.has('ZREVERSELOCATIONDATA')
      ? 'length(x.ZREVERSELOCATIONDATA) AS placeSize'
      : 'NULL AS placeSize',
    extended
      ? column(tables, request('ZEXTENDEDATTRIBUTES', 'e', ['extendedOffset', 'ZTIMEZONEOFFSET']))
      : 'NULL AS extendedOffset',
    described && attributed
      ? column(tables, request('ZASSETDESCRIPTION', 'd', ['description', 'ZLONGDESCRIPTION']))
      : 'NULL AS description',
  ];
  return [
    `SELECT ${selected.join(', ')} FROM "${assets}" a`,
    attributed ? `LEFT JOIN ${attributes} x ON x.ZASSET = a.Z_PK` : '',
    extended ? 'LEFT JOIN ZEXTENDEDATTRIBUTES e ON e.Z_PK = a.ZEXTENDEDATTRIBUTES' : '',
    described && attributed ? 'LEFT JOIN ZASSETDESCRIPTION d ON d.Z_PK = x.ZASSETDESCRIPTION' : '',
    'WHERE a.Z_PK BETWEEN ? AND ? ORDER BY a.Z_PK',
  ].join(' ');
}

const textColumns: ReadonlySet<string> = new Set(
  'uuid directory filename burst originalName title exifTime fingerprint editedFingerprint description'.split(
    ' ',
  ),
);

const dateColumns: ReadonlySet<string> = new Set(['created', 'added', 'trashedDate', 'publishedDate']);

function request(table: string, alias: string, [as, ...names]: Wanted): ColumnRequest {
  return {
    table,
    alias,
    names,
    as,
    kind: textColumns.has(as) ? 'text' : dateColumns.has(as) ? 'date' : 'number',
  };
}
