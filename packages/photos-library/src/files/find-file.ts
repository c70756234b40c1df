import type { FolderListings } from '../media/folder-listings.ts';
import type { MediaEntry } from '../media/media-files.ts';
import { split } from '../owner-filename.ts';
import { PhotosLibraryError } from '../photos-library-error.ts';
import type { FilePlace } from './expected-file.ts';

export interface FoundFile {
  readonly path: string;
  readonly entry: MediaEntry;
}

/** The first of these places where something stands, whatever it is; undefined when nothing does. */
export async function findFile(
  places: readonly FilePlace[],
  listings: FolderListings,
  groupOf: (name: string) => string,
): Promise<FoundFile | undefined> {
  for (const place of places) {
    const entry = await entryAt(place, listings, groupOf);
    if (entry !== undefined) return { path: `${place.folder}/${entry.name}`, entry };
  }
  return undefined;
}

async function entryAt(
  place: FilePlace,
  listings: FolderListings,
  groupOf: (name: string) => string,
): Promise<MediaEntry | undefined> {
  const listing = await listings.folder(place.folder).catch(outOfLibrary);
  if (listing === undefined)
    return { name: place.name ?? place.stem ?? '', kind: 'other', size: 0, modifiedAtMs: 0 };
  if (place.name !== undefined) return listing.find(place.name);
  const stem = (place.stem ?? '').toLowerCase();
  return listing.group(groupOf(`${place.stem}.`)).find((entry) => {
    const name = split(entry.name);
    const accepted = place.extensions?.has(name.extension.toLowerCase()) ?? true;
    return accepted && name.stem.toLowerCase() === stem;
  });
}

/** A folder that is a link leading out stands in the place of the true one: nothing in it is looked at. */
function outOfLibrary(error: unknown): undefined {
  if (error instanceof PhotosLibraryError && error.code === 'unsafe-path') return undefined;
  throw error;
}
