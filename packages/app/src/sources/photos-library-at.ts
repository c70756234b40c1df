import { homedir } from 'node:os';
import { openPhotosLibrary, type PhotosLibrary } from '@safelight/photos-library';
import type { Session } from '../session.ts';

/** Opens a library for as long as the caller holds it; `assetsNext` where its assets are read at once. Errors: `PhotosLibraryError`. */
export async function openPhotosLibraryAt(
  path: string,
  session: Session,
  { assetsNext = false }: { readonly assetsNext?: boolean } = {},
): Promise<PhotosLibrary> {
  return await openPhotosLibrary(path, {
    assetsNext,
    scratchFolder: session.scratchFolder(),
    nowMs: session.now(),
    timeZone: session.timeZone,
    referencedFolders: [...referencedFolders],
    signal: session.signal,
  });
}

/** Where people keep the files that a library only refers to: below their home, or on another disk. */
const referencedFolders = [homedir(), '/Volumes', '/media', '/run/media', '/mnt'] as const;
