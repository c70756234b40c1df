import { outsideFiles } from '../files/outside-files.ts';
import { FolderListings } from '../media/folder-listings.ts';
import type { MediaFiles } from '../media/media-files.ts';
import type { OpenOptions } from '../open-options.ts';
import type { CloudSummary, LibraryWarning, PhotosLibrary } from '../photos-library.ts';
import { PhotosLibraryError } from '../photos-library-error.ts';
import { blameAbsentLog } from '../sqlite/blame-absent-log.ts';
import { CopiedDatabase } from '../sqlite/database.ts';
import { copyDatabase } from '../sqlite/private-copy.ts';
import { repeatedIdentities } from '../sqlite/repeated-identities.ts';
import { numberOf, positiveOf, textOf } from '../sqlite/row-values.ts';
import { zoneOffset } from '../taken-at.ts';
import { readAlbums } from './albums.ts';
import type { FileRecords } from './expected-files.ts';
import { listMediaFolders } from './media-folders.ts';
import { readPlace } from './place.ts';
import { detailTables, liveQuery } from './version-query.ts';
import { walkVersions } from './walk-versions.ts';

/** Where the library of macOS 10.14 and before has its database. (Later ones keep an empty one of this name.) */
export const photos4Database = 'database/photos.db';

/** Without these there are no assets; Photos 2 kept some of the others in files of their own. */
const neededTables = ['RKVersion', 'RKMaster'];

/** Opens a library of Photos 2 to 4 (macOS 10.12 to 10.14). Throws as `openPhotosLibrary`. */
export async function openPhotos4(files: MediaFiles, options: OpenOptions): Promise<PhotosLibrary> {
  await using stack = new AsyncDisposableStack();
  const copy = stack.use(await copyDatabase(files, photos4Database, options));
  const database = CopiedDatabase.open(copy.path);
  stack.defer(() => database.close());
  blameAbsentLog(copy, () => requireTables(database));
  const albums = readAlbums(database);
  const repeated = repeatedIdentities(database, { table: 'RKVersion', key: 'modelId', identity: 'uuid' });
  const records = { ...readRecords(database), folders: await listMediaFolders(files) };
  const owned = stack.move();
  return {
    generation: { schema: 'photos-4', layout: 'mac', system: 'macOS 10.12 to 10.14', modelVersion: 0 },
    warnings: [...copy.warnings, ...lackingDetails(database)],
    albums: [...albums.values()],
    assetCount: numberOf(database.row('SELECT count(*) AS count FROM RKVersion'), 'count') ?? 0,
    cloud: readCloudSummary(database),
    assets: ({ signal } = {}) => {
      const groupOf = (name: string) => name.toLowerCase().replace(/\.[^.]*$/, '');
      const outside = outsideFiles(options.referencedFolders ?? []);
      const finder = { files, listings: new FolderListings(files, groupOf), groupOf, sizes: true, outside };
      const { nowMs } = options;
      const assumedOffset = zoneOffset(options.timeZone);
      const context = {
        finder,
        records,
        repeated,
        nowMs,
        assumedOffset,
        placeOf: (key: number) => readPlace(database, key),
      };
      return walkVersions({ database, albums, context }, signal);
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

/** Throws `unknown-schema`. */
function requireTables({ tables }: CopiedDatabase): void {
  const absent = neededTables.filter((table) => !tables.has(table));
  if (absent.length > 0)
    throw new PhotosLibraryError('unknown-schema', `the database lacks ${absent.join(', ')}`);
}

function lackingDetails({ tables }: CopiedDatabase): LibraryWarning[] {
  return Object.entries(detailTables)
    .filter(([, needed]) => !needed.every((table) => tables.has(table)))
    .map(([details]) => ({ code: 'missing-columns', details }));
}

function readRecords(database: CopiedDatabase): Omit<FileRecords, 'folders'> {
  const volumes = new Map<number, string>();
  if (database.tables.has('RKVolume')) {
    for (const row of database.rows('SELECT modelId AS pk, name FROM RKVolume')) {
      volumes.set(numberOf(row, 'pk') ?? -1, textOf(row, 'name') ?? '');
    }
  }
  const live = new Map<number, { key: number; local: boolean }>();
  for (const row of database.tables.has('RKModelResource') ? database.rows(liveQuery) : []) {
    const [master, key] = [numberOf(row, 'master'), positiveOf(row, 'resource')];
    if (master !== undefined && key !== undefined)
      live.set(master, { key, local: numberOf(row, 'local') === 1 });
  }
  const inCloud = new Set<string>();
  if (database.tables.get('RKCloudResource')?.has('available')) {
    for (const row of database.rows(
      'SELECT DISTINCT fingerprint AS print FROM RKCloudResource WHERE available = 1',
    )) {
      inCloud.add(textOf(row, 'print') ?? '');
    }
  }
  return { volumes, live, inCloud };
}

function readCloudSummary(database: CopiedDatabase): CloudSummary {
  const cloud = database.tables.get('RKCloudResource')?.has('available');
  const remote = cloud ? 'fingerprint IN (SELECT fingerprint FROM RKCloudResource WHERE available = 1)' : '0';
  const row = database.row(`SELECT count(*) AS originals, sum(isMissing = 0) AS "local",
    sum(isMissing <> 0 AND ${remote}) AS cloudOnly, sum(${remote}) AS remote FROM RKMaster`);
  const count = (name: string) => numberOf(row, name) ?? 0;
  const usesCloud = count('remote') > 0;
  return { originals: count('originals'), local: count('local'), cloudOnly: count('cloudOnly'), usesCloud };
}
