import { realpath, stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import type { Source } from '@safelight/archive';
import { openFolder, openZip } from '@safelight/camera-files';
import { UsageError } from '../sentences.ts';
import type { Session } from '../session.ts';
import { openFactsCache } from '../state/facts-cache.ts';
import { cameraFilesSource } from './camera-files-source.ts';

/** Opens what a person names on the command line: a folder of photos or a zip of one. Errors: UsageError, those of the reader. */
export async function openSource(name: string, session: Session): Promise<Source> {
  const path = await realpath(resolve(session.folder, name)).catch(() => {
    throw new UsageError(`There is no folder or zip at ${resolve(session.folder, name)}`);
  });
  const isFolder = (await stat(path)).isDirectory();
  const kind = isFolder ? 'folder' : 'zip';
  const files = isFolder ? await openFolder(path) : await openZip(path);
  const cache = openFactsCache(session.home.facts);
  const key = `${kind}:${path}`;
  const source = cameraFilesSource(files, {
    id: { key, kind, name: basename(path) || path },
    timeZone: session.timeZone,
    now: session.now,
    cache: cache.of(key),
  });
  return {
    ...source,
    async [Symbol.asyncDispose]() {
      await source[Symbol.asyncDispose]();
      cache[Symbol.dispose]();
    },
  };
}
