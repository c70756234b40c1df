import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { openFolder } from '../folder/open-folder.ts';
import type { MediaFiles } from '../media-files.ts';
import { openZip, type ZipOptions } from './load.ts';
import { Nesting } from './nesting.ts';
import { openedZips } from './opened-zips.ts';
import { Spools } from './spools.ts';
import { withZips } from './with-zips.ts';

/**
 * As `openFolder`; the zips in it are folders too, and the zips in these.
 * @throws CameraFilesError `not-found`, `not-a-folder`, `unreadable`
 */
export async function openFolderWithZips(path: string, { scratch }: ZipOptions = {}): Promise<MediaFiles> {
  const files = await openFolder(path);
  const spools = new Spools(scratch);
  const nesting = new Nesting(spools);
  const zips = openedZips({
    mostOpen: 8,
    isFile: async (file) => (await lstat(join(path, file)).catch(() => undefined))?.isFile() === true,
    revisionOf: (zip) => revisionOf(join(path, zip)),
    open: (zip) => openZip(join(path, zip), { nesting, at: zip }),
  });
  const all = withZips(files, zips);
  return {
    ...all,
    async [Symbol.asyncDispose]() {
      await all[Symbol.asyncDispose]();
      await spools[Symbol.asyncDispose]();
    },
  };
}

async function revisionOf(path: string): Promise<string> {
  const found = await lstat(path).catch(() => undefined);
  return found === undefined ? 'gone' : `${found.size}-${found.mtimeMs}`;
}
