import type { PhotosAlbum } from '../photos-asset.ts';
import { column } from '../sqlite/columns.ts';
import type { CopiedDatabase } from '../sqlite/database.ts';
import { numberOf, textOf } from '../sqlite/row-values.ts';
import type { Schema } from './schema.ts';

/** ZGENERICALBUM.ZKIND, from the osxphotos project; the other kinds are Photos' own (imports, smart albums, progress). */
const albumKind = { album: 2, shared: 1505, folder: 4000 } as const;

export interface Albums {
  readonly all: readonly PhotosAlbum[];
  /** By key in the table of albums. */
  readonly byKey: ReadonlyMap<number, PhotosAlbum>;
  /** By key in the table of shares, where shared albums are since macOS 26. */
  readonly byShare: ReadonlyMap<number, PhotosAlbum>;
}

interface AlbumRow {
  readonly kind: number;
  readonly title: string;
  readonly parent: number | undefined;
  readonly id: string;
  readonly trashed: boolean;
}

/** The owner's albums and the shared ones, with their folders; those in Recently Deleted are left out. */
export function readAlbums(database: CopiedDatabase, { tables }: Schema): Albums {
  const rows = readRows(database, tables);
  const byKey = new Map<number, PhotosAlbum>();
  for (const [key, row] of rows) {
    if (row.trashed || (row.kind !== albumKind.album && row.kind !== albumKind.shared)) continue;
    const kind = row.kind === albumKind.shared ? 'shared-album' : 'album';
    byKey.set(key, { id: row.id, title: row.title, folders: foldersOf(row, rows), kind });
  }
  const byShare = readShares(database, tables);
  return { all: [...byKey.values(), ...byShare.values()], byKey, byShare };
}

function readRows(database: CopiedDatabase, tables: Schema['tables']): ReadonlyMap<number, AlbumRow> {
  const table = 'ZGENERICALBUM';
  const rows = new Map<number, AlbumRow>();
  if (!tables.get(table)?.has('ZKIND')) return rows;
  const of = columnOf(tables, table, 'g');
  const sql = `SELECT g.Z_PK AS pk, ${of('kind', 'ZKIND')}, ${of('title', 'ZTITLE')},
    ${of('parent', 'ZPARENTFOLDER')}, ${of('trashed', 'ZTRASHEDSTATE')}, ${of('uuid', 'ZUUID')} FROM ${table} g`;
  for (const row of database.rows(sql)) {
    const key = numberOf(row, 'pk') ?? 0;
    rows.set(key, {
      kind: numberOf(row, 'kind') ?? 0,
      title: textOf(row, 'title') ?? '',
      parent: numberOf(row, 'parent'),
      id: textOf(row, 'uuid') ?? `album-${key}`,
      trashed: (numberOf(row, 'trashed') ?? 0) !== 0,
    });
  }
  return rows;
}

/** The titles of the folders around an album. A folder inside itself ends the walk. */
function foldersOf(album: AlbumRow, rows: ReadonlyMap<number, AlbumRow>): readonly string[] {
  const folders: string[] = [];
  const seen = new Set<number>();
  for (let key = album.parent; key !== undefined && !seen.has(key); ) {
    seen.add(key);
    const folder = rows.get(key);
    if (folder?.kind !== albumKind.folder) break;
    folders.unshift(folder.title);
    key = folder.parent;
  }
  return folders;
}

/** Since macOS 26 a shared album is a row of ZSHARE of the entity CollectionShare (found by the osxphotos project). */
function readShares(database: CopiedDatabase, tables: Schema['tables']): ReadonlyMap<number, PhotosAlbum> {
  const albums = new Map<number, PhotosAlbum>();
  if (!tables.get('ZSHARE')?.has('ZTITLE') || !tables.get('Z_PRIMARYKEY')?.has('Z_NAME')) return albums;
  const of = columnOf(tables, 'ZSHARE', 's');
  const sql = `SELECT s.Z_PK AS pk, ${of('title', 'ZTITLE')}, ${of('uuid', 'ZUUID')}, ${of('trashed', 'ZTRASHEDSTATE')}
    FROM ZSHARE s JOIN Z_PRIMARYKEY p ON p.Z_ENT = s.Z_ENT WHERE p.Z_NAME = 'CollectionShare'`;
  for (const row of database.rows(sql)) {
    const key = numberOf(row, 'pk') ?? 0;
    if ((numberOf(row, 'trashed') ?? 0) !== 0) continue;
    const id = textOf(row, 'uuid') ?? `share-${key}`;
    albums.set(key, { id, title: textOf(row, 'title') ?? '', folders: [], kind: 'shared-album' });
  }
  return albums;
}

function columnOf(
  tables: Schema['tables'],
  table: string,
  alias: string,
): (as: string, name: string) => string {
  return (as, name) => {
    const kind = as === 'title' || as === 'uuid' ? 'text' : 'number';
    return column(tables, { table, alias, names: [name], as, kind });
  };
}
