import type { Place } from '../photos-asset.ts';
import type { CopiedDatabase, Values } from '../sqlite/database.ts';
import { numberAt } from '../sqlite/row-values.ts';
import { SideRows } from '../sqlite/side-rows.ts';
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
  readonly beside: readonly (string | undefined)[];
  /** Undefined unless places are wanted, too: understanding one takes longer than all the rest of an asset. */
  readonly place: string | undefined;
}

export function recordQueries(schema: Schema, { places }: { readonly places: boolean }): RecordQueries {
  return {
    place: places ? placeQuery(schema) : undefined,
    assets: assetQuery(schema),
    beside: [resourceQuery(schema), albumQuery(schema), keywordQuery(schema), peopleQuery(schema)],
  };
}

/** All assets in the order of their keys: five queries, each read once and in step, whatever the number of assets. */
export function* assetRecords(
  database: CopiedDatabase,
  { assets, beside, place }: RecordQueries,
): Generator<AssetRecord> {
  const sides = beside.map((sql) => new SideRows(sql === undefined ? [].values() : database.arrays(sql)));
  const placeOf = (row: Values): Place | null =>
    (numberAt(row, at.placeSize) ?? 0) > 0
      ? (readPlace(database, place, numberAt(row, at.pk) ?? 0) ?? null)
      : null;
  let previous: number | undefined;
  for (const row of database.arrays(assets)) {
    const key = numberAt(row, at.pk) ?? 0;
    if (key === previous) continue;
    previous = key;
    const [resources = [], albums = [], keywords = [], people = []] = sides.map((side) => side.take(key));
    yield [row, resources, albums, keywords, people, place === undefined ? undefined : placeOf(row)];
  }
}
