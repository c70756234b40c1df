import type { PhotosAlbum, PhotosAsset } from '../photos-asset.ts';
import type { CopiedDatabase, Values } from '../sqlite/database.ts';
import { numberAt, textAt } from '../sqlite/row-values.ts';
import { SideRows } from '../sqlite/side-rows.ts';
import type { Albums } from './albums.ts';
import { assetQuery, at } from './asset-row.ts';
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
    new SideRows(sql === undefined ? [].values() : database.arrays(sql));
  const [resources, albums] = [side(resourceQuery(schema)), side(albumQuery(schema))];
  const [keywords, people] = [side(keywordQuery(schema)), side(peopleQuery(schema))];
  let previous: number | undefined;
  for (const row of database.arrays(assetQuery(schema))) {
    signal?.throwIfAborted();
    const key = numberAt(row, at.pk) ?? 0;
    if (key === previous) continue;
    previous = key;
    yield await buildAsset(
      {
        row,
        resources: resources.take(key).map(readResourceRow),
        albums: albumsOf(row, albums.take(key), walk.albums),
        keywords: texts(keywords.take(key)),
        people: texts(people.take(key)),
      },
      walk.context,
    );
  }
}

function albumsOf(asset: Values, rows: readonly Values[], albums: Albums): readonly PhotosAlbum[] {
  const found: PhotosAlbum[] = [];
  for (const row of rows) add(found, albums.byKey.get(numberAt(row, 1) ?? -1));
  add(found, albums.byShare.get(numberAt(asset, at.sharedAlbum) ?? -1));
  return found;
}

function texts(rows: readonly Values[]): readonly string[] {
  const found: string[] = [];
  for (const row of rows) add(found, textAt(row, 1));
  return found;
}

function add<T>(list: T[], item: T | undefined): void {
  if (item !== undefined) list.push(item);
}
