/** A reopenable stream of bytes, so that a retry can start again. */
export interface Bytes {
  /** Bytes. */
  readonly size: number;
  /** Chunks of 256 KiB to 1 MiB, pulled. Rethrows `signal.reason` when aborted. */
  open(options?: { readonly signal?: AbortSignal }): AsyncIterable<Uint8Array>;
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
