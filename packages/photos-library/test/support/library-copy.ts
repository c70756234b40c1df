import { cpSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { sample } from '../../../../test/support/samples.ts';
import { type TemporaryFolder, temporaryFolder } from '../../../../test/support/temporary-folder.ts';
import {
  type OpenOptions,
  openPhotosLibrary,
  type PhotosAsset,
  type PhotosLibrary,
} from '../../src/index.ts';

export const libraryNames = [
  'Test-13.0.0',
  'Test-Media-Types-15.7.2',
  'Test-Shared-10.15.1',
  'Test-10.14.6-path_edited',
  'Test-Lock-10_15_1',
  'Test-Empty-Library-Ventura-13-5',
] as const;

export type LibraryName = (typeof libraryNames)[number];

export const nowMs = Date.UTC(2026, 10, 23);

export function libraryPath(name: LibraryName): string {
  return sample(`photos-libraries/${name}.photoslibrary`);
}

/** A library of the samples that a test may change. */
export interface LibraryCopy extends TemporaryFolder {
  readonly library: string;
  readonly scratch: string;
  /** Changes its database in place, the write-ahead log merged. */
  change(...statements: readonly string[]): void;
  open(options?: Partial<OpenOptions>): Promise<PhotosLibrary>;
}

export function copyLibrary(name: LibraryName): LibraryCopy {
  const folder = temporaryFolder();
  const library = join(folder.path, 'copy.photoslibrary');
  cpSync(libraryPath(name), library, { recursive: true, filter: (path) => !path.endsWith('-shm') });
  const scratch = join(folder.path, 'scratch');
  mkdirSync(scratch);
  return {
    ...folder,
    library,
    scratch,
    change: (...statements) => changeDatabase(join(library, 'database/Photos.sqlite'), statements),
    open: (options = {}) => openPhotosLibrary(library, { scratchFolder: scratch, nowMs, ...options }),
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}

export function changeDatabase(path: string, statements: readonly string[]): void {
  const database = new DatabaseSync(path, { enableForeignKeyConstraints: false });
  // Core Data's own triggers call functions that only it has.
  const triggers = database.prepare("SELECT name FROM sqlite_master WHERE type = 'trigger'").all();
  for (const { name } of triggers) database.exec(`DROP TRIGGER "${String(name)}"`);
  for (const statement of statements) database.exec(statement);
  database.exec('PRAGMA journal_mode = DELETE');
  database.close();
}

/** Opens a library of the samples and reads it whole. */
export async function readSample(
  name: LibraryName,
  options: Partial<OpenOptions> = {},
): Promise<PhotosAsset[]> {
  await using folder = temporaryFolder();
  await using library = await openPhotosLibrary(libraryPath(name), {
    scratchFolder: folder.path,
    nowMs,
    ...options,
  });
  return await collect(library);
}

/** All assets, their places too, which can only be read while the library is open. */
export async function collect(library: PhotosLibrary): Promise<PhotosAsset[]> {
  const assets: PhotosAsset[] = [];
  for await (const asset of library.assets()) {
    const place = asset.place();
    assets.push(Object.defineProperty(asset, 'place', { value: () => place }));
  }
  return assets;
}

export function assetNamed(assets: readonly PhotosAsset[], filename: string): PhotosAsset {
  const asset = assets.find((candidate) => candidate.filename === filename);
  if (asset === undefined) throw new Error(`no asset ${filename}`);
  return asset;
}

/** The files below a folder, relative to it, with `/`. */
export function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .replaceAll('\\', '/'),
    );
}
