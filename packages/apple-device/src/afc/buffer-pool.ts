/**
 * Buffers of one size that are used again and again: memory made anew for each read of a long copy makes the collector
 * go through the whole heap every 64 MiB.
 */
export interface BufferPool {
  /** A buffer of at least so many bytes. */
  take(leastBytes: number): Uint8Array;
  /** For a buffer that was taken and that nobody looks at any more. */
  give(buffer: Uint8Array): void;
}

/** Makes a buffer where none is free, so it grows to the most that were in use at once. */
export function bufferPool(sizeBytes: number, make: (sizeBytes: number) => Uint8Array): BufferPool {
  const free: Uint8Array[] = [];
  return {
    take(leastBytes) {
      if (leastBytes > sizeBytes)
        throw new RangeError(`a buffer holds ${sizeBytes} bytes, not ${leastBytes}`);
      return free.pop() ?? make(sizeBytes);
    },
    give: (buffer) => void free.push(buffer),
  };
}

/** No pool: memory of its own for each read. */
export const newBuffers: BufferPool = { take: (bytes) => Buffer.allocUnsafe(bytes), give: () => {} };
