export interface OpenOptions {
  /**
   * The reader is done with a chunk when it asks for the next one, so that its memory can be used again. Without it a
   * chunk is the reader's to keep.
   */
  readonly lend?: boolean;
  readonly signal?: AbortSignal;
}

/** A reopenable stream of bytes, so that a retry can start again. */
export interface Bytes {
  /** Bytes. */
  readonly size: number;
  /** Chunks of 256 KiB to 1 MiB, pulled. Rethrows `signal.reason` when aborted. */
  open(options?: OpenOptions): AsyncIterable<Uint8Array>;
}

/** Bytes that are already in memory. */
export function bytesOf(content: Uint8Array | string): Bytes {
  const data = typeof content === 'string' ? Buffer.from(content, 'utf8') : content;
  return {
    size: data.length,
    async *open() {
      yield data;
    },
  };
}
