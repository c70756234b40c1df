import type { PhotosAlbum, PhotosAsset } from '../photos-asset.ts';
import type { CopiedDatabase, Row } from '../sqlite/database.ts';
import { numberOf, textOf } from '../sqlite/row-values.ts';
import { SideRows } from '../sqlite/side-rows.ts';
import type { Albums } from './albums.ts';
import { assetQuery } from './asset-row.ts';
import { type BuildContext, buildAsset } from './build-asset.ts';
import { readResourceRow, resourceQuery } from './resource-row.ts';
import type { Schema } from './schema.ts';
import { albumQuery, keywordQuery, peopleQuery } from './side-queries.ts';

export interface Walk {
  readonly database: CopiedDatabase;
  readonly schema: Schema;
  readonly albums: Albums;
  readonly context: BuildContext;
}

/** All assets: five queries, each read once and in step, whatever the number of assets. */
export async function* walkAssets(walk: Walk, signal: AbortSignal | undefined): AsyncGenerator<PhotosAsset> {
  const { database, schema } = walk;
  const side = (sql: string | undefined) =>
    new SideRows(sql === undefined ? [].values() : database.rows(sql));
  const [resources, albums] = [side(resourceQuery(schema)), side(albumQuery(schema))];
  const [keywords, people] = [side(keywordQuery(schema)), side(peopleQuery(schema))];
  let previous: number | undefined;
  for (const row of database.rows(assetQuery(schema))) {
    signal?.throwIfAborted();
    const key = numberOf(row, 'pk') ?? 0;
    if (key === previous) continue;
    previous = key;
    yield await buildAsset(
      {
        row,
        resources: resources.take(key).map(readResourceRow),
        albums: albumsOf(row, albums.take(key), walk.albums),
        keywords: texts(keywords.take(key), 'keyword'),
        people: texts(people.take(key), 'person'),
      },
      walk.context,
    );
  }
}

function albumsOf(asset: Row, rows: readonly Row[], albums: Albums): readonly PhotosAlbum[] {
  const found = rows.map((row) => albums.byKey.get(numberOf(row, 'album') ?? -1));
  const share = albums.byShare.get(numberOf(asset, 'sharedAlbum') ?? -1);
  return [...found, share].filter((album) => album !== undefined);
}

function texts(rows: readonly Row[], name: string): readonly string[] {
  return rows.map((row) => textOf(row, name)).filter((text) => text !== undefined);
}
