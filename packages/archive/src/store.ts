import type { Bytes, OpenOptions } from './bytes.ts';
import type { Digest } from './model/digest.ts';
import type { StoreKey } from './model/store-key.ts';

export interface Content {
  readonly digest: Digest;
  readonly size: number;
}

export interface StoreEntry {
  readonly size: number;
  readonly modifiedAtMs: number;
  /** Differs whenever the bytes may differ; never parsed. Absent where a lock keeps other writers out. */
  readonly revision?: string;
}

export interface PutOptions {
  /**
   * Names the content once it is known; `undefined` means that it is not wanted after all (the place has it).
   * Called again when the name turned out to be taken.
   */
  keyFor(content: Content, taken: readonly StoreKey[]): Promise<StoreKey | undefined> | StoreKey | undefined;
  /**
   * The key that `keyFor` will most likely name: a store that cannot rename begins there at once, and need not read the
   * bytes twice.
   */
  readonly likelyKey?: StoreKey;
  /** Only for what can be made again (checksum lists, sidecars, markers): replaces what is there. */
  readonly replace?: boolean;
  /** With `replace`: only while that revision is there; `null`: only while nothing is. Else `overtaken`. */
  readonly over?: string | null;
  readonly modifiedAtMs?: number;
  readonly signal?: AbortSignal;
}

/** `key` is undefined when `keyFor` did not want the content. */
export interface PutResult extends Content {
  readonly key: StoreKey | undefined;
}

/** How bytes were read back: `cold` from the medium itself or over the network, `cached` possibly from this system's memory. */
export type ReadBack = 'cold' | 'cached';

export interface Proven extends Content {
  readonly how: ReadBack;
}

/**
 * Where copies are kept: named files, nothing more. Wrappers (retrying, encrypting, faulty) are stores around stores.
 * All methods reject with ArchiveError, or with `signal.reason` when aborted.
 */
export interface Store extends AsyncDisposable {
  /**
   * Whole and durable, or nothing. Never overwrites unless `replace`.
   * Errors: `short-read` when the bytes are not as many as announced, `disk-full`, `read-only`, `no-permission`,
   * `file-too-large`, `place-gone`; whatever the bytes' own stream throws passes through as the `cause` of `unreadable`.
   */
  put(bytes: Bytes, options: PutOptions): Promise<PutResult>;
  /** Errors: `not-found`, `unreadable`. */
  get(key: StoreKey, options?: OpenOptions): AsyncIterable<Uint8Array>;
  stat(key: StoreKey): Promise<StoreEntry | undefined>;
  /**
   * The keys of all files below a folder (`''` for all), folder by folder, in no promised order; nothing for a folder
   * that is not there. Links are listed as keys but never followed.
   */
  list(folder: string, options?: { readonly signal?: AbortSignal }): AsyncIterable<StoreKey>;
  /**
   * Gives a file another name, durably, and never over anything: at every instant the bytes bear one of the two names.
   * Errors: `exists`, `not-found`.
   */
  rename(from: StoreKey, to: StoreKey): Promise<void>;
  /** The only way that anything leaves a store; `because` names why it may. */
  remove(key: StoreKey, because: string): Promise<void>;
  /** Told which keys will probably be put soon, a store can prepare for many of them at once. It promises nothing. */
  expect?(keys: readonly StoreKey[]): Promise<void>;
  /** Reads a key back from the medium and hashes it. Errors: `not-found`, `unreadable`. */
  prove(key: StoreKey, options?: { readonly signal?: AbortSignal }): Promise<Proven>;
}
