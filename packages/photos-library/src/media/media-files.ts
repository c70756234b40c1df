export interface MediaEntry {
  readonly name: string;
  readonly kind: 'file' | 'folder' | 'other';
  /** Bytes. */
  readonly size: number;
  readonly modifiedAtMs: number;
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
  /** Where these are files of this machine: their folder, which another thread can open, too. */
  readonly folder?: string;
  /** Undefined when there is nothing. */
  stat(path: string): Promise<Omit<MediaEntry, 'name'> | undefined>;
  /** The entries of a folder, without `.` and `..`; none when it is not there. */
  list(folder: string): Promise<readonly MediaEntry[]>;
  /** The bytes from `start` up to but not including `end`, in chunks. */
  open(path: string, how?: ReadOptions): AsyncIterable<Uint8Array>;
  /**
   * Copies a whole file to a path of this machine. Left out where the bytes come over a wire; a disk of this
   * machine does it faster than a stream, or, where its file system can clone, at once.
   */
  copy?(path: string, target: string): Promise<void>;
}
