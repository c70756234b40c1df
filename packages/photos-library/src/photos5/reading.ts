import type { LibraryLayout } from '../files/library-layout.ts';
import { outsideFiles } from '../files/outside-files.ts';
import type { FolderListings } from '../media/folder-listings.ts';
import type { MediaFiles } from '../media/media-files.ts';
import type { CopiedDatabase } from '../sqlite/database.ts';
import { zoneOffset } from '../taken-at.ts';
import type { Albums } from './albums.ts';
import type { AssetFields } from './asset-fields.ts';
import type { BuildContext } from './build-asset.ts';
import { placeQuery, readPlace } from './place.ts';
import type { Schema } from './schema.ts';

/** What is known before the assets are read, as plain data that a thread can be given. */
export interface ReadingFacts {
  /** Of our own copy of the database. */
  readonly databasePath: string;
  readonly schema: Schema;
  readonly albums: Albums;
  /** The keys of assets whose uuid one before them has. */
  readonly repeated: ReadonlySet<number>;
  readonly nowMs: number;
  readonly timeZone: string | undefined;
  readonly referencedFolders: readonly string[];
}

/** All that the assets of a library are read with. */
export interface Reading {
  readonly facts: ReadingFacts;
  readonly database: CopiedDatabase;
  readonly files: MediaFiles;
  readonly layout: LibraryLayout;
  readonly listings: FolderListings;
}

/** What every asset of a reading is put together with. */
export function buildContext(
  { facts, database, files, layout, listings }: Reading,
  { sizes }: AssetFields,
): BuildContext {
  const { schema, repeated, nowMs, timeZone, referencedFolders } = facts;
  const placeSql = placeQuery(schema);
  return {
    finder: { files, listings, groupOf: layout.groupOf, sizes, outside: outsideFiles(referencedFolders) },
    layout,
    repeated,
    nowMs,
    assumedOffset: zoneOffset(timeZone),
    placeOf: (key) => readPlace(database, placeSql, key),
  };
}
