import type { LibraryLayout } from '../files/library-layout.ts';
import { FolderListings } from '../media/folder-listings.ts';
import type { MediaFiles } from '../media/media-files.ts';
import type { OpenOptions } from '../open-options.ts';
import type { CloudSummary, LibraryWarning, PhotosLibrary } from '../photos-library.ts';
import { blameAbsentLog } from '../sqlite/blame-absent-log.ts';
import { CopiedDatabase } from '../sqlite/database.ts';
import { copyDatabase, type PrivateCopy } from '../sqlite/private-copy.ts';
import { repeatedIdentities } from '../sqlite/repeated-identities.ts';
import { numberOf } from '../sqlite/row-values.ts';
import { readAlbums } from './albums.ts';
import { readCloudSummary } from './cloud-summary.ts';
import { divide } from './divide.ts';
import { isNewer, systemOf } from './generation.ts';
import type { Reading, ReadingFacts } from './reading.ts';
import { readSchema, type Schema } from './schema.ts';
import { walkAssets } from './walk-assets.ts';

/** Opens a Photos.sqlite (macOS 10.15 and iOS 13, or later) with the files around it. */
export async function openPhotos5(
  files: MediaFiles,
  layout: LibraryLayout,
  options: OpenOptions,
): Promise<PhotosLibrary> {
  await using stack = new AsyncDisposableStack();
  const listings = new FolderListings(files, layout.groupOf);
  const listed = listAhead(listings, layout, options);
  const copy = stack.use(await copyDatabase(files, layout.database, options));
  await listed;
  const database = CopiedDatabase.open(copy.path);
  stack.defer(() => database.close());
  const schema = blameAbsentLog(copy, () => readSchema(database));
  const library = describe({ files, layout, listings, database, copy, schema }, options);
  const owned = stack.move();
  let cloud: CloudSummary | undefined;
  return {
    ...library,
    // Counted when asked for: it takes a look at every resource there is.
    get cloud() {
      cloud ??= readCloudSummary(database, schema);
      return cloud;
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

/** One processor lists what the other copies. A copy that fails leaves it to end by itself. */
async function listAhead(
  listings: FolderListings,
  { originals }: LibraryLayout,
  { assetsNext = false, signal }: OpenOptions,
): Promise<void> {
  if (assetsNext && originals !== undefined) await listings.loadBelow(originals, signal);
}

interface Opened extends Omit<Reading, 'facts'> {
  readonly copy: PrivateCopy;
  readonly schema: Schema;
}

function describe(
  { files, layout, listings, database, copy, schema }: Opened,
  options: OpenOptions,
): Omit<PhotosLibrary, 'cloud' | keyof AsyncDisposable> {
  const albums = readAlbums(database, schema);
  const { nowMs, timeZone, referencedFolders = [] } = options;
  const facts: ReadingFacts = {
    databasePath: copy.path,
    schema,
    albums,
    repeated: repeatedIdentities(database, { table: schema.assets, key: 'Z_PK', identity: 'ZUUID' }),
    nowMs,
    timeZone,
    referencedFolders,
  };
  let ahead: FolderListings | undefined = listings;
  /** With what was listed ahead the first time, and anew afterwards. */
  const nextReading = (): Reading => {
    const reading = {
      facts,
      database,
      files,
      layout,
      listings: ahead ?? new FolderListings(files, layout.groupOf),
    };
    ahead = undefined;
    return reading;
  };
  const system = systemOf(schema.modelVersion);
  const assetCount = numberOf(database.row(`SELECT count(*) AS count FROM "${schema.assets}"`), 'count') ?? 0;
  return {
    generation: {
      schema: 'photos-5',
      layout: layout.name,
      ...(system !== undefined && { system }),
      modelVersion: schema.modelVersion,
    },
    warnings: [...copy.warnings, ...schema.warnings, ...newerWarning(schema)],
    albums: albums.all,
    assetCount,
    assets: (how) => walkAssets(nextReading(), assetCount, how),
    divide: (assetsInPart) => divide(nextReading(), assetsInPart),
  };
}

function newerWarning({ modelVersion }: Schema): LibraryWarning[] {
  return isNewer(modelVersion) ? [{ code: 'newer-schema', details: `model ${modelVersion}` }] : [];
}
