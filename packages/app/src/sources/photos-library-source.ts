import type { Source, SourceId } from '@safelight/archive';
import type { LibraryWarning, PhotosLibrary } from '@safelight/photos-library';
import type { StraysOptions } from './library-strays.ts';
import { assetOfPhotos } from './photos-library-asset.ts';

export interface PhotosLibrarySource extends Source {
  readonly library: PhotosLibrary;
}

export interface PhotosLibrarySourceOptions {
  /** The name of every place will be asked for. */
  readonly places?: boolean | undefined;
  /** Where to look for originals that the library does not know; nowhere unless said. */
  readonly strays?: Omit<StraysOptions, 'id'>;
}

/** What says that the newest assets may not be listed. */
const hidesAssets: ReadonlySet<LibraryWarning['code']> = new Set(['wal-absent', 'changed-while-copied']);

/** A Photos library as a source of the archive. */
export function photosLibrarySource(
  library: PhotosLibrary,
  id: SourceId,
  { places = false, strays }: PhotosLibrarySourceOptions = {},
): PhotosLibrarySource {
  return {
    id,
    library,
    async *assets(options = {}) {
      const { signal, onSkipped } = options;
      const { claimedFiles, strayAssets } = await import('./library-strays.ts');
      const claimed = claimedFiles();
      for await (const asset of library.assets({ places, ...(signal !== undefined && { signal }) })) {
        if (strays !== undefined)
          for (const { path, availability } of asset.resources)
            if (availability === 'here') claimed.add(path);
        yield assetOfPhotos(asset);
      }
      if (strays === undefined) return;
      for (const { code } of library.warnings)
        if (hidesAssets.has(code)) onSkipped?.({ path: id.name, kind: code, hidesAssets: true });
      yield* strayAssets(claimed, { ...strays, id }, options);
    },
    [Symbol.asyncDispose]: () => library[Symbol.asyncDispose](),
  };
}
