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
    const header = await readFront(source, Buffer.alloc(0), headerLength);
    const decrypter = new Decrypter();
    decrypter.addIdentity(identity);
    const fileKey = await decrypter.decryptHeader(header.front);
    const nonce = await readFront(source, header.rest, nonceLength);
    const key = payloadKey(fileKey, nonce.front);
    let count = 0;
    for await (const { bytes, isLast } of inPieces(following(nonce.rest, source), chunkBytes + tagBytes)) {
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

/** Where the header ends, once that is there. */
function headerLength(read: Buffer): number | undefined {
  // The line of the MAC ends it; no other begins with three dashes.
  const macAt = read.indexOf('\n--- ');
  const endAt = macAt < 0 ? -1 : read.indexOf('\n', macAt + 1);
  if (endAt >= 0) return endAt + 1;
  if (read.length > longestHeaderBytes) throw new Error('it has no age header');
  return undefined;
}

function nonceLength(read: Buffer): number | undefined {
  return read.length < payloadNonceBytes ? undefined : payloadNonceBytes;
}

interface Front {
  readonly front: Buffer;
  /** Of the chunk that it ends in; lent, as that is. */
  readonly rest: Buffer;
}

/** What comes first: so many bytes as `lengthOf` finds in what was read, once it has enough. */
async function readFront(
  source: AsyncIterator<Uint8Array>,
  begun: Buffer,
  lengthOf: (read: Buffer) => number | undefined,
): Promise<Front> {
  let read = begun;
  for (;;) {
    const length = lengthOf(read);
    if (length !== undefined)
      return { front: Buffer.from(read.subarray(0, length)), rest: read.subarray(length) };
    const kept = Buffer.from(read);
    const { done, value } = await source.next();
    if (done === true) throw new Error('it is cut short');
    read =
      kept.length === 0
        ? Buffer.from(value.buffer, value.byteOffset, value.length)
        : Buffer.concat([kept, value]);
  }
}

async function* following(rest: Buffer, source: AsyncIterator<Uint8Array>): AsyncIterable<Uint8Array> {
  yield rest;
  for (let next = await source.next(); next.done !== true; next = await source.next()) yield next.value;
}
