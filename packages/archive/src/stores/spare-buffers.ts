/**
 * Memory of one size that is used again and again. Made anew for each photo, V8 would count it in and collect all garbage for each
 * 64 MB of it, which takes a third of the time of a copy to a bucket.
 */
export interface SpareBuffers {
  /** Of each of them. */
  readonly bytes: number;
  take(): Buffer;
  /** Never what may still be on its way somewhere. */
  give(buffer: Buffer): void;
}

/** Keeps at most so many that nobody uses. */
export function openSpareBuffers(bytes: number, most: number): SpareBuffers {
  const spare: Buffer[] = [];
  return {
    bytes,
    take: () => spare.pop() ?? Buffer.allocUnsafeSlow(bytes),
    give(buffer) {
      if (spare.length < most) spare.push(buffer);
    },
  };
}
