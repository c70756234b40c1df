/** What a file is to its asset (PHAssetResourceType); `other` is a file of a kind that Photos added later. */
export type PhotosRole =
  | 'photo'
  | 'video'
  | 'paired-video'
  | 'alternate-photo'
  | 'edited-photo'
  | 'edited-video'
  | 'edited-paired-video'
  | 'adjustment-data'
  | 'audio'
  | 'other';

export type Availability = 'here' | 'cloud-only' | 'missing';

/**
 * Why a resource is not `here`.
 * - `not-downloaded`: the library says it is in iCloud and not on this device (always `cloud-only`)
 * - `file-absent`: the library says it is here, and it is not
 * - `not-in-cloud`: the library says it is neither here nor in iCloud
 * - `outside-unreachable`: a referenced file outside the library that is not there, or that we may not read
 * - `not-a-file`: something else, such as a folder or a link that leads out of the library, stands in its place
 * - `unsafe-path`: the database names a path that leads out of the library
 */
export type AbsenceReason =
  | 'not-downloaded'
  | 'file-absent'
  | 'not-in-cloud'
  | 'outside-unreachable'
  | 'not-a-file'
  | 'unsafe-path';

/**
 * What a look at the file, without reading it, found.
 * - `size-differs`: not the size that the library recorded; `judgeDifference` reads on
 * - `empty`: no bytes at all
 * - `not-in-database`: lies where the asset's files lie, but the database does not know it
 */
export type ResourceFinding =
  | { readonly code: 'size-differs'; readonly recordedSize: number; readonly actualSize: number }
  | { readonly code: 'empty' }
  | { readonly code: 'not-in-database' };

/** One file of an asset. */
export interface PhotosResource {
  /** Stable across readings of the same library. */
  readonly id: string;
  readonly role: PhotosRole;
  /** A name for people, made from the asset's original name. */
  readonly filename: string;
  /** Bytes: of the file when `here`, else as the library recorded them; 0 when not even that is known. */
  readonly size: number;
  /** Differs whenever the bytes may differ; never parsed. */
  readonly revision: string;
  readonly availability: Availability;
  readonly reason?: AbsenceReason | undefined;
  readonly findings: readonly ResourceFinding[];
  /** Whether the library says that iCloud has this file; undefined where it says nothing. */
  readonly inCloud?: boolean | undefined;
  /** Apple's fingerprint of the bytes that Photos imported or rendered. See `appleFingerprint`. */
  readonly fingerprint?: string | undefined;
  readonly modifiedAtMs?: number | undefined;
  /** Where it is or should be: relative to the library, or absolute for a referenced file. */
  readonly path: string;
  /** The file lies outside the library, where its owner left it. */
  readonly referenced: boolean;
  /**
   * Chunks of at most 512 KiB; with `lend` the reader is done with one when it asks for the next. Throws `PhotosLibraryError` `not-here` or
   * `changed`.
   */
  open(options?: { readonly lend?: boolean; readonly signal?: AbortSignal }): AsyncIterable<Uint8Array>;
}
