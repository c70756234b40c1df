import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Source } from '@safelight/archive';
import {
  CameraFilesError,
  countOfParts,
  type MediaFiles,
  openFolderWithZips,
  openZip,
} from '@safelight/camera-files';
import { sentenceFor, UsageError } from '../sentences.ts';
import type { Session } from '../session.ts';
import { openFactsCache } from '../state/facts-cache.ts';
import { withAppleExport } from './apple-export-source.ts';
import { cameraFilesSource } from './camera-files-source.ts';
import { refuseArchiveFolder } from './refuse-archive-folder.ts';

/** A folder of photos, or a zip of one. Errors: UsageError, `CameraFilesError`. */
export async function openCameraFiles(path: string, session: Session): Promise<Source> {
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
