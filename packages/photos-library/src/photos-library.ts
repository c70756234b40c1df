import type { DividedHere } from './divided-library.ts';
import type { PhotosAlbum, PhotosAsset } from './photos-asset.ts';

export interface Generation {
  /** Which family of schemas: Photos 4 keeps `photos.db`, everything since macOS 10.15 and iOS 13 `Photos.sqlite`. */
  readonly schema: 'photos-4' | 'photos-5';
  readonly layout: 'mac' | 'ios';
  /** The systems that wrote such a database, such as "macOS 13 or iOS 16"; undefined when not known. */
  readonly system?: string;
  /** Apple's own number of the data model; 0 when the library does not say. */
  readonly modelVersion: number;
}

/**
 * - `newer-schema`: written by a system newer than those known; what could be found was read
 * - `missing-columns`: the schema lacks parts that every known system has; `details` names them
 * - `wal-absent`: the database keeps a write-ahead log, which is not there: the newest changes may be missing
 * - `changed-while-copied`: Photos wrote while its database was copied, again and again
 */
export interface LibraryWarning {
  readonly code: 'newer-schema' | 'missing-columns' | 'wal-absent' | 'changed-while-copied';
  readonly details: string;
}

/** What the library itself says of iCloud, counted in the database. */
export interface CloudSummary {
  /** Originals, one for each asset of the owner's (no shared-album items). */
  readonly originals: number;
  /** Of these, how many the library believes to be on this device. */
  readonly local: number;
  /** How many it believes to be only in iCloud: more than 0 means that storage is optimized, or a download under way. */
  readonly cloudOnly: number;
  /** Whether anything has ever been uploaded to or fetched from iCloud Photos. */
  readonly usesCloud: boolean;
}

/** A Photos library, read from a private copy of its database. Nothing in it is ever opened for writing. */
export interface PhotosLibrary extends AsyncDisposable {
  readonly generation: Generation;
  readonly warnings: readonly LibraryWarning[];
  readonly albums: readonly PhotosAlbum[];
  readonly assetCount: number;
  /** Counted when first asked for, while the library is open (else `closed`). */
  readonly cloud: CloudSummary;
  /**
   * Every asset, Recently Deleted, hidden and shared ones too, in the order of the database. `places`: the place of each will
   * be asked for, so that a large library's are read ahead.
   */
  assets(options?: { readonly signal?: AbortSignal; readonly places?: boolean }): AsyncIterable<PhotosAsset>;
  /**
   * The same in parts of so many assets, which this thread and others read at once. Undefined where others cannot open the
   * files: on a phone, in a backup, in a library of Photos 4.
   */
  divide?(assetsInPart: number): DividedHere | undefined;
}
