import type { FolderListings } from '../media/folder-listings.ts';
import type { MediaEntry } from '../media/media-files.ts';
import { split } from '../owner-filename.ts';
import type { FilePlace } from './expected-file.ts';

export interface FoundFile {
  readonly path: string;
  readonly entry: MediaEntry;
}

/** The first of these places where something stands, whatever it is; undefined when nothing does. All are listed. */
export function findFile(
  places: readonly FilePlace[],
  listings: FolderListings,
  groupOf: (name: string) => string,
): FoundFile | undefined {
  for (const place of places) {
    const entry = entryAt(place, listings, groupOf);
    if (entry !== undefined) return { path: `${place.folder}/${entry.name}`, entry };
  }
  return undefined;
}

function entryAt(
  place: FilePlace,
  listings: FolderListings,
  groupOf: (name: string) => string,
): MediaEntry | undefined {
  const listing = listings.folder(place.folder);
  if (listing.outside)
    return { name: place.name ?? place.stem ?? '', kind: 'other', size: 0, modifiedAtMs: 0 };
  if (place.name !== undefined) return listing.find(place.name);
  const stem = (place.stem ?? '').toLowerCase();
  return listing.group(groupOf(`${place.stem}.`)).find((entry) => {
    const name = split(entry.name);
    const accepted = place.extensions?.has(name.extension.toLowerCase()) ?? true;
    return accepted && name.stem.toLowerCase() === stem;
  });
}
