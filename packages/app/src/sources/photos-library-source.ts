import type { Source, SourceId } from '@safelight/archive';
import type { PhotosLibrary } from '@safelight/photos-library';
import { assetOfPhotos } from './photos-library-asset.ts';

export interface PhotosLibrarySource extends Source {
  readonly library: PhotosLibrary;
}

/** A Photos library as a source of the archive; `places` where the name of every place will be asked for. */
export function photosLibrarySource(
  library: PhotosLibrary,
  id: SourceId,
  { places = false }: { readonly places?: boolean | undefined } = {},
): PhotosLibrarySource {
  return {
    id,
    library,
    async *assets({ signal } = {}) {
      const assets = library.assets({ places, ...(signal !== undefined && { signal }) });
      for await (const asset of assets) yield assetOfPhotos(asset);
    },
    [Symbol.asyncDispose]: () => library[Symbol.asyncDispose](),
  };
}
