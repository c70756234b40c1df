import type { Asset, Source, SourceId } from '@safelight/archive';
import type { LibraryWarning, PhotosAsset, PhotosLibrary } from '@safelight/photos-library';
import type { ClaimedFiles, StraysOptions } from './library-strays.ts';
import { assetOfPhotos } from './photos-library-asset.ts';

export interface PhotosLibrarySource extends Source {
  readonly library: PhotosLibrary;
  /** What `assets` gives after those of the library, told without these: originals that it does not know, and why it may lack some. */
  beside(options?: Asked & { readonly strays?: boolean }): AsyncGenerator<Asset, void>;
}

type Asked = NonNullable<Parameters<Source['assets']>[0]>;

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
  const told = (options: Asked) =>
    library.assets({ places, ...(options.signal !== undefined && { signal: options.signal }) });
  const found = strays === undefined ? undefined : { ...strays, id };

  function tellHidden({ onSkipped }: Asked): void {
    if (found === undefined) return;
    for (const { code } of library.warnings)
      if (hidesAssets.has(code)) onSkipped?.({ path: id.name, kind: code, hidesAssets: true });
  }

  return {
    id,
    library,
    async *assets(options = {}) {
      const { claimedFiles, strayAssets } = await import('./library-strays.ts');
      const claimed = claimedFiles();
      for await (const asset of told(options)) {
        if (found !== undefined) claim(claimed, asset);
        yield assetOfPhotos(asset);
      }
      tellHidden(options);
      if (found !== undefined) yield* strayAssets(claimed, found, options);
    },
    async *beside({ strays: asked = true, ...options } = {}) {
      tellHidden(options);
      if (found === undefined || !asked) return;
      const { claimedFiles, strayAssets } = await import('./library-strays.ts');
      const claimed = claimedFiles();
      for await (const asset of told(options)) claim(claimed, asset);
      yield* strayAssets(claimed, found, options);
    },
    [Symbol.asyncDispose]: () => library[Symbol.asyncDispose](),
  };
}

function claim(claimed: ClaimedFiles, { resources }: PhotosAsset): void {
  for (const { path, availability } of resources) if (availability === 'here') claimed.add(path);
}
