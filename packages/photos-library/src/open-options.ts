export interface OpenOptions {
  /** An existing folder for the private copy of the database; it needs about the size of the database. */
  readonly scratchFolder: string;
  /** Now, in milliseconds since 1970: decides how many days Recently Deleted items have left. */
  readonly nowMs: number;
  /** The zone to show dates in that have none of their own, such as `Europe/Vienna`; UTC if not given. */
  readonly timeZone?: string;
  /**
   * Folders outside the library (such as `/Volumes` and a home folder) in which referenced files may be read.
   * None if not given: then referenced files are `missing`, with their paths.
   */
  readonly referencedFolders?: readonly string[];
  /** The assets will be read at once: the folders of their files are listed while the database is copied. */
  readonly assetsNext?: boolean;
  readonly signal?: AbortSignal;
}
