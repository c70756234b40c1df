import type { PhotosAlbum, PhotosAsset } from '../photos-asset.ts';
import type { CopiedDatabase, Values } from '../sqlite/database.ts';
import { numberAt, numberOf, textAt } from '../sqlite/row-values.ts';
import { SideRows } from '../sqlite/side-rows.ts';
import { buildAsset, type VersionContext } from './build-asset.ts';
import {
  albumQuery,
  detailTables,
  keywordQuery,
  peopleQuery,
  renderingQuery,
  versionQuery,
} from './version-query.ts';

export interface VersionWalk {
  readonly database: CopiedDatabase;
  readonly albums: ReadonlyMap<number, PhotosAlbum>;
  readonly context: VersionContext;
}

/** All assets: five queries, each read once and in step. */
export async function* walkVersions(
  { database, albums, context }: VersionWalk,
  signal: AbortSignal | undefined,
): AsyncGenerator<PhotosAsset> {
  const side = (sql: string, details: keyof typeof detailTables) => {
    const known = detailTables[details].every((table) => database.tables.has(table));
    return new SideRows(known ? database.arrays(sql) : [].values());
  };
  const inAlbums = side(albumQuery, 'albums of assets');
  const keywords = side(keywordQuery, 'keywords of assets');
  const people = side(peopleQuery, 'people of assets');
  const renderings = side(renderingQuery, 'resources of assets');
  let previous: number | undefined;
  for (const row of database.rows(versionQuery(database.tables))) {
    signal?.throwIfAborted();
    const key = numberOf(row, 'pk') ?? 0;
    if (key === previous) continue;
    previous = key;
    const record = {
      row,
      renderings: renderings.take(key),
      albums: inAlbums
        .take(key)
        .map((album) => albums.get(numberAt(album, 1) ?? -1))
        .filter((album) => album !== undefined),
      keywords: texts(keywords.take(key)),
      people: texts(people.take(key)),
    };
    yield await buildAsset(record, context);
  }
}

function texts(rows: readonly Values[]): readonly string[] {
  return rows.map((row) => textAt(row, 1)).filter((text) => text !== undefined);
}
