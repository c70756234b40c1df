/** Smaller ones may lie in the folder's own record and take no block. */
const leastBytes = 64 * 1024;

export interface FileFacts {
  readonly size: number;
  /** Blocks that the file takes on its disk. */
  readonly blocks: number;
  readonly dev: number;
}

/**
 * Whether a file is what a sync service (iCloud Drive, OneDrive, Dropbox) left in place of one whose bytes it keeps on its servers: it
 * has a length and takes no room. Reading it would fetch them, and prove nothing for this disk. On Windows such files may be on any
 * disk; on a Mac only on the system's own, whose device number is `systemDevice`, and a file system of somebody else's may tell
 * of no blocks at all. Elsewhere these services make none.
 */
export function isPlaceholder(
  { size, blocks, dev }: FileFacts,
  { platform, systemDevice }: { readonly platform: NodeJS.Platform; readonly systemDevice: number },
): boolean {
  if (size < leastBytes || blocks > 0) return false;
  return platform === 'win32' || (platform === 'darwin' && dev === systemDevice);
}

/** What stands in place of a system's code. */
export const placeholderCode = 'EPLACEHOLDER';
