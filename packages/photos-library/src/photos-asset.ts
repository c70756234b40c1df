import type { PhotosResource } from './photos-resource.ts';

export type PhotosKind =
  | 'live'
  | 'burst'
  | 'screenshot'
  | 'screen-recording'
  | 'selfie'
  | 'panorama'
  | 'portrait'
  | 'cinematic'
  | 'hdr'
  | 'spatial'
  | 'slow-mo'
  | 'time-lapse';

/** A moment as a wall clock showed it, with the offset of that clock from UTC. */
export interface TakenAt {
  /** `YYYY-MM-DDTHH:mm:ss.fff` */
  readonly local: string;
  /** `+02:00` */
  readonly offset: string;
  /** Milliseconds since 1970-01-01 UTC. */
  readonly instantMs: number;
  /**
   * Where the offset is from: `recorded` in the library, worked out from the camera's own clock (`exif`), or
   * `assumed`, because the library has none; the instant is right, the wall clock may not be.
   */
  readonly offsetFrom: 'recorded' | 'exif' | 'assumed';
}

export interface PhotosAlbum {
  readonly id: string;
  readonly title: string;
  /** The folders around it, outermost first. */
  readonly folders: readonly string[];
  readonly kind: 'album' | 'shared-album';
}

export interface Place {
  readonly name: string;
  readonly countryCode?: string;
  /** Largest area first, as far as the library knows them. */
  readonly areas: readonly string[];
}

/**
 * - `impossible-date`: the library's date is no date
 * - `edit-without-rendering`: edited, but its rendering is neither recorded nor there
 * - `no-uuid`: known by its key in the database, for want of a uuid
 * - `repeated-uuid`: an asset before it has the same uuid; told apart by its key
 */
export type AssetFinding = {
  readonly code: 'impossible-date' | 'edit-without-rendering' | 'no-uuid' | 'repeated-uuid';
};

/** A photo or video as its owner sees it. */
export interface PhotosAsset {
  /** Photos' own uuid, with the key in the database where an asset before it has the same one. */
  readonly id: string;
  /** The name it was imported under. */
  readonly filename: string;
  readonly media: 'photo' | 'video' | 'audio';
  readonly takenAt?: TakenAt | undefined;
  readonly addedAtMs?: number | undefined;
  readonly resources: readonly PhotosResource[];
  /** Changes whenever anything but the bytes may have changed; never parsed. Worked out when asked for. */
  detailsRevision(): string;
  readonly findings: readonly AssetFinding[];
  readonly albums: readonly PhotosAlbum[];
  readonly favorite: boolean;
  readonly hidden: boolean;
  /** In Recently Deleted. Photos keeps its items for 30 days; `daysLeft` counts whole days and never below 0. */
  readonly trashed?: { readonly deletedAtMs?: number; readonly daysLeft?: number } | undefined;
  readonly title?: string | undefined;
  readonly description?: string | undefined;
  readonly keywords: readonly string[];
  /** The names given to faces; faces without a name are left out. */
  readonly people: readonly string[];
  /** Degrees, WGS 84. */
  readonly location?: { readonly latitude: number; readonly longitude: number } | undefined;
  /** What Photos calls the place. Read from the database when asked for, while the library is open (else `closed`). */
  place(): Place | undefined;
  readonly kinds: readonly PhotosKind[];
  /** `picked`: chosen by its owner, or on top of the stack (`key`). */
  readonly burst?: { readonly id: string; readonly picked: boolean; readonly key: boolean } | undefined;
  /** Not (only) the owner's: `shared-album` and `shared-with-you` items may be reduced copies. */
  readonly shared?: 'shared-album' | 'shared-library' | 'shared-moment' | 'shared-with-you' | undefined;
  /** Whether the files are, as far as known, reduced copies and not originals. */
  readonly reduced: boolean;
  readonly edited: boolean;
}
