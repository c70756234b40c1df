import type { AssetFacts } from './asset-facts.ts';
import type { BesidePlace, ExpectedFile } from './expected-file.ts';

/** How files are laid out around a Photos.sqlite. */
export interface LibraryLayout {
  readonly name: 'mac' | 'ios';
  /** Where the database is. */
  readonly database: string;
  /** The folder whose folders hold the originals, where these are few and quickly listed. */
  readonly originals?: string;
  /** The part of a file's name that all files of one asset share. */
  groupOf(name: string): string;
  /** The files that the database says an asset has, and where more of them may lie. */
  filesOf(asset: AssetFacts): LaidOutFiles;
}

export interface LaidOutFiles {
  readonly expected: readonly ExpectedFile[];
  readonly beside: readonly BesidePlace[];
}
