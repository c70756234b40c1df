import { CameraFilesError } from '../errors.ts';
import { isNamedAsMedia } from '../facts/media-class.ts';
import { type FolderListing, type MediaEntry, type MediaFiles, pathInside } from '../media-files.ts';
import { isPackedName } from '../walk/stand-ins.ts';
import { type OpenedZip, type OpenedZips, zipName } from './opened-zips.ts';

type Signal = { readonly signal?: AbortSignal } | undefined;

/**
 * Files, with the zips among them as folders, so that what was handed out packed is read where it lies. A zip that cannot be opened,
 * or that holds no media, is a folder that cannot be listed: `damaged-zip`, `no-media-inside`, `not-unpacked`, `no-room`.
 */
export function withZips(files: MediaFiles, zips: OpenedZips): MediaFiles {
  async function inZip(folder: string, o: Signal): Promise<FolderListing | undefined> {
    const zip = await zips.zipOf(folder);
    if (zip === undefined) return undefined;
    const way = { zip, path: folder, signal: o?.signal };
    for await (const found of zips.use(way, (opened) => listingIn(opened, o))) return found;
    return undefined;
  }
  const { listing } = files;
  return {
    ...(listing === undefined
      ? {}
      : {
          async listing(folder, o) {
            const zipped = await inZip(folder, o);
            if (zipped !== undefined) return zipped;
            const found = await listing.call(files, folder, o);
            return { digest: found.digest, entries: () => found.entries().map(unpacked) };
          },
        }),
    async list(folder, o) {
      const zipped = await inZip(folder, o);
      return zipped === undefined ? (await files.list(folder, o)).map(unpacked) : zipped.entries();
    },
    async *open(file, o) {
      const zip = await zips.zipOf(file);
      if (zip === undefined) yield* files.open(file, o);
      else yield* zips.use({ zip, path: file, signal: o?.signal }, (opened) => bytesIn(opened, o));
    },
    async [Symbol.asyncDispose]() {
      await zips[Symbol.asyncDispose]();
      await files[Symbol.asyncDispose]();
    },
  };
}

function unpacked(entry: MediaEntry): MediaEntry {
  if (entry.kind !== 'file' || !zipName.test(entry.name)) return entry;
  return { name: entry.name, kind: 'folder', size: 0, modifiedAtMs: entry.modifiedAtMs };
}

async function* listingIn(
  { files, zip, inside, revision }: OpenedZip,
  o: Signal,
): AsyncGenerator<FolderListing, void> {
  if (inside === '' && !(await holdsMedia(files, '', o))) throw new CameraFilesError('no-media-inside', zip);
  const entries = await files.list(inside, o);
  // A folder in a zip is what it was while the zip is.
  yield { digest: `${revision}/${inside}`, entries: () => entries };
}

async function* bytesIn({ files, inside }: OpenedZip, o: Parameters<MediaFiles['open']>[1]) {
  yield* files.open(inside, o);
}

/** By the names: a zip of texts is passed over as one file, and not as a thousand. A zip in it may hold some. */
async function holdsMedia(files: MediaFiles, folder: string, o: Signal): Promise<boolean> {
  const entries = await files.list(folder, o);
  if (entries.some(({ name, kind }) => isPackedName(name) || (kind !== 'folder' && isNamedAsMedia(name))))
    return true;
  for (const { name, kind } of entries)
    if (kind === 'folder' && (await holdsMedia(files, pathInside(folder, name), o))) return true;
  return false;
}
