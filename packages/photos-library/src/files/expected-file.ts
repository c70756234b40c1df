import type { PhotosRole } from '../photos-resource.ts';

/** Where a file may lie: under a name, or under a stem with one of some endings (any, when none are given). */
export interface FilePlace {
  /** Relative to the library, already checked with `safePath`. */
  readonly folder: string;
  readonly name?: string | undefined;
  readonly stem?: string | undefined;
  readonly extensions?: ReadonlySet<string>;
  /** The group that its name belongs to, where it is known: one text for all files of an asset is found faster than many. */
  readonly group?: string | undefined;
}

/** A referenced file: where its owner left it, outside the library. */
export interface OutsideFile {
  /** Absolute paths, best first. */
  readonly paths: readonly string[];
}

/** A file that the database says belongs to an asset. */
export interface ExpectedFile {
  readonly role: PhotosRole;
  /** Tried in this order; none means that the database named a path we refuse. */
  readonly places: readonly FilePlace[];
  readonly outside?: OutsideFile | undefined;
  /** Bytes, when recorded. */
  readonly size: number | undefined;
  /** Bytes to tell of a file that is absent and has no size recorded: of another rendition perhaps, so never held against a file. */
  readonly likelySize?: number | undefined;
  readonly fingerprint: string | undefined;
  /** What the database says of it: on this device, in iCloud; undefined where it says nothing. */
  readonly local: boolean | undefined;
  readonly remote: boolean | undefined;
  /** The ending to name it by when there is no file. */
  readonly extension: string;
  /** For adjustment data: made by the camera, not by an edit. */
  readonly byCamera?: boolean;
}

/** Where files may lie that belong to an asset though the database does not list them. */
export interface BesidePlace {
  readonly folder: string;
  readonly group: string;
  /** What the names of the asset's files begin with. */
  readonly stem: string;
  /** Undefined for files that are no resources, such as previews. */
  readonly roleOf: (name: string, stem: string) => PhotosRole | undefined;
}
