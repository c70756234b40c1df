import type { ResourceRow } from '../photos5/resource-row.ts';

/** What the layouts need to know of an asset to say where its files are. */
export interface AssetFacts {
  /** The uuid, unless an asset before it has the same one. */
  readonly id: string;
  readonly uuid: string;
  readonly directory: string | undefined;
  readonly filename: string | undefined;
  readonly video: boolean;
  /** A Live Photo. */
  readonly live: boolean;
  readonly sharedAlbum: boolean;
  /** ZBUNDLESCOPE: 0 the library, 1 shared albums, 2 shared moments, 3 "Shared with You". */
  readonly bundleScope: number;
  readonly edited: boolean;
  /** There is a record of how it was edited. */
  readonly adjustmentRecorded: boolean;
  readonly originalSize: number | undefined;
  readonly fingerprint: string | undefined;
  readonly editedFingerprint: string | undefined;
  readonly rows: readonly ResourceRow[];
}
