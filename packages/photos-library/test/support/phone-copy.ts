import { cpSync, existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type TemporaryFolder, temporaryFolder } from '../../../../test/support/temporary-folder.ts';
import { localMediaFiles, openPhotosDatabase, type PhotosLibrary } from '../../src/index.ts';
import { changeDatabase, libraryPath, nowMs } from './library-copy.ts';

export interface PhoneCopy extends TemporaryFolder {
  readonly media: string;
  change(...statements: readonly string[]): void;
  open(): Promise<PhotosLibrary>;
}

/**
 * The media folder of a phone, made from a library of a Mac that has every kind of media: the same database,
 * its paths rewritten, and the same files under the names that a phone gives them. (No such folder made by
 * a phone is at hand; the names are those that osxphotos' camera roll and mvt's backup manifest show.)
 */
export function copyAsPhone(): PhoneCopy {
  const folder = temporaryFolder();
  const media = join(folder.path, 'Media');
  const source = libraryPath('Test-Media-Types-15.7.2');
  mkdirSync(join(media, 'PhotoData'), { recursive: true });
  mkdirSync(join(folder.path, 'scratch'));
  for (const suffix of ['', '-wal']) {
    cpSync(join(source, `database/Photos.sqlite${suffix}`), join(media, `PhotoData/Photos.sqlite${suffix}`));
  }
  const database = join(media, 'PhotoData/Photos.sqlite');
  layOut(database, source, media);
  return {
    ...folder,
    media,
    change: (...statements) => changeDatabase(database, statements),
    open: async () =>
      openPhotosDatabase(await localMediaFiles(media), {
        scratchFolder: join(folder.path, 'scratch'),
        nowMs,
        layout: 'ios',
      }),
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}

interface AssetPaths {
  readonly uuid: string;
  readonly directory: string;
  readonly filename: string;
  readonly original: string;
}

function layOut(database: string, source: string, media: string): void {
  const assets = readPaths(database);
  changeDatabase(
    database,
    assets.map(
      ({ uuid, original }) =>
        `UPDATE ZASSET SET ZDIRECTORY = '${phoneFolder(original)}', ZFILENAME = '${original}' WHERE ZUUID = '${uuid}'`,
    ),
  );
  for (const asset of assets)
    for (const [from, to] of moves(asset)) copy(join(source, from), join(media, to));
}

function readPaths(path: string): AssetPaths[] {
  const database = new DatabaseSync(path);
  const rows = database
    .prepare(
      `SELECT a.ZUUID AS uuid, a.ZDIRECTORY AS directory, a.ZFILENAME AS filename, x.ZORIGINALFILENAME AS original
       FROM ZASSET a JOIN ZADDITIONALASSETATTRIBUTES x ON x.ZASSET = a.Z_PK`,
    )
    .all();
  database.close();
  return rows.map((row) => ({
    uuid: String(row.uuid),
    directory: String(row.directory),
    filename: String(row.filename),
    original: String(row.original),
  }));
}

/** One asset lies where a phone keeps what it fetched from iCloud, the others where the camera writes. */
function phoneFolder(original: string): string {
  return original === 'IMG_3582.HEIC' ? 'PhotoData/CPLAssets/group42' : 'DCIM/100APPLE';
}

function moves({ uuid, directory, filename, original }: AssetPaths): [string, string][] {
  const stem = original.replace(/\.[^.]*$/, '');
  const folder = phoneFolder(original);
  const adjustments = `PhotoData/Mutations/${folder}/${stem}/Adjustments`;
  const renders = `resources/renders/${uuid.charAt(0)}/${uuid}`;
  return [
    [`originals/${directory}/${filename}`, `${folder}/${original}`],
    [`originals/${directory}/${uuid}_3.mov`, `${folder}/${stem}.MOV`],
    [`originals/${directory}/${uuid}_5.aae`, `${folder}/${stem.replace('IMG_', 'IMG_O')}.AAE`],
    [`${renders}_1_201_a.heic`, `${adjustments}/FullSizeRender.heic`],
    [`${renders}_2_100_a.mov`, `${adjustments}/FullSizeRender.mov`],
    [`${renders}.plist`, `${adjustments}/Adjustments.plist`],
  ];
}

function copy(from: string, to: string): void {
  if (!existsSync(from)) return;
  mkdirSync(dirname(to), { recursive: true });
  cpSync(from, to);
}

/** Puts a file of so many bytes at a path of the phone. */
export function put(phone: PhoneCopy, path: string, size: number): void {
  mkdirSync(dirname(join(phone.media, path)), { recursive: true });
  writeFileSync(join(phone.media, `${path}.part`), Buffer.alloc(size));
  renameSync(join(phone.media, `${path}.part`), join(phone.media, path));
}
