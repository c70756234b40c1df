import type { MediaEntry } from '@safelight/apple-device';
import { DeviceError } from '@safelight/apple-device/errors';
import type { MediaFiles as CameraMediaFiles } from '@safelight/camera-files';
import { FinderBackupError } from '@safelight/finder-backup/errors';
import type { MediaFiles as LibraryMediaFiles, PhotosAsset } from '@safelight/photos-library';
import { sentenceFor } from '../sentences.ts';
import { listAhead } from './list-ahead.ts';
import type { PhoneMedia } from './phone-media.ts';

/** One reading of a phone: each folder is listed once, and each file belongs to one asset. */
export interface PhoneListing {
  /** For the phone's own database. */
  readonly forLibrary: LibraryMediaFiles;
  /** Lists the folders of originals before they are asked for, until disposed. */
  ahead(): Disposable;
  /** Notes the files of an asset of the database. */
  claim(asset: PhotosAsset): void;
  /** The folders of photos, without the files that were claimed. */
  unclaimed(folders: readonly string[]): CameraMediaFiles;
}

/** Where a phone keeps originals: what the camera wrote, and what it fetched from iCloud. */
export const originalFolders: readonly string[] = ['DCIM', 'PhotoData/CPLAssets'];
/** Where it keeps edited pictures and what was edited. */
export const editFolder = 'PhotoData/Mutations';

export function phoneListing(media: PhoneMedia): PhoneListing {
  const folders = new Map<string, Promise<readonly MediaEntry[]>>();
  const entries = new Map<string, ReadonlyMap<string, MediaEntry>>();
  const claimed = new Set<string>();

  function list(folder: string, signal?: AbortSignal): Promise<readonly MediaEntry[]> {
    const known = folders.get(folder);
    if (known !== undefined) return known;
    const listing = media.list(folder, signal === undefined ? {} : { signal }).then((found) => {
      entries.set(folder, new Map(found.map((entry) => [entry.name, entry])));
      return found;
    });
    folders.set(folder, listing);
    listing.catch(() => folders.delete(folder));
    return listing;
  }

  function listed(path: string): MediaEntry | undefined {
    const slash = path.lastIndexOf('/');
    return entries.get(path.slice(0, Math.max(0, slash)))?.get(path.slice(slash + 1));
  }

  return {
    forLibrary: {
      stat: (path) => media.stat(path),
      list: (folder) => list(folder),
      async *open(path, range = {}) {
        const entry = listed(path);
        const expect =
          entry === undefined ? {} : { expect: { size: entry.size, modifiedAtMs: entry.modifiedAtMs } };
        try {
          yield* media.open(path, { ...range, ...expect });
        } catch (error) {
          if (!(error instanceof DeviceError || error instanceof FinderBackupError)) throw error;
          throw new Error(sentenceFor(error), { cause: error });
        }
      },
    },
    ahead: () => listAhead((folder) => list(folder), originalFolders),
    claim({ resources }) {
      for (const { path, availability } of resources) if (availability === 'here') claimed.add(path);
    },
    unclaimed: (roots) => ({
      async list(folder, { signal } = {}) {
        const names = roots
          .filter((root) => folder === '' || root.startsWith(`${folder}/`))
          .map((root) => root.slice(folder === '' ? 0 : folder.length + 1).split('/')[0]);
        const found = await list(folder, signal);
        // Above the folders of photos, only the way to them.
        const above = folder === '' || names.length > 0;
        if (above) return found.filter(({ name }) => names.includes(name));
        return found.filter(({ name }) => !claimed.has(`${folder}/${name}`));
      },
      open: (path, options) => media.open(path, options),
      [Symbol.asyncDispose]: async () => {},
    }),
  };
}
