import type { PhotosAlbum, PhotosAsset } from '../photos-asset.ts';
import type { CopiedDatabase, Values } from '../sqlite/database.ts';
import { numberAt, textAt } from '../sqlite/row-values.ts';
import type { Albums } from './albums.ts';
import { type AssetRecord, assetRecords, recordQueries } from './asset-records.ts';
import { at } from './asset-row.ts';
import { type BuildContext, buildAsset } from './build-asset.ts';
import { recordBatches } from './record-batches.ts';
import { readResourceRow } from './resource-row.ts';
import type { Schema } from './schema.ts';

export interface Walk {
  readonly database: CopiedDatabase;
  /** Of our copy, for a thread to open it too. */
  readonly databasePath: string;
  readonly schema: Schema;
  readonly assetCount: number;
  readonly albums: Albums;
  readonly places: boolean;
  readonly context: BuildContext;
}

/** Below this many assets a thread takes longer to begin (some 0.1 s) than it saves. */
const manyAssets = 10_000;

/** All assets in the order of the database. */
export async function* walkAssets(walk: Walk, signal: AbortSignal | undefined): AsyncGenerator<PhotosAsset> {
  for await (const batch of batchesOf(walk)) {
    walk.database.throwIfClosed();
    for (const record of batch) {
      signal?.throwIfAborted();
      yield buildAsset(recordOf(record, walk.albums), walk.context);
    }
  }
}

async function* batchesOf({ database, databasePath, schema, assetCount, places }: Walk) {
  const threaded = assetCount >= manyAssets;
  const queries = recordQueries(schema, { places: threaded && places });
  if (threaded) yield* recordBatches(databasePath, queries);
  else for (const record of assetRecords(database, queries)) yield [record];
}

function recordOf(record: AssetRecord, albums: Albums): Parameters<typeof buildAsset>[0] {
  const [row, resources, inAlbums, keywords, people, place] = record;
  return {
    row,
    resources: resources.map(readResourceRow),
    albums: albumsOf(row, inAlbums, albums),
    keywords: texts(keywords),
    people: texts(people),
    place,
  };
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
