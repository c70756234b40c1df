import type { FolderListing } from '../media/folder-listing.ts';
import type { FolderListings } from '../media/folder-listings.ts';
import type { MediaEntry } from '../media/media-files.ts';
import { split } from '../owner-filename.ts';
import type { FilePlace } from './expected-file.ts';

export interface FoundFile {
  readonly path: string;
  readonly entry: MediaEntry;
}

/** What files are looked for with. */
export interface FileSearch {
  readonly listings: FolderListings;
  /** The part of a file's name that all files of one asset share. */
  readonly groupOf: (name: string) => string;
  /** Whether each file is looked at, or told by its folder alone: then it has no size. */
  readonly sizes: boolean;
}

/** The first of these places where something stands, whatever it is; undefined when nothing does. All are listed. */
export function findFile(places: readonly FilePlace[], search: FileSearch): FoundFile | undefined {
  for (const place of places) {
    const entry = entryAt(place, search);
    if (entry !== undefined) return { path: `${place.folder}/${entry.name}`, entry };
  }
  return undefined;
}

function entryAt(place: FilePlace, search: FileSearch): MediaEntry | undefined {
  const listing = search.listings.folder(place.folder);
  if (listing.outside)
    return { name: place.name ?? place.stem ?? '', kind: 'other', size: 0, modifiedAtMs: 0 };
  const index =
    place.name === undefined ? findByStem(place, listing, search) : listing.find(place.name, place.group);
  return index < 0 ? undefined : listing.entry(index, search);
}

/** The number of its entry; −1 where there is none. */
function findByStem(place: FilePlace, listing: FolderListing, { groupOf }: FileSearch): number {
  const stem = (place.stem ?? '').toLowerCase();
  const group = place.group ?? groupOf(`${place.stem}.`);
  for (let i = listing.first(group); i >= 0; i = listing.next(i)) {
    const name = split(listing.name(i));
    const accepted = place.extensions?.has(name.extension.toLowerCase()) ?? true;
    if (accepted && name.stem.toLowerCase() === stem) return i;
  }
  return -1;
}
