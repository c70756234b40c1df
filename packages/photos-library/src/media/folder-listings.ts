import { PhotosLibraryError } from '../photos-library-error.ts';
import {
  type FolderContents,
  FolderListing,
  listedContents,
  namedContents,
  outsideContents,
} from './folder-listing.ts';
import type { MediaFiles } from './media-files.ts';
import { type PackedFolder, packFolder, unpackFolder } from './packed-folder.ts';

/** Lists each folder at most once, so that 100,000 assets cost a few dozen listings instead of as many calls. */
export class FolderListings {
  readonly #files: MediaFiles;
  readonly #groupOf: (name: string) => string;
  readonly #known = new Map<string, FolderListing>();

  /** `listed`: what another thread has listed of the same files. */
  constructor(files: MediaFiles, groupOf: (name: string) => string, listed: readonly PackedFolder[] = []) {
    this.#files = files;
    this.#groupOf = groupOf;
    for (const folder of listed) this.#keep(folder.path, this.#unpacked(folder));
  }

  /** All that is listed so far, for another thread that opens the same files of this machine. */
  packed(): readonly PackedFolder[] {
    return Array.from(this.#known, ([path, { contents }]) => packFolder(path, contents));
  }

  has(path: string): boolean {
    return this.#known.has(path);
  }

  /** A folder that was listed; any other one is empty. */
  folder(path: string): FolderListing {
    return this.#known.get(path) ?? nothing;
  }

  /** Lists the folders in this one. What cannot be listed now is told when it is needed. */
  async loadBelow(path: string, signal: AbortSignal | undefined): Promise<void> {
    try {
      await this.load(path);
      const { names, kinds } = this.folder(path).contents;
      for (const [i, name] of names.entries()) {
        signal?.throwIfAborted();
        if (kinds[i] === 'folder') await this.load(`${path}/${name}`);
      }
    } catch {
      signal?.throwIfAborted();
    }
  }

  /**
   * Whether there may be a file below this folder that was never asked for, in this thread or another that shares the listings.
   * What the Mac puts into any folder does not count.
   */
  leavesOver(path: string): boolean {
    for (const [folder, { contents }] of this.#known) {
      if (folder !== path && !folder.startsWith(`${path}/`)) continue;
      const { names, kinds, asked } = contents;
      const isLeft = (name: string, i: number): boolean =>
        asked[i] === 0 && !ofSystem.test(name) && !(kinds[i] === 'folder' && this.has(`${folder}/${name}`));
      if (names.some(isLeft)) return true;
    }
    return false;
  }

  async load(path: string): Promise<void> {
    this.#keep(path, await this.#contentsOf(path));
  }

  async #contentsOf(path: string): Promise<FolderContents> {
    const { local } = this.#files;
    try {
      if (local === undefined) return listedContents(await this.#files.list(path));
      return namedContents(await local.names(path), local);
    } catch (error) {
      if (error instanceof PhotosLibraryError && error.code === 'unsafe-path') return outsideContents;
      throw error;
    }
  }

  #unpacked(folder: PackedFolder): FolderContents {
    const { local } = this.#files;
    if (folder.outside || local === undefined) return outsideContents;
    return namedContents(unpackFolder(folder), local, folder.asked);
  }

  #keep(path: string, contents: FolderContents): void {
    this.#known.set(path, new FolderListing(contents, this.#groupOf));
  }
}

/** What the Finder remembers of a folder; the halves of files on disks that are none of the Mac's. */
const ofSystem = /^\.(?:DS_Store$|_)/;

const nothing = new FolderListing(listedContents([]), (name) => name);
