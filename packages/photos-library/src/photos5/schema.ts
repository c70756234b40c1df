import { isPlistDict, parsePlist } from '@safelight/plist';
import type { LibraryWarning } from '../photos-library.ts';
import { PhotosLibraryError } from '../photos-library-error.ts';
import { existing, type Tables } from '../sqlite/columns.ts';
import type { CopiedDatabase } from '../sqlite/database.ts';
import { blobOf } from '../sqlite/row-values.ts';

/** A table that joins two others, and its columns for either side. */
export interface JoinTable {
  readonly table: string;
  readonly left: string;
  readonly right: string;
}

/** Where things are in this database. Apple renames tables nearly every autumn, so all is found by looking. */
export interface Schema {
  readonly tables: Tables;
  readonly assets: string;
  /** left: the album; right: the asset. */
  readonly albumAssets?: JoinTable;
  /** left: the additional attributes; right: the keyword. */
  readonly keywords?: JoinTable;
  readonly faceAsset?: string;
  readonly facePerson?: string;
  readonly modelVersion: number;
  readonly warnings: readonly LibraryWarning[];
}

/** Without these columns there is no telling which asset is which, or where its file is. */
const requiredColumns = ['Z_PK', 'ZUUID', 'ZDIRECTORY', 'ZFILENAME'];

/** What would be told wrongly, and not only left out, if its column had another name. */
const toldOfAssets = [
  ['ZTRASHEDSTATE', 'what is in Recently Deleted'],
  ['ZHIDDEN', 'what is hidden'],
  ['ZDATECREATED', 'when assets were taken'],
  ['ZKIND', 'which assets are videos'],
] as const;

/** Throws `PhotosLibraryError` `unknown-schema` when there is no table of assets. */
export function readSchema(database: CopiedDatabase): Schema {
  const tables = database.tables;
  const assets = ['ZASSET', 'ZGENERICASSET'].find((name) => hasColumns(tables, name, requiredColumns));
  if (assets === undefined)
    throw new PhotosLibraryError('unknown-schema', 'the database has no table of assets');
  const albumAssets = joinTable(tables, /^Z_\d+ASSETS$/, [/^Z_\d+ALBUMS$/, /^Z_\d+ASSETS\d*$/]);
  const keywords = joinTable(tables, /^Z_\d+KEYWORDS$/, [/^Z_\d+ASSETATTRIBUTES$/, /^Z_\d+KEYWORDS\d*$/]);
  const faceAsset = existing(tables, 'ZDETECTEDFACE', ['ZASSETFORFACE', 'ZASSET']);
  const facePerson = existing(tables, 'ZDETECTEDFACE', ['ZPERSONFORFACE', 'ZPERSON']);
  const missing = [
    ...(albumAssets === undefined ? ['albums of assets'] : []),
    ...(keywords === undefined ? ['keywords of assets'] : []),
    ...(faceAsset === undefined || facePerson === undefined ? ['people of assets'] : []),
    ...(tables.has('ZINTERNALRESOURCE') ? [] : ['resources of assets']),
    ...(hasColumns(tables, 'ZADDITIONALASSETATTRIBUTES', ['ZASSET', 'ZORIGINALFILENAME'])
      ? []
      : ['original names']),
    ...toldOfAssets.flatMap(([name, what]) => (tables.get(assets)?.has(name) ? [] : [what])),
  ];
  return {
    tables,
    assets,
    ...(albumAssets && { albumAssets }),
    ...(keywords && { keywords }),
    ...(faceAsset !== undefined && { faceAsset }),
    ...(facePerson !== undefined && { facePerson }),
    modelVersion: readModelVersion(database),
    warnings: missing.map((details) => ({ code: 'missing-columns', details })),
  };
}

function hasColumns(tables: Tables, table: string, names: readonly string[]): boolean {
  return names.every((name) => tables.get(table)?.has(name));
}

function joinTable(tables: Tables, name: RegExp, columns: readonly [RegExp, RegExp]): JoinTable | undefined {
  for (const [table, present] of tables) {
    if (!name.test(table)) continue;
    const left = [...present].find((column) => columns[0].test(column));
    const right = [...present].find((column) => columns[1].test(column));
    if (left !== undefined && right !== undefined) return { table, left, right };
  }
  return undefined;
}

/** Core Data keeps the number of the model in a property list beside its tables. 0 when it is not to be had. */
function readModelVersion(database: CopiedDatabase): number {
  if (!database.tables.get('Z_METADATA')?.has('Z_PLIST')) return 0;
  const bytes = blobOf(database.row('SELECT Z_PLIST AS plist FROM Z_METADATA LIMIT 1'), 'plist');
  if (bytes === undefined || bytes.length > 1_000_000) return 0;
  try {
    const metadata = parsePlist(bytes);
    const version = isPlistDict(metadata) ? metadata.PLModelVersion : undefined;
    return typeof version === 'number' && Number.isInteger(version) ? version : 0;
  } catch {
    return 0;
  }
}
