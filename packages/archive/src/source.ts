import type { Asset } from './model/asset.ts';
import type { AssetGroup } from './model/asset-group.ts';

/** Identifies a source for the ledger: the same source read again must have the same key. */
export interface SourceId {
  readonly key: string;
  /** `folder`, `zip`, `photos-library`, `iphone`, `finder-backup`, … */
  readonly kind: string;
  /** For people. */
  readonly name: string;
}

/** Something met in a source that is not part of any asset, and why it was left out. */
export interface Skipped {
  readonly path: string;
  readonly kind: string;
  /** It may hold assets that are then not listed (a folder that cannot be read): nothing counts as gone. */
  readonly hidesAssets?: boolean;
}

/** Where assets are read. */
export interface Source extends AsyncDisposable {
  readonly id: SourceId;
  /** Some assets are left out on purpose: what is not listed does not count as gone. */
  readonly partial?: boolean;
  /** Every asset once. An asset that cannot be read is still listed; its resources say why. */
  assets(options?: {
    readonly signal?: AbortSignal;
    onSkipped?(skipped: Skipped): void;
    /**
     * Asked by a source that knows a group to be as it was when it was last listed. True: nothing is left to do for any
     * of them, they count as listed, and the source leaves them out.
     */
    pass?(group: AssetGroup): Promise<boolean>;
  }): AsyncIterable<Asset>;
  /** A quick measure of what there is, for progress; absent where it costs too much. */
  survey?(options?: {
    readonly signal?: AbortSignal;
  }): Promise<{ readonly bytes: number; readonly files: number }>;
}
