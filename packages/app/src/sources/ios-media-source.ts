import type { Asset, Source, SourceId } from '@safelight/archive';
import type { FactsCache } from '@safelight/camera-files';
import { openPhotosDatabase, type PhotosLibrary, PhotosLibraryError } from '@safelight/photos-library';
import { editFolder, originalFolders, type PhoneListing, phoneListing } from '../phone/phone-listing.ts';
import type { PhoneMedia } from '../phone/phone-media.ts';
import type { PhoneReading } from '../phone/phone-reading.ts';
import { sentenceFor } from '../sentences.ts';
import type { Session } from '../session.ts';
import { openFactsCache } from '../state/facts-cache.ts';
import { cameraFilesSource } from './camera-files-source.ts';
import { photosLibrarySource } from './photos-library-source.ts';

/** A source that accounts for what it read. */
export interface IphoneSource extends Source {
  /** What the latest listing met. */
  readonly reading: PhoneReading;
}

/** The photos of one phone: on the phone itself, or in a backup of it. */
export interface IosPhotos {
  readonly id: SourceId;
  readonly of: PhoneReading['of'];
  readonly media: PhoneMedia;
  /** The zone of dates that have none of their own. */
  readonly timeZone: string;
}

/**
 * The media folder of an iPhone as a source: its own database of photos where that can be read, else its folders. One that
 * goes away ends the listing; `reading.lost` says so and nothing counts as gone.
 */
export function iosMediaSource(photos: IosPhotos, session: Session): IphoneSource {
  const { id, media } = photos;
  const cache = openFactsCache(session.home.facts);
  const libraries = new AsyncDisposableStack();
  let reading: PhoneReading = emptyReading(photos.of);
  return {
    id,
    get reading() {
      reading.lost ??= media.lost;
      return reading;
    },
    async *assets(options = {}) {
      reading = emptyReading(photos.of);
      const run: Run = { ...photos, session, cache: cache.of(id.key), reading, libraries };
      try {
        for await (const asset of phoneAssets(run, options)) {
          note(asset, reading);
          yield asset;
          if (media.lost !== undefined) throw media.lost;
        }
        reading.listedWhole = true;
      } catch (error) {
        options.signal?.throwIfAborted();
        if (media.lost === undefined) throw error;
        options.onSkipped?.({ path: id.name, kind: 'phone-gone', hidesAssets: true });
      }
    },
    async [Symbol.asyncDispose]() {
      await libraries.disposeAsync();
      await media[Symbol.asyncDispose]();
      cache[Symbol.dispose]();
    },
  };
}

interface Run extends IosPhotos {
  readonly session: Session;
  readonly cache: FactsCache;
  readonly libraries: AsyncDisposableStack;
  readonly reading: PhoneReading;
}

type ListOptions = NonNullable<Parameters<Source['assets']>[0]>;

async function* phoneAssets(run: Run, options: ListOptions): AsyncGenerator<Asset, void> {
  const listing = phoneListing(run.media);
  let whole = false;
  try {
    // Its assets look details up when these are asked for, so it stays open as long as the source.
    const library = run.libraries.use(await openLibrary(run, listing, options));
    using _ahead = listing.ahead();
    yield* libraryAssets(run, { library, listing }, options);
    whole = true;
  } catch (error) {
    options.signal?.throwIfAborted();
    if (!(error instanceof PhotosLibraryError) || run.media.lost !== undefined) throw error;
    run.reading.databaseProblem = error.code === 'not-a-library' ? error.message : sentenceFor(error);
    // What the database would have told is unknown, so nothing counts as gone.
    options.onSkipped?.({ path: databasePath, kind: 'database-not-read', hidesAssets: true });
  }
  const roots = whole ? originalFolders : [...originalFolders, editFolder];
  for await (const asset of walked(run, listing.unclaimed(roots), options)) {
    if (whole) run.reading.besideDatabase.push(asset.id);
    yield asset;
  }
}

const databasePath = 'PhotoData/Photos.sqlite';

async function openLibrary(
  { session, timeZone }: Run,
  listing: PhoneListing,
  { signal }: ListOptions,
): Promise<PhotosLibrary> {
  return await openPhotosDatabase(listing.forLibrary, {
    layout: 'ios',
    scratchFolder: session.scratchFolder(),
    nowMs: session.now(),
    timeZone,
    ...(signal === undefined ? {} : { signal }),
  });
}

async function* libraryAssets(
  { id, reading }: Run,
  { library, listing }: { library: PhotosLibrary; listing: PhoneListing },
  options: ListOptions,
): AsyncGenerator<Asset, void> {
  reading.inDatabase = library.assetCount;
  reading.warnings.push(...library.warnings.map(({ code, details }) => `${code}: ${details}`));
  const claiming: PhotosLibrary = {
    ...library,
    async *assets(how) {
      for await (const asset of library.assets(how)) {
        listing.claim(asset);
        yield asset;
      }
    },
  };
  yield* photosLibrarySource(claiming, id).assets(options);
}

function walked(
  { id, session, cache, timeZone }: Run,
  files: ReturnType<PhoneListing['unclaimed']>,
  options: ListOptions,
): AsyncIterable<Asset> {
  return cameraFilesSource(files, { id, timeZone, now: session.now, cache }).assets(options);
}

function note({ id, hidden, trashed, shared }: Asset, reading: PhoneReading): void {
  reading.assets.push(id);
  if (hidden === true) reading.hidden.add(id);
  if (trashed === true) reading.trashed.add(id);
  if (shared !== undefined) reading.shared.add(id);
}

function emptyReading(of: PhoneReading['of']): PhoneReading {
  return {
    of,
    assets: [],
    hidden: new Set(),
    trashed: new Set(),
    shared: new Set(),
    besideDatabase: [],
    warnings: [],
    inDatabase: undefined,
    databaseProblem: undefined,
    listedWhole: false,
    lost: undefined,
  };
}
