import { realpath, stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import type { Source } from '@safelight/archive';
import {
  CameraFilesError,
  countOfParts,
  type MediaFiles,
  openFolderWithZips,
  openZip,
} from '@safelight/camera-files';
import { libraryWarningText } from '../resource-sentences.ts';
import { sentenceFor, UsageError } from '../sentences.ts';
import type { Session } from '../session.ts';
import { openFactsCache } from '../state/facts-cache.ts';
import { withAppleExport } from './apple-export-source.ts';
import { cameraFilesSource } from './camera-files-source.ts';
import { isFinderBackupFolder, isFinderBackupName } from './finder-backup-name.ts';
import type { IphoneSource } from './ios-media-source.ts';
import { isPhoneMediaFolder, openMediaFolder } from './media-folder-source.ts';
import { isPhoneName } from './phone-name.ts';
import { isPhotosLibrary } from './photos-library-folder.ts';
import type { PhotosLibrarySource } from './photos-library-source.ts';
import { refuseArchiveFolder } from './refuse-archive-folder.ts';

/**
 * Opens what a person names on the command line: a folder of photos, a zip of one, a Photos library, a phone, a copy of its media
 * folder, or a Finder backup of one, whose password `passwordFd` may bring. `places`: all that is known of every asset will be asked for.
 * Errors: UsageError, those of the reader.
 */
export async function openSource(
  name: string,
  session: Session,
  { passwordFd, places }: { readonly passwordFd?: number | undefined; readonly places?: boolean } = {},
): Promise<Source | IphoneSource | PhotosLibrarySource> {
  if (isFinderBackupName(name))
    return await (await import('./finder-backup-source.ts')).openFinderBackupSource(name, session, {
      passwordFd,
    });
  if (isPhoneName(name)) return await (await import('./iphone-source.ts')).openPhone(name, session);
  const path = await realpath(resolve(session.folder, name)).catch(() => {
    throw new UsageError(`There is no folder, zip or Photos library at ${resolve(session.folder, name)}`);
  });
  if (await isPhotosLibrary(path)) return await openLibrary(path, session, { places });
  if (await isPhoneMediaFolder(path)) return await openMediaFolder(path, session);
  if (await isFinderBackupFolder(path))
    return await openSource(`finder-backup:${path}`, session, { passwordFd });
  return await openCameraFiles(path, session);
}

async function openLibrary(
  path: string,
  session: Session,
  { places }: { readonly places: boolean | undefined },
): Promise<PhotosLibrarySource> {
  const { openPhotosLibraryAt } = await import('./photos-library-at.ts');
  const { photosLibrarySource } = await import('./photos-library-source.ts');
  const id = { key: `photos-library:${path}`, kind: 'photos-library', name: basename(path) };
  const library = await openPhotosLibraryAt(path, session, { assetsNext: true });
  for (const { code, details } of library.warnings)
    if (code === 'newer-schema' || code === 'missing-columns')
      session.say(`! ${libraryWarningText({ code, details })}`);
  const { timeZone, now } = session;
  return photosLibrarySource(library, id, { places, strays: { path, timeZone, now } });
}

async function openCameraFiles(path: string, session: Session): Promise<Source> {
  const isFolder = (await stat(path)).isDirectory();
  if (isFolder) await refuseArchiveFolder(path);
  const kind = isFolder ? 'folder' : 'zip';
  const files = isFolder ? await openFolderWithZips(path, session) : await openZipNamed(path, session);
  const cache = openFactsCache(session.home.facts);
  const key = `${kind}:${path}`;
  const { timeZone, now } = session;
  const camera = cameraFilesSource(files, {
    id: { key, kind, name: basename(path) || path },
    timeZone,
    now,
    cache: cache.of(key),
  });
  const source = withAppleExport(camera, files, { timeZone, whole: isFolder });
  const parts = isFolder ? undefined : countOfParts(basename(path));
  if (parts !== undefined && parts > 1)
    session.say(
      `This is one part of ${parts}. Back up the others, too, or name the folder that holds them all.`,
    );
  return {
    ...source,
    async [Symbol.asyncDispose]() {
      await source[Symbol.asyncDispose]();
      cache[Symbol.dispose]();
    },
  };
}

/** A file that is no zip was named by mistake. */
async function openZipNamed(path: string, session: Session): Promise<MediaFiles> {
  try {
    return await openZip(path, session);
  } catch (error) {
    if (error instanceof CameraFilesError && error.code === 'not-a-zip')
      throw new UsageError(sentenceFor(error));
    throw error;
  }
}
