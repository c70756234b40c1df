import { CameraFilesError } from '../errors.ts';
import { type MediaFiles, pathInside } from '../media-files.ts';
import type { ZipOptions } from './load.ts';
import { mostDeep, Nesting } from './nesting.ts';
import { openedZips } from './opened-zips.ts';
import { Spools } from './spools.ts';
import { withZips } from './with-zips.ts';
import { fileBytes, type ZipBytes } from './zip-bytes.ts';
import { zipFiles } from './zip-files.ts';

interface Nested {
  /** Shared by all the zips of a source. */
  readonly nesting: Nesting;
  /** The zip's path from the root of the source. */
  readonly at: string;
}

/**
 * A zip file, ZIP64 included; the zips in it are folders.
 * @throws CameraFilesError `not-found`, `not-a-file`, `not-a-zip`, `unreadable`
 */
export async function openZip(path: string, o: ZipOptions | Nested): Promise<MediaFiles> {
  const bytes = await fileBytes(path);
  if ('nesting' in o) return await zipsInZip(bytes, path, { ...o, depth: 1 });
  const spools = new Spools(o.scratch);
  const files = await zipsInZip(bytes, path, { nesting: new Nesting(spools), at: '', depth: 1 });
  return {
    ...files,
    async [Symbol.asyncDispose]() {
      await files[Symbol.asyncDispose]();
      await spools[Symbol.asyncDispose]();
    },
  };
}

/** `depth`: how many zips lie one in another, this one counted. At the deepest, zips are files. */
async function zipsInZip(
  bytes: ZipBytes,
  path: string,
  { nesting, at, depth }: Nested & { readonly depth: number },
): Promise<MediaFiles> {
  const files = await zipFiles(bytes, path);
  if (depth === mostDeep) return files;
  const zips = openedZips({
    // Each of eight outer zips may hold so many open, and each of these again.
    mostOpen: 2,
    isFile: async (file) => files.isFile(file),
    // It is what it was while the outer zip is.
    revisionOf: async () => 'as the outer zip',
    async open(zip, signal) {
      const name = pathInside(at, zip);
      if (!nesting.mayOpen(name)) throw new CameraFilesError('not-unpacked', name);
      const inner = await files.bytesOf(zip, { spools: nesting.spools, name, signal });
      return await zipsInZip(inner, name, { nesting, at: name, depth: depth + 1 });
    },
  });
  return withZips(files, zips);
}
