export interface MediaEntry {
  readonly name: string;
  readonly kind: 'file' | 'folder' | 'other';
  /** Bytes. */
  readonly size: number;
  readonly modifiedAtMs: number;
}

/** What a folder says of itself: its names, and what stands under each. */
export interface FolderNames {
  /** Where it is, links resolved. */
  readonly at: string;
  readonly names: readonly string[];
  readonly kinds: readonly MediaEntry['kind'][];
}

/** Files of this machine: another thread can open them, too, and to look at one costs little. */
export interface LocalFiles {
  /** Of all of them, links resolved. */
  readonly folder: string;
  /** A folder without a look at each file in it. */
  names(folder: string): Promise<FolderNames>;
  /** What stands under a name in a folder that is {@link FolderNames.at} this; undefined when it is gone. */
  look(at: string, name: string): MediaEntry | undefined;
}

export interface ReadOptions {
  /** First byte, from 0. */
  readonly start?: number;
  /** The byte after the last. */
  readonly end?: number;
  /** The reader is done with a chunk when it asks for the next one, so that its memory can be used again. */
  readonly lend?: boolean;
  readonly signal?: AbortSignal;
}

/**
 * The files that a Photos database speaks of: a library on a Mac, the media folder of a phone, or the same
 * inside a backup. Paths are relative to its root, with `/`; the reader passes only paths without `..`.
 */
export interface MediaFiles {
  readonly local?: LocalFiles;
  /** Undefined when there is nothing. */
  stat(path: string): Promise<Omit<MediaEntry, 'name'> | undefined>;
  /** The entries of a folder, without `.` and `..`; none when it is not there. */
  list(folder: string): Promise<readonly MediaEntry[]>;
  /** The bytes from `start` up to but not including `end`, in chunks. */
  open(path: string, how?: ReadOptions): AsyncIterable<Uint8Array>;
  /**
   * Copies a whole file to a path of this machine where nothing is, for its owner's eyes only. Left out where the bytes come over
   * a wire; a disk of this machine does it faster than a stream, or, where its file system can clone, at once.
   */
  copy?(path: string, target: string, signal?: AbortSignal): Promise<void>;
}
