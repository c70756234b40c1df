import { iosLayout } from './files/ios-layout.ts';
import { macLayout } from './files/mac-layout.ts';
import { localMediaFiles } from './media/local-media-files.ts';
import type { MediaFiles } from './media/media-files.ts';
import type { OpenOptions } from './open-options.ts';
import type { PhotosLibrary } from './photos-library.ts';
import { PhotosLibraryError } from './photos-library-error.ts';
import { openPhotos4, photos4Database } from './photos4/open-photos4.ts';
import { openPhotos5 } from './photos5/open-photos5.ts';

/**
 * Opens a library of Photos on a Mac: a folder `….photoslibrary` of macOS 10.13 or later. Nothing in it is
 * opened for writing; all reading is done on a private copy of its database.
 * Throws `PhotosLibraryError`: `not-a-library`, `no-permission`, `unreadable`, `damaged-database`, `unknown-schema`.
 */
export async function openPhotosLibrary(path: string, options: OpenOptions): Promise<PhotosLibrary> {
  const files = await localMediaFiles(path);
  return openPhotosDatabase(files, { ...options, layout: 'mac' });
}

/**
 * Opens the same kind of library through other means, such as a phone over AFC or a Finder backup: `ios` for
 * the media folder of an iPhone. Throws as `openPhotosLibrary`, and whatever `files` throws.
 */
export async function openPhotosDatabase(
  files: MediaFiles,
  options: OpenOptions & { readonly layout: 'mac' | 'ios' },
): Promise<PhotosLibrary> {
  if (options.layout === 'ios') return openPhotos5(files, iosLayout, options);
  if ((await files.stat(macLayout.database)) !== undefined) return openPhotos5(files, macLayout, options);
  if ((await files.stat(photos4Database)) !== undefined) return openPhotos4(files, options);
  throw new PhotosLibraryError('not-a-library', 'no database/Photos.sqlite and no database/photos.db');
}
