import type { CameraRole } from '../asset.ts';
import type { MediaFileFacts } from '../facts/file-facts.ts';
import type { MediaEntry } from '../media-files.ts';
import type { CameraName } from './camera-name.ts';

/** A file known to be media, with what its name and its bytes say. */
export interface MediaFile {
  readonly path: string;
  readonly entry: MediaEntry;
  readonly facts: MediaFileFacts;
  readonly name: CameraName;
}

export interface Member {
  readonly file: MediaFile;
  readonly role: CameraRole;
}

/** The files of one asset, the primary one first. */
export interface Grouped {
  readonly members: readonly [Member, ...Member[]];
}

/** Order that depends on the names only, so that the same folder always gives the same assets. */
export function byPath(a: MediaFile, b: MediaFile): number {
  return a.path < b.path ? -1 : a.path > b.path ? 1 : 0;
}
