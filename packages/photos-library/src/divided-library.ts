import type { PackedFolder } from './media/packed-folder.ts';
import type { PhotosAsset } from './photos-asset.ts';
import type { AssetFields } from './photos5/asset-fields.ts';
import type { AssetRange } from './photos5/asset-range.ts';
import type { ReadingFacts } from './photos5/reading.ts';

/** The assets of a library in parts that several threads read at once, each part by one of them. */
export interface DividedLibrary extends AsyncDisposable {
  /** How many there are; one after another they give all assets in the order of the database. */
  readonly parts: number;
  /** The assets of a part, some dozens at a time. All but their places is read ahead unless said. */
  part(
    index: number,
    options?: { readonly signal?: AbortSignal } & Partial<AssetFields>,
  ): AsyncIterable<readonly PhotosAsset[]>;
}

/**
 * With this another thread opens the same division (`openShare` of `@safelight/photos-library/share`), for as long as the library
 * stays open here. Plain data, so that a message can carry it; never parsed.
 */
export interface LibraryShare {
  readonly folder: string;
  readonly facts: ReadingFacts;
  readonly ranges: readonly AssetRange[];
  /** The names in the folders that are listed already: no thread lists them again, and all mark what an asset asked for. */
  readonly listed: readonly PackedFolder[];
}

/** A division as the thread has it that made it. */
export interface DividedHere extends DividedLibrary {
  readonly share: LibraryShare;
  /** Once every part was read, here or where it is shared: whether there may be originals that no asset has. */
  leavesOver(): boolean;
}
