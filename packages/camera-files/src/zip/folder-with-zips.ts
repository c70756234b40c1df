import { CameraFilesError } from '../errors.ts';
import { isNamedAsMedia } from '../facts/media-class.ts';
import { openFolder } from '../folder/open-folder.ts';
import { type FolderListing, type MediaEntry, type MediaFiles, pathInside } from '../media-files.ts';
import { isPackedName } from '../walk/stand-ins.ts';
import { type OpenedZip, openedZips } from './opened-zips.ts';

type Signal = { readonly signal?: AbortSignal } | undefined;
const zipName = /\.zip$/i;

/**
 * As `openFolder`; the zips in it are folders too, so that what was handed out packed is read where it lies. A zip that cannot
 * be opened, or that holds no media, is a folder that cannot be listed: `damaged-zip`, `no-media-inside`.
 * @throws CameraFilesError `not-found`, `not-a-folder`, `unreadable`
 */
export async function openFolderWithZips(path: string): Promise<MediaFiles> {
  const files = await openFolder(path);
  const zips = openedZips(path);
  async function listing(folder: string, o: Signal): Promise<FolderListing> {
    const zip = await zips.zipOf(folder);
    if (zip !== undefined) {
      for await (const found of zips.use(zip, folder, (opened) => listingIn(opened, o))) return found;
    }
    const found = await files.listing?.(folder, o);
    if (found === undefined) throw new TypeError('a folder tells its listings');
    return { digest: found.digest, entries: () => found.entries().map(unpacked) };
  }
  return {
    listing,
    list: async (folder, o) => (await listing(folder, o)).entries(),
    async *open(file, o) {
      const zip = await zips.zipOf(file);
      if (zip === undefined) yield* files.open(file, o);
      else yield* zips.use(zip, file, (opened) => bytesIn(opened, o));
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

/** By the names: a zip of texts is passed over as one file, and not as a thousand. */
async function holdsMedia(files: MediaFiles, folder: string, o: Signal): Promise<boolean> {
  const entries = await files.list(folder, o);
  if (entries.some(({ name, kind }) => kind !== 'folder' && (isNamedAsMedia(name) || isPackedName(name))))
    return true;
  for (const { name, kind } of entries)
    if (kind === 'folder' && (await holdsMedia(files, pathInside(folder, name), o))) return true;
  return false;
}
