import { createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';

/**
 * The payload of a file in the age format, v1: a nonce, then ChaCha20-Poly1305 over chunks of 64 KiB. The library has it in
 * JavaScript only; here it is left to the system's OpenSSL, several times as fast. (github.com/C2SP/C2SP, age.md, "Payload".)
 */
export const cipherName = 'chacha20-poly1305';
export const chunkBytes = 64 * 1024;
export const tagBytes = 16;
/** Of the payload; each chunk has one of its own. */
export const payloadNonceBytes = 16;

/** A key object is looked at once, bytes for each of the chunks. */
export function payloadKey(fileKey: Uint8Array, payloadNonce: Uint8Array): KeyObject {
  return createSecretKey(new Uint8Array(hkdfSync('sha256', fileKey, payloadNonce, 'payload', 32)));
}

/** The nonce of a chunk: its number in 11 bytes, the most significant first, and whether it is the last. */
export function chunkNonce(count: number, isLast: boolean): Uint8Array {
  const nonce = Buffer.alloc(12);
  nonce.writeUIntBE(count, 5, 6);
  nonce[11] = isLast ? 1 : 0;
  return nonce;
}

export interface Piece {
  /** Lent: it is written over when the next one is asked for. */
  readonly bytes: Uint8Array;
  readonly isLast: boolean;
}

/** Bytes in pieces of one size, the last one shorter or as long; an empty one only where there is nothing at all. */
export async function* inPieces(bytes: AsyncIterable<Uint8Array>, pieceBytes: number): AsyncIterable<Piece> {
  const held = Buffer.alloc(pieceBytes);
  let filled = 0;
  for await (const chunk of bytes) {
    for (let at = 0; at < chunk.length; ) {
      if (filled === pieceBytes) {
        yield { bytes: held, isLast: false };
        filled = 0;
      }
      const part = chunk.subarray(at, at + pieceBytes - filled);
      held.set(part, filled);
      filled += part.length;
      at += part.length;
    }
  }
  yield { bytes: held.subarray(0, filled), isLast: true };
}
