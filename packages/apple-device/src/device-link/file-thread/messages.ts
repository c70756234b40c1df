import type { ToldError } from '../../told-error.ts';

/** A file that arrived. */
export interface ReceivedFile {
  /** As the phone named it, such as `UDID/Snapshot/ab/ab12…`; it may be moved later. */
  readonly path: string;
  readonly sizeBytes: number;
  /** Of the bytes as they came: in an encrypted backup those of the cipher. */
  readonly sha1: Uint8Array;
}

/** Bytes of one file that lie together in a piece of memory, behind those of the part before: some of the file's, or all. */
export interface Part {
  /** Where a file begins: how the phone calls it, and where it shall be. */
  readonly file: { readonly path: string; readonly target: string } | undefined;
  bytes: number;
  /** Where a file ends: whether it is complete, or shall not be. */
  end: 'complete' | 'discard' | undefined;
}

/** To the thread. */
export type Request =
  | { readonly kind: 'piece'; readonly memory: ArrayBuffer; readonly parts: readonly Part[] }
  /** Nothing more comes: what there is of a file that is not complete goes, and so does the thread. */
  | { readonly kind: 'end' };

/** From the thread: one for each piece, in their order, until one fails. */
export type Answer =
  | {
      readonly kind: 'written';
      /** To be filled again. */
      readonly memory: ArrayBuffer;
      readonly bytes: number;
      readonly files: readonly ReceivedFile[];
    }
  | { readonly kind: 'failed'; readonly error: ToldError };
