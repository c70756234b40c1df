import { readdir, realpath } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type FoundBackup, type FoundBackups, findFinderBackups } from './find-finder-backups.ts';
import { foldersIn } from './mounted-volumes.ts';
import { databaseSize, isPhotosLibrary } from './photos-library-folder.ts';

/** Something that could be backed up, found where such things usually are. */
export interface FoundSource {
  readonly kind: 'photos-library' | 'camera-card' | 'finder-backup';
  readonly path: string;
  /** What to give to `safelight backup`. */
  readonly source: string;
  readonly name: string;
  /** Photos and videos; of a card, its files. Undefined where counting takes long. */
  readonly count?: number;
  /** Of a Finder backup. */
  readonly backup?: FoundBackup;
}

export interface Found {
  readonly sources: readonly FoundSource[];
  /** Why Finder's backups could not be looked for. */
  readonly refused: FoundBackups['refused'];
}

export interface SearchedPlaces {
  /** Its folder `Pictures` is looked into. */
  readonly home: string;
  /** Their tops are looked into, and `Pictures` there. */
  readonly volumes: readonly string[];
  /** Where Apple's software keeps backups of phones: the folders in them are looked at. */
  readonly finderBackups: readonly string[];
  /** Whether the sizes of backups are added up. */
  readonly measure: boolean;
  readonly signal: AbortSignal;
  /** Counts the assets of a library; undefined where that does not go. */
  countLibrary(path: string): Promise<number | undefined>;
}

/** Reading the count means copying the database: below this size, in bytes, nobody waits for it. */
const quickDatabaseBytes = 100_000_000;

/** Looks into the usual places and no deeper. What cannot be listed is left out. */
export async function findSources(where: SearchedPlaces): Promise<Found> {
  const { home, volumes, signal, finderBackups } = where;
  const pictures = [home, ...volumes].map((folder) => join(folder, 'Pictures'));
  const found = new Map<string, FoundSource>();
  for (const folder of [...pictures, ...volumes]) {
    signal.throwIfAborted();
    for (const path of await foldersIn(folder)) {
      const real = await realpath(path).catch(() => path);
      if (!found.has(real) && (await isPhotosLibrary(path)))
        found.set(real, await librarySource(path, where));
    }
  }
  for (const volume of volumes) {
    signal.throwIfAborted();
    const card = (await foldersIn(volume)).find((path) => basename(path).toUpperCase() === 'DCIM');
    if (card !== undefined) found.set(card, await cardSource(card, basename(volume) || volume));
  }
  const { backups, refused } = await findFinderBackups(finderBackups, where);
  const ofPhones = backups.map((one) => ({
    kind: 'finder-backup' as const,
    source: `finder-backup:${one.path}`,
    ...one,
  }));
  return { sources: [...found.values(), ...ofPhones], refused };
}

async function librarySource(path: string, { countLibrary }: SearchedPlaces): Promise<FoundSource> {
  const size = await databaseSize(path);
  const quick = size !== undefined && size <= quickDatabaseBytes;
  const count = quick ? await countLibrary(path) : undefined;
  const name = basename(path).replace(/\.photoslibrary$/i, '');
  return { kind: 'photos-library', path, source: path, name, ...(count === undefined ? {} : { count }) };
}

async function cardSource(path: string, name: string): Promise<FoundSource> {
  const files = await Promise.all(
    (await foldersIn(path)).map((folder) => readdir(folder, { withFileTypes: true }).catch(() => [])),
  );
  const count = files.flat().filter((file) => file.isFile() && !file.name.startsWith('.')).length;
  return { kind: 'camera-card', path, source: path, name, count };
}
