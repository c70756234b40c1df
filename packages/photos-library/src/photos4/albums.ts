import type { PhotosAlbum } from '../photos-asset.ts';
import type { CopiedDatabase } from '../sqlite/database.ts';
import { numberOf, textOf } from '../sqlite/row-values.ts';
import { detailTables } from './version-query.ts';

interface Folder {
  readonly name: string;
  readonly parent: string | undefined;
  readonly builtIn: boolean;
}

/** The owner's albums by key (RKAlbum.albumSubclass 3), with their folders; a folder inside itself ends the walk. */
export function readAlbums(database: CopiedDatabase): ReadonlyMap<number, PhotosAlbum> {
  if (!detailTables['albums of assets'].every((table) => database.tables.has(table))) return new Map();
  const folders = readFolders(database);
  const albums = new Map<number, PhotosAlbum>();
  const sql = `SELECT modelId AS pk, uuid, name, folderUuid AS folder FROM RKAlbum
    WHERE albumSubclass = 3 AND isMagic = 0 AND isInTrash = 0`;
  for (const row of database.rows(sql)) {
    const key = numberOf(row, 'pk') ?? 0;
    albums.set(key, {
      id: textOf(row, 'uuid') ?? `album-${key}`,
      title: textOf(row, 'name') ?? '',
      folders: foldersAround(textOf(row, 'folder'), folders),
      kind: 'album',
    });
  }
  return albums;
}

function readFolders(database: CopiedDatabase): ReadonlyMap<string, Folder> {
  const folders = new Map<string, Folder>();
  for (const row of database.rows(
    'SELECT uuid, name, parentFolderUuid AS parent, isMagic AS builtIn FROM RKFolder',
  )) {
    folders.set(textOf(row, 'uuid') ?? '', {
      name: textOf(row, 'name') ?? '',
      parent: textOf(row, 'parent'),
      builtIn: numberOf(row, 'builtIn') === 1,
    });
  }
  return folders;
}

function foldersAround(
  innermost: string | undefined,
  folders: ReadonlyMap<string, Folder>,
): readonly string[] {
  const names: string[] = [];
  const seen = new Set<string>();
  for (let uuid = innermost; uuid !== undefined && !seen.has(uuid); ) {
    seen.add(uuid);
    const folder = folders.get(uuid);
    if (folder === undefined || folder.builtIn) break;
    names.unshift(folder.name);
    uuid = folder.parent;
  }
  return names;
}
