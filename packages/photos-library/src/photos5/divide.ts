import type { DividedHere, DividedLibrary, LibraryShare } from '../divided-library.ts';
import { macLayout } from '../files/mac-layout.ts';
import { FolderListings } from '../media/folder-listings.ts';
import { localMediaFiles } from '../media/local-media-files.ts';
import { CopiedDatabase } from '../sqlite/database.ts';
import { type AssetRange, rangesOf } from './asset-range.ts';
import type { Reading } from './reading.ts';
import { walkRange } from './walk-assets.ts';

/** A library in parts, and what other threads open them with; undefined where its files are not on a disk of this machine. */
export function divide(reading: Reading, assetsInPart: number): DividedHere | undefined {
  const { facts, database, files, layout, listings } = reading;
  const folder = files.local?.folder;
  if (folder === undefined || layout !== macLayout) return undefined;
  const ranges = rangesOf(database, facts.schema, assetsInPart);
  return {
    ...partsOf(reading, ranges),
    share: { folder, facts, ranges, listed: listings.packed() },
    leavesOver: () => listings.leavesOver(layout.originals ?? ''),
    // The database belongs to the library.
    async [Symbol.asyncDispose]() {},
  };
}

/** Opens what another thread divided. Throws `PhotosLibraryError`, as opening the library does. */
export async function openShare({ folder, facts, ranges, listed }: LibraryShare): Promise<DividedLibrary> {
  const files = await localMediaFiles(folder);
  const layout = macLayout;
  const listings = new FolderListings(files, layout.groupOf, listed);
  const database = CopiedDatabase.open(facts.databasePath);
  return {
    ...partsOf({ facts, database, files, layout, listings }, ranges),
    async [Symbol.asyncDispose]() {
      database.close();
    },
  };
}

function partsOf(
  reading: Reading,
  ranges: readonly AssetRange[],
): Omit<DividedLibrary, keyof AsyncDisposable> {
  return {
    parts: ranges.length,
    part(index, options) {
      const range = ranges[index];
      if (range === undefined) throw new RangeError(`there is no part ${index} of ${ranges.length}`);
      return walkRange(reading, range, options);
    },
  };
}
