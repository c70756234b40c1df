import { createDecipheriv, type KeyObject } from 'node:crypto';
import { Decrypter } from 'age-encryption';
import {
  chunkBytes,
  chunkNonce,
  cipherName,
  inPieces,
  payloadKey,
  payloadNonceBytes,
  tagBytes,
} from './age-payload.ts';

/** Ours have one stanza, 200 bytes; what has no end by then is no age file. */
const longestHeaderBytes = 64 * 1024;

/**
 * What is in a file in the age format, with an identity (`AGE-SECRET-KEY-1…`): the library opens its header. Nothing is yielded
 * before it is authenticated. Throws the library's errors, and `Error` for a payload that was changed, cut or exchanged.
 */
export async function* ageDecrypted(
  identity: string,
  file: AsyncIterable<Uint8Array>,
): AsyncIterable<Uint8Array> {
  const source = file[Symbol.asyncIterator]();
  try {
    const { header, rest } = await readHeader(source);
    const decrypter = new Decrypter();
    decrypter.addIdentity(identity);
    const fileKey = await decrypter.decryptHeader(header);
    const { nonce, payload } = await readNonce(rest, source);
    const key = payloadKey(fileKey, nonce);
    let count = 0;
    for await (const { bytes, isLast } of inPieces(payload, chunkBytes + tagBytes)) {
      if (bytes.length < tagBytes) throw new Error('the payload is cut short');
      // Only a file that is empty ends with an empty chunk.
      if (isLast && count > 0 && bytes.length === tagBytes) throw new Error('the last chunk is empty');
      yield opened(key, count++, bytes, isLast);
    }
  } finally {
    await source.return?.();
  }
}

function opened(key: KeyObject, count: number, chunk: Uint8Array, isLast: boolean): Uint8Array {
  const decipher = createDecipheriv(cipherName, key, chunkNonce(count, isLast), { authTagLength: tagBytes });
  decipher.setAuthTag(chunk.subarray(-tagBytes));
  const plain = decipher.update(chunk.subarray(0, -tagBytes));
  decipher.final();
  return plain;
}

async function readHeader(
  source: AsyncIterator<Uint8Array>,
): Promise<{ readonly header: Uint8Array; readonly rest: Uint8Array }> {
  let read = Buffer.alloc(0);
  for (;;) {
    // The line of the MAC ends it; no other begins with three dashes.
    const macAt = read.indexOf('\n--- ');
    const endAt = macAt < 0 ? -1 : read.indexOf('\n', macAt + 1);
    if (endAt >= 0) return { header: read.subarray(0, endAt + 1), rest: read.subarray(endAt + 1) };
    const { done, value } = await source.next();
    if (done === true || read.length > longestHeaderBytes) throw new Error('it has no age header');
    read = Buffer.concat([read, value]);
  }
}

async function readNonce(
  rest: Uint8Array,
  source: AsyncIterator<Uint8Array>,
): Promise<{ readonly nonce: Uint8Array; readonly payload: AsyncIterable<Uint8Array> }> {
  let read = Buffer.from(rest);
  while (read.length < payloadNonceBytes) {
    const { done, value } = await source.next();
    if (done === true) throw new Error('the payload is cut short');
    read = Buffer.concat([read, value]);
  }
  async function* payload(): AsyncIterable<Uint8Array> {
    yield read.subarray(payloadNonceBytes);
    for (let next = await source.next(); next.done !== true; next = await source.next()) yield next.value;
  }
  return { nonce: read.subarray(0, payloadNonceBytes), payload: payload() };
}
