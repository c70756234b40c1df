import type { Consumer } from './connection.ts';

/** The next so many bytes, at the start of `target` where one is given. */
export interface WantedBytes {
  readonly bytes: number;
  readonly target?: Uint8Array | undefined;
}

/** Says what it wants next and is given just that, until it wants no more. It looks at what it was given before it wants more. */
export type ByteParser = Generator<WantedBytes, void, Buffer>;

/** Feeds a parser from what a connection receives. What lies whole in one arrival, and has no target, is not copied. */
export function consumerOf(parser: ByteParser): Consumer {
  let next = parser.next();
  let gathered: Uint8Array | undefined;
  let filled = 0;

  return (arrived) => {
    let at = 0;
    while (next.done !== true) {
      const { bytes, target } = next.value;
      const missing = bytes - filled;
      if (missing > 0 && at === arrived.length) return undefined;
      const part = arrived.subarray(at, at + missing);
      at += part.length;
      if (gathered === undefined && target === undefined && part.length === missing) {
        next = parser.next(part);
        continue;
      }
      gathered ??= target ?? Buffer.allocUnsafe(bytes);
      gathered.set(part, filled);
      filled += part.length;
      if (filled < bytes) return undefined;
      const { buffer, byteOffset } = gathered;
      gathered = undefined;
      filled = 0;
      next = parser.next(Buffer.from(buffer, byteOffset, bytes));
    }
    return at;
  };
}
