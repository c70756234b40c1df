import { realpath } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import type { Source } from '@safelight/archive';
import { libraryWarningText } from '../resource-sentences.ts';
import { UsageError } from '../sentences.ts';
import type { Session } from '../session.ts';
import { isFinderBackupFolder, isFinderBackupName } from './finder-backup-name.ts';
import type { IphoneSource } from './ios-media-source.ts';
import { isPhoneMediaFolder } from './phone-media-folder.ts';
import { isPhoneName } from './phone-name.ts';
import { isPhotosLibrary } from './photos-library-folder.ts';
import type { PhotosLibrarySource } from './photos-library-source.ts';

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
  if (await isPhoneMediaFolder(path))
    return await (await import('./media-folder-source.ts')).openMediaFolder(path, session);
  if (await isFinderBackupFolder(path))
    return await openSource(`finder-backup:${path}`, session, { passwordFd });
  return await (await import('./open-camera-files.ts')).openCameraFiles(path, session);
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
