import { createCipheriv, type KeyObject, randomBytes } from 'node:crypto';
import { Encrypter } from 'age-encryption';
import {
  chunkBytes,
  chunkNonce,
  cipherName,
  inPieces,
  payloadKey,
  payloadNonceBytes,
  tagBytes,
} from './age-payload.ts';

/** A file in the age format for one recipient (`age1…`): the library makes its key and its header. */
export async function* ageEncrypted(
  recipient: string,
  plain: AsyncIterable<Uint8Array>,
): AsyncIterable<Uint8Array> {
  const { header, fileKey } = await newHeader(recipient);
  const nonce = randomBytes(payloadNonceBytes);
  yield Buffer.concat([header, nonce]);
  const key = payloadKey(fileKey, nonce);
  let count = 0;
  for await (const { bytes, isLast } of inPieces(plain, chunkBytes))
    yield* sealed(key, count++, bytes, isLast);
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
  return { header: empty.subarray(0, empty.length - payloadNonceBytes - tagBytes), fileKey };
}

function* sealed(key: KeyObject, count: number, chunk: Uint8Array, isLast: boolean): Iterable<Uint8Array> {
  const cipher = createCipheriv(cipherName, key, chunkNonce(count, isLast), { authTagLength: tagBytes });
  yield cipher.update(chunk);
  // A stream cipher keeps nothing back.
  cipher.final();
  yield cipher.getAuthTag();
}
