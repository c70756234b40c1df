import { column, type Tables } from '../sqlite/columns.ts';

/** The columns of one asset: its version, its master (the file imported), and the other of a pair of RAW and JPEG. */
const versionColumns: readonly (readonly [as: string, name: string])[] = [
  ['uuid', 'uuid'],
  ['type', 'type'],
  ['special', 'specialType'],
  ['selfie', 'selfPortrait'],
  ['created', 'imageDate'],
  ['offset', 'imageTimeZoneOffsetSeconds'],
  ['favorite', 'isFavorite'],
  ['hidden', 'isHidden'],
  ['trashed', 'isInTrash'],
  ['trashedDate', 'inTrashDate'],
  ['latitude', 'latitude'],
  ['longitude', 'longitude'],
  ['title', 'name'],
  ['description', 'extendedDescription'],
  ['burst', 'burstUuid'],
  ['burstPick', 'burstPickType'],
  ['edited', 'hasAdjustments'],
  ['adjustment', 'adjustmentUuid'],
];

const masterColumns: readonly (readonly [as: string, name: string])[] = [
  ['Path', 'imagePath'],
  ['Name', 'originalFileName'],
  ['Size', 'fileSize'],
  ['Fingerprint', 'fingerprint'],
  ['Outside', 'fileIsReference'],
  ['Missing', 'isMissing'],
  ['Volume', 'volumeId'],
  ['IsRaw', 'isTrulyRaw'],
];

const textColumns: ReadonlySet<string> = new Set(
  'uuid name extendedDescription burstUuid adjustmentUuid imagePath originalFileName fingerprint'.split(' '),
);

/** All assets in the order of their keys. Meanings of tables and columns: the osxphotos project. */
export function versionQuery(tables: Tables): string {
  const of = (alias: string, table: string, [as, name]: readonly [string, string]) =>
    column(tables, { table, alias, names: [name], as, kind: textColumns.has(name) ? 'text' : 'number' });
  return [
    'SELECT v.modelId AS pk, m.modelId AS masterKey,',
    versionColumns.map((wanted) => of('v', 'RKVersion', wanted)).join(', '),
    ...masterColumns.map(([as, name]) => `, ${of('m', 'RKMaster', [`master${as}`, name])}`),
    ...masterColumns.map(([as, name]) => `, ${of('r', 'RKMaster', [`alternate${as}`, name])}`),
    'FROM RKVersion v JOIN RKMaster m ON m.uuid = v.masterUuid',
    'LEFT JOIN RKMaster r ON r.uuid = m.alternateMasterUuid AND r.uuid <> m.uuid',
    'ORDER BY v.modelId',
  ].join(' ');
}

/** The tables that tell more of an asset. */
export const detailTables = {
  'albums of assets': ['RKAlbum', 'RKAlbumVersion', 'RKFolder'],
  'keywords of assets': ['RKKeyword', 'RKKeywordForVersion'],
  'people of assets': ['RKFace', 'RKPerson'],
  'resources of assets': ['RKModelResource'],
} as const;

/** (asset, keyword), in the order of the assets' keys. */
export const keywordQuery = `SELECT DISTINCT j.versionId AS asset, k.name AS keyword
  FROM RKKeywordForVersion j JOIN RKKeyword k ON k.modelId = j.keywordId ORDER BY 1, 2`;

/** (asset, name of a person), in the order of the assets' keys. */
export const peopleQuery = `SELECT DISTINCT f.imageModelId AS asset, coalesce(nullif(t.name, ''), p.name) AS person
  FROM RKFace f JOIN RKPerson p ON p.modelId = f.personId LEFT JOIN RKPerson t ON t.modelId = p.mergeTargetPersonId
  WHERE coalesce(nullif(t.name, ''), p.name) <> '' AND f.isInTrash = 0 ORDER BY 1, 2`;

/** (asset, album), in the order of the assets' keys. */
export const albumQuery =
  'SELECT DISTINCT versionId AS asset, albumId AS album FROM RKAlbumVersion ORDER BY 1, 2';

/** (asset, rendering), in the order of the assets' keys: 2 is attached to a version, 4 a photo and 8 a video at full size. */
export const renderingQuery = `SELECT attachedModelId AS asset, modelId AS resource, resourceType AS type,
  resourceTag AS adjustment FROM RKModelResource WHERE attachedModelType = 2 AND resourceType IN (4, 8)
  ORDER BY 1, modelId`;

/** (master, Live video); 1 is attached to a master. */
export const liveQuery = `SELECT attachedModelId AS master, modelId AS resource, isOnDisk AS "local" FROM RKModelResource
  WHERE UTI = 'com.apple.quicktime-movie' AND attachedModelType <> 2`;
