import { setImmediate } from 'node:timers/promises';
import type { PhotosAlbum, PhotosAsset } from '../photos-asset.ts';
import type { Values } from '../sqlite/database.ts';
import { numberAt, textAt } from '../sqlite/row-values.ts';
import type { Albums } from './albums.ts';
import type { AssetFields } from './asset-fields.ts';
import { type AssetRange, allAssets } from './asset-range.ts';
import { type AssetRecord, recordBatches, recordQueries } from './asset-records.ts';
import { at } from './asset-row.ts';
import { buildAsset } from './build-asset.ts';
import { buildContext, type Reading } from './reading.ts';
import type { AssetParts } from './recorded-asset.ts';
import { ResourceRow } from './resource-row.ts';
import { threadedBatches } from './threaded-batches.ts';

export interface WalkOptions extends Partial<AssetFields> {
  readonly signal?: AbortSignal | undefined;
}

/** Places are read one by one where nobody said that they will be asked for. */
const everything: AssetFields = { details: true, sizes: true, fingerprints: true, places: false };

/** What is read and put together at once; few, so that little of it is alive whenever the garbage is collected. */
const batchSize = 128;

/** Below this many assets a thread takes longer to begin (some 0.1 s) than it saves. */
const manyAssets = 10_000;

/** All assets in the order of the database; where there are many, their rows are read ahead by a thread. */
export async function* walkAssets(
  reading: Reading,
  assetCount: number,
  { signal, places = false }: Pick<WalkOptions, 'signal' | 'places'> = {},
): AsyncGenerator<PhotosAsset> {
  const { schema, databasePath } = reading.facts;
  const threaded = assetCount >= manyAssets;
  const queries = recordQueries(schema, { ...everything, places: threaded && places });
  const batches = threaded
    ? threadedBatches(databasePath, queries)
    : recordBatches(reading.database, queries, { range: allAssets, size: batchSize });
  for await (const assets of built(batches, everything, { reading, signal })) {
    for (const asset of assets) {
      signal?.throwIfAborted();
      yield asset;
    }
  }
}

/** The assets of a range, a batch at a time, all on this thread. */
export async function* walkRange(
  reading: Reading,
  range: AssetRange,
  { signal, ...fields }: WalkOptions = {},
): AsyncGenerator<readonly PhotosAsset[]> {
  const wanted: AssetFields = { ...everything, ...fields };
  const queries = recordQueries(reading.facts.schema, wanted);
  const batches = recordBatches(reading.database, queries, { range, size: batchSize });
  for await (const assets of built(batches, wanted, { reading, signal })) {
    yield assets;
    // So that the process hears that it is to stop.
    await setImmediate();
  }
}

async function* built(
  batches: Iterable<readonly AssetRecord[]> | AsyncIterable<readonly AssetRecord[]>,
  wanted: AssetFields,
  { reading, signal }: { readonly reading: Reading; readonly signal: AbortSignal | undefined },
): AsyncGenerator<readonly PhotosAsset[]> {
  const context = buildContext(reading, wanted);
  for await (const batch of batches) {
    signal?.throwIfAborted();
    reading.database.throwIfClosed();
    const assets: PhotosAsset[] = [];
    for (const record of batch) {
      const asset = buildAsset(recordOf(record, reading.facts.albums), context);
      assets.push(asset instanceof Promise ? await asset : asset);
    }
    yield assets;
  }
}

function recordOf(record: AssetRecord, albums: Albums): AssetParts {
  const [row, resources, inAlbums, keywords, people, place] = record;
  // Not by `map`, see `files/mac-layout.ts`.
  const rows: ResourceRow[] = [];
  for (const values of resources) rows.push(new ResourceRow(values));
  return {
    row,
    resources: rows,
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
