import type { Bytes } from '../bytes.ts';
import type { LocalDateTime } from './local-date-time.ts';

/** What a file is to its asset (after PhotoKit's PHAssetResourceType). */
export type ResourceRole =
  | 'photo'
  | 'video'
  | 'paired-video'
  | 'alternate-photo'
  | 'edited-photo'
  | 'edited-video'
  | 'edited-paired-video'
  | 'adjustment-data'
  | 'audio'
  /** Of a kind that none of the others covers. */
  | 'other';

/** `here`: the file is there with its right size; `cloud-only`: not on this device; `missing`: it should be and is not. */
export type Availability = 'here' | 'cloud-only' | 'missing';

/** Whether Apple's own fingerprint of the original was computed from the bytes, and what came out. */
export type FingerprintVerdict = 'match' | 'differs' | 'none';

/** Something noticed about a resource that does not stop it from being archived, e.g. `empty`. */
export interface ResourceFinding {
  readonly kind: string;
  readonly detail?: string;
}

/** One file of an asset. */
export interface Resource extends Bytes {
  /** Stable within its source. */
  readonly id: string;
  readonly role: ResourceRole;
  /** The name that the source gives the file; not necessarily legal on a place. */
  readonly filename: string;
  /** Differs whenever the bytes may differ; never parsed. */
  readonly revision: string;
  readonly availability: Availability;
  /** Why it is not here. */
  readonly reason?: string;
  /** Where it is or should be, for people, where the name alone does not tell. */
  readonly path?: string;
  /** Its owner keeps it outside the library that lists it. */
  readonly referenced?: boolean;
  readonly modifiedAtMs?: number;
  /** Asked again after the bytes were read to the end, which may have shown more. */
  readonly findings?: readonly ResourceFinding[];
  /** Asked after the bytes were read to the end: does Apple's fingerprint agree with them? */
  fingerprintVerdict?(): FingerprintVerdict;
}

export interface Location {
  readonly latitude: number;
  readonly longitude: number;
  readonly altitude?: number;
  readonly place?: string;
}

export interface Album {
  readonly title: string;
  /** The folders that hold the album, outermost first. */
  readonly folders: readonly string[];
}

/** What a source knows about an asset beyond its bytes. */
export interface AssetDetails {
  readonly title?: string;
  readonly description?: string;
  readonly keywords?: readonly string[];
  readonly people?: readonly string[];
  readonly albums?: readonly Album[];
  readonly location?: Location;
  readonly favorite?: boolean;
  readonly hidden?: boolean;
  /** In Recently Deleted. */
  readonly trashed?: boolean;
  readonly trashedDaysLeft?: number;
  /** `screenshot`, `selfie`, `panorama`, `live`, `burst`, … */
  readonly kinds?: readonly string[];
  readonly burstId?: string;
  readonly burstPicked?: boolean;
  /** Not, or not only, the owner's. */
  readonly shared?: 'shared-album' | 'shared-library' | 'shared-moment' | 'shared-with-you';
  /** Its files are reduced copies, not originals. */
  readonly reduced?: boolean;
}

/** A photo or video as its owner sees it. */
export interface Asset extends AssetDetails {
  /** Stable within its source. */
  readonly id: string;
  readonly filename: string;
  readonly takenAt?: LocalDateTime;
  /** Where `takenAt` comes from: `exif`, `quicktime`, `gps`, `file`, `library`, … */
  readonly takenAtFrom?: string;
  /** The primary resource first. */
  readonly resources: readonly Resource[];
  /** Differs whenever anything but the bytes may differ; never parsed. */
  readonly detailsRevision: string;
}

/** The details of an asset alone, for the ledger and the sidecar. */
export function detailsOf(asset: AssetDetails): AssetDetails {
  const keys = [
    'title',
    'description',
    'keywords',
    'people',
    'albums',
    'location',
    'favorite',
    'hidden',
    'trashed',
    'trashedDaysLeft',
    'kinds',
    'burstId',
    'burstPicked',
    'shared',
    'reduced',
  ] as const satisfies readonly (keyof AssetDetails)[];
  return Object.fromEntries(keys.filter((key) => asset[key] !== undefined).map((key) => [key, asset[key]]));
}
