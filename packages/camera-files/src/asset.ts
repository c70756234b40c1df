import type { Refusal } from './media-files.ts';

export type CameraRole =
  | 'photo'
  | 'video'
  | 'paired-video'
  | 'alternate-photo'
  | 'edited-photo'
  | 'edited-video'
  | 'edited-paired-video'
  | 'adjustment-data'
  | 'audio';

/** When an asset was taken, as the clock on the wall there showed it. */
export interface CaptureTime {
  /** `YYYY-MM-DDTHH:mm:ss`, with `.fff` where known. */
  readonly local: string;
  /** `+02:00`; absent where nothing says it. */
  readonly offset?: string;
  /**
   * - `exif`: Exif DateTimeOriginal; `exif-digitized`: DateTimeDigitized.
   * - `quicktime`: com.apple.quicktime.creationdate, with its own offset.
   * - `xmp`: an XMP packet or a PNG's text.
   * - `quicktime-utc` (a movie header's time) and `gps`: an instant without a zone, shown in the owner's zone.
   * - `file`: the modification time that came with the file, shown in the owner's zone.
   */
  readonly from: 'exif' | 'exif-digitized' | 'quicktime' | 'xmp' | 'quicktime-utc' | 'gps' | 'file';
}

export interface Location {
  /** Degrees, north and east positive (WGS 84). */
  readonly latitude: number;
  readonly longitude: number;
  /** Metres above sea level. */
  readonly altitude?: number;
}

/** What a look at the file saw. The file is an asset's resource all the same. */
export type CameraFinding =
  | { readonly code: 'empty' }
  /** `actual`: what the bytes are, in the words of `MediaFormat`, or `unrecognised`. */
  | { readonly code: 'not-what-its-name-says'; readonly actual: string }
  | { readonly code: 'truncated' }
  | { readonly code: 'unreadable-metadata' }
  /** An edited rendering, and no original of its name beside it. */
  | { readonly code: 'original-absent' }
  /** Somebody's edits of a photo that is not beside them. */
  | { readonly code: 'photo-absent' }
  /** The file could be listed, but not opened or read. */
  | { readonly code: 'unreadable' };

export interface CameraResource {
  /** The path from the root of the source. */
  readonly id: string;
  readonly role: CameraRole;
  readonly filename: string;
  /** Bytes. */
  readonly size: number;
  readonly modifiedAtMs: number;
  /** Differs whenever the bytes may differ; never parsed. */
  readonly revision: string;
  readonly findings: readonly CameraFinding[];
  /** Fails with `changed-while-reading` when the file is no longer the one that was listed. */
  open(o?: { readonly lend?: boolean; readonly signal?: AbortSignal }): AsyncIterable<Uint8Array>;
}

export interface CameraAsset {
  /** The primary resource's id. */
  readonly id: string;
  readonly filename: string;
  /** Absent: undated. Nothing is guessed. */
  readonly takenAt?: CaptureTime;
  /** The primary one first. */
  readonly resources: readonly CameraResource[];
  readonly location?: Location;
  readonly burstId?: string;
  /** What joins the halves of a Live Photo. */
  readonly contentIdentifier?: string;
  readonly title?: string;
  readonly description?: string;
  readonly keywords?: readonly string[];
}

/**
 * - `not-media`: neither name nor bytes are those of a photo, video, sound or adjustment.
 * - `system-file`: what operating systems leave beside files; a folder stands for all that it holds.
 * - `archive-place`: a folder that holds an archive of ours.
 * - `photos-library`: a library of Apple's Photos, whose files mean nothing without its database.
 * - `finder-backup`: a backup of a whole phone, whose files have other names.
 * - `packed`: an archive that is not looked into: of another kind than zip, or too deep in others; `damaged-zip`: a zip without its end;
 *   `no-room`: one that must be unpacked to be read, and the disk for that is full.
 * - `unfinished-download`, `in-icloud`: what stands for a file that is not here yet, or not any more.
 * - `unreadable-folder`: could not be listed; `too-deep`: more than 64 folders down.
 * - the rest: see `Refusal`.
 */
export type SkipKind =
  | 'not-media'
  | 'system-file'
  | 'archive-place'
  | 'photos-library'
  | 'finder-backup'
  | 'packed'
  | 'damaged-zip'
  | 'no-room'
  | 'unfinished-download'
  | 'in-icloud'
  | 'unreadable-folder'
  | 'too-deep'
  | Refusal;

export interface Skipped {
  readonly path: string;
  readonly kind: SkipKind;
  /** What failed, for the kinds that are failures. */
  readonly cause?: unknown;
}

/** Keeps one JSON document per folder, so that unchanged files are not read again. */
export interface FactsCache {
  folder(path: string): string | undefined;
  store(path: string, json: string): void;
  /** A second, short document per folder, for `Passing`. */
  memory?(path: string): string | undefined;
  remember?(path: string, json: string): void;
}

/** Lets a folder be passed as a whole that holds exactly what it held before: the same names, sizes and times. */
export interface Passing {
  /** What to remember of the assets that were yielded since the last call; nothing if they are to be listed each time. */
  note(folder: string): string | undefined;
  /** Whether the assets of a folder, of which `note` was remembered, need not be listed now. */
  pass(folder: string, note: string): Promise<boolean>;
}
