export interface MediaEntry {
  readonly name: string;
  readonly kind: 'file' | 'folder' | 'other';
  /** Bytes. */
  readonly size: number;
  readonly modifiedAtMs: number;
}

/**
 * The files that a Photos database speaks of: a library on a Mac, the media folder of a phone, or the same
 * inside a backup. Paths are relative to its root, with `/`; the reader passes only paths without `..`.
 */
export interface MediaFiles {
  /** Undefined when there is nothing. */
  stat(path: string): Promise<Omit<MediaEntry, 'name'> | undefined>;
  /** The entries of a folder, without `.` and `..`; none when it is not there. */
  list(folder: string): Promise<readonly MediaEntry[]>;
  /** The bytes from `start` up to but not including `end`, in chunks. */
  open(
    path: string,
    range?: { readonly start?: number; readonly end?: number; readonly signal?: AbortSignal },
  ): AsyncIterable<Uint8Array>;
  /**
   * Copies a whole file to a path of this machine. Left out where the bytes come over a wire; a disk of this
   * machine does it faster than a stream, or, where its file system can clone, at once.
   */
  copy?(path: string, target: string): Promise<void>;
}
