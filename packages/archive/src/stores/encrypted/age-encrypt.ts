import { createCipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { Encrypter } from 'age-encryption';

const chunkBytes = 64 * 1024;
const nonceBytes = 16;
const tagBytes = 16;

/**
 * A file in the age format, v1, for one recipient (`age1…`). The library makes the file's key and its header; the payload,
 * which is ChaCha20-Poly1305 over chunks of 64 KiB, is left to the system's OpenSSL, several times as fast as JavaScript.
 * (The format: github.com/C2SP/C2SP, age.md, "Payload".)
 */
export async function* ageEncrypted(
  recipient: string,
  plain: AsyncIterable<Uint8Array>,
): AsyncIterable<Uint8Array> {
  const { header, fileKey } = await newHeader(recipient);
  const nonce = randomBytes(nonceBytes);
  yield Buffer.concat([header, nonce]);
  const key = Buffer.from(hkdfSync('sha256', fileKey, nonce, 'payload', 32));
  let count = 0;
  for await (const { chunk, isLast } of inChunks(plain)) yield sealed(key, count++, chunk, isLast);
}

async function newHeader(recipient: string): Promise<{ header: Uint8Array; fileKey: Uint8Array }> {
  const encrypter = new Encrypter();
  let fileKey: Uint8Array | undefined;
  encrypter.addRecipient(recipient);
  encrypter.addRecipient({
    wrapFileKey(key) {
      fileKey = Uint8Array.from(key);
      return [];
    },
  });
  // An empty file is a header, a nonce and one tag; only the header is used.
  const empty = await encrypter.encrypt(new Uint8Array());
  if (fileKey === undefined) throw new Error('the library asked for no stanza');
  return { header: empty.subarray(0, empty.length - nonceBytes - tagBytes), fileKey };
}

/** The nonce of a chunk: its number in 11 bytes, the most significant first, and whether it is the last. */
function sealed(key: Uint8Array, count: number, chunk: Uint8Array, isLast: boolean): Uint8Array {
  const nonce = Buffer.alloc(12);
  nonce.writeUIntBE(count, 5, 6);
  nonce[11] = isLast ? 1 : 0;
  const cipher = createCipheriv('chacha20-poly1305', key, nonce, { authTagLength: tagBytes });
  return Buffer.concat([cipher.update(chunk), cipher.final(), cipher.getAuthTag()]);
}

interface Chunk {
  readonly chunk: Uint8Array;
  readonly isLast: boolean;
}

/** Pieces of 64 KiB, the last one shorter or as long; an empty one only where there is nothing at all. */
async function* inChunks(plain: AsyncIterable<Uint8Array>): AsyncIterable<Chunk> {
  const held = Buffer.alloc(chunkBytes);
  let filled = 0;
  for await (const piece of plain) {
    for (let at = 0; at < piece.length; ) {
      if (filled === chunkBytes) {
        yield { chunk: held, isLast: false };
        filled = 0;
      }
      const part = piece.subarray(at, at + chunkBytes - filled);
      held.set(part, filled);
      filled += part.length;
      at += part.length;
    }
  }
  yield { chunk: held.subarray(0, filled), isLast: true };
}
