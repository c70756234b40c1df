import type { Place } from '../photos-asset.ts';
import type { CopiedDatabase, Values } from '../sqlite/database.ts';
import { numberAt } from '../sqlite/row-values.ts';
import { SideRows } from '../sqlite/side-rows.ts';
import type { AssetRange } from './asset-range.ts';
import { assetQuery, at } from './asset-row.ts';
import { placeQuery, readPlace } from './place.ts';
import { resourceQuery } from './resource-row.ts';
import type { Schema } from './schema.ts';
import { albumQuery, keywordQuery, peopleQuery } from './side-queries.ts';

/** All rows of one asset, as they stand in the database. Plain arrays throughout, so that a thread can hand them over. */
export type AssetRecord = readonly [
  asset: Values,
  resources: readonly Values[],
  albums: readonly Values[],
  keywords: readonly Values[],
  people: readonly Values[],
  /** Null where it has none; undefined where places are not wanted. */
  place: Place | null | undefined,
];

/** The questions that are asked of the database; undefined where it has no answer. */
export interface RecordQueries {
  readonly assets: string;
  readonly resources: string | undefined;
  readonly albums: string | undefined;
  readonly keywords: string | undefined;
  readonly people: string | undefined;
  /** Undefined unless places are wanted, too: understanding one takes longer than all the rest of an asset. */
  readonly place: string | undefined;
}

export function recordQueries(schema: Schema, { places }: { readonly places: boolean }): RecordQueries {
  return {
    assets: assetQuery(schema),
    resources: resourceQuery(schema),
    albums: albumQuery(schema),
    keywords: keywordQuery(schema),
    people: peopleQuery(schema),
    place: places ? placeQuery(schema) : undefined,
  };
}

/** Assets in the order of their keys, in batches: five queries, each read once and in step, whatever the number of assets. */
export function* recordBatches(
  database: CopiedDatabase,
  queries: RecordQueries,
  { range, size }: { readonly range: AssetRange; readonly size: number },
): Generator<readonly AssetRecord[]> {
  let batch: AssetRecord[] = [];
  for (const record of records(database, queries, range)) {
    if (batch.push(record) < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

function* records(
  database: CopiedDatabase,
  queries: RecordQueries,
  range: AssetRange,
): Generator<AssetRecord> {
  const beside = (sql: string | undefined) =>
    new SideRows(sql === undefined ? [].values() : database.arrays(sql, ...range));
  const resources = beside(queries.resources);
  const albums = beside(queries.albums);
  const keywords = beside(queries.keywords);
  const people = beside(queries.people);
  let previous: number | undefined;
  for (const row of database.arrays(queries.assets, ...range)) {
    const key = numberAt(row, at.pk) ?? 0;
    if (key === previous) continue;
    previous = key;
    const place = placeOf(database, queries.place, row);
    yield [row, resources.take(key), albums.take(key), keywords.take(key), people.take(key), place];
  }
}

function placeOf(database: CopiedDatabase, query: string | undefined, row: Values): AssetRecord[5] {
  if (query === undefined) return undefined;
  if ((numberAt(row, at.placeSize) ?? 0) === 0) return null;
  return readPlace(database, query, numberAt(row, at.pk) ?? 0) ?? null;
}
