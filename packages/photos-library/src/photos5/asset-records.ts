import type { Place } from '../photos-asset.ts';
import type { CopiedDatabase, Values } from '../sqlite/database.ts';
import { numberAt } from '../sqlite/row-values.ts';
import { SideRows } from '../sqlite/side-rows.ts';
import type { RowFields } from './asset-fields.ts';
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

export function recordQueries(schema: Schema, fields: RowFields): RecordQueries {
  const { details, places } = fields;
  return {
    assets: assetQuery(schema, fields),
    resources: resourceQuery(schema, fields),
    albums: details ? albumQuery(schema) : undefined,
    keywords: details ? keywordQuery(schema) : undefined,
    people: details ? peopleQuery(schema) : undefined,
    place: places ? placeQuery(schema) : undefined,
  };
}

/**
 * Assets in the order of their keys, in batches of so many. For each batch every query is asked once and answered whole: rows
 * that are handed over one by one cost half as much again.
 */
export function* recordBatches(
  database: CopiedDatabase,
  queries: RecordQueries,
  { range: [first, last], size }: { readonly range: AssetRange; readonly size: number },
): Generator<readonly AssetRecord[]> {
  for (let after = first; ; ) {
    const rows = database.all(queries.assets, after, last, size);
    const end = keyOf(rows.at(-1));
    if (end === undefined) return;
    yield records(database, queries, { rows, range: [after, end] });
    after = end;
  }
}

interface Window {
  /** Of the assets. */
  readonly rows: readonly Values[];
  readonly range: AssetRange;
}

function records(
  database: CopiedDatabase,
  queries: RecordQueries,
  { rows, range }: Window,
): readonly AssetRecord[] {
  const beside = (sql: string | undefined) =>
    new SideRows((sql === undefined ? [] : database.all(sql, ...range)).values());
  const resources = beside(queries.resources);
  const albums = beside(queries.albums);
  const keywords = beside(queries.keywords);
  const people = beside(queries.people);
  const found: AssetRecord[] = [];
  let previous: number | undefined;
  for (const row of rows) {
    const key = keyOf(row) ?? 0;
    if (key === previous) continue;
    previous = key;
    const place = placeOf(database, queries.place, row);
    found.push([row, resources.take(key), albums.take(key), keywords.take(key), people.take(key), place]);
  }
  return found;
}

function keyOf(row: Values | undefined): number | undefined {
  return row === undefined ? undefined : numberAt(row, at.pk);
}

function placeOf(database: CopiedDatabase, query: string | undefined, row: Values): AssetRecord[5] {
  if (query === undefined) return undefined;
  if ((numberAt(row, at.placeSize) ?? 0) === 0) return null;
  return readPlace(database, query, keyOf(row) ?? 0) ?? null;
}
