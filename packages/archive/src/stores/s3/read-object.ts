import type { IncomingMessage } from 'node:http';
import { isArchiveError } from '../../errors.ts';
import { withRetries } from '../retrying/retries.ts';
import { badAnswer, brokenOff } from './answer.ts';
import type { S3Client } from './client.ts';
import { isPassing } from './s3-failure.ts';

/**
 * An object's bytes. Where the connection breaks, it goes on from there, as long as the object is the same one.
 * Errors: `not-found`, `unreachable`, `bad-answer` where the server gives more or other bytes than it announced.
 */
export async function* readObject(
  client: S3Client,
  key: string,
  signal: AbortSignal | undefined,
): AsyncIterable<Uint8Array> {
  let at = 0;
  let size: number | undefined;
  let etag: string | undefined;
  for (let broken = 0; ; broken++) {
    const answer = await open(client, { key, at, etag, signal });
    if (size === undefined) {
      size = lengthOf(answer);
      etag = answer.headers.etag;
    } else if (answer.statusCode !== 206 || answer.headers.etag !== etag) {
      answer.destroy();
      throw badAnswer('another object than a moment ago');
    }
    try {
      for await (const chunk of bodyOf(answer, signal)) {
        at += chunk.length;
        if (at > size) throw badAnswer('more bytes than were announced');
        yield chunk;
      }
      if (at === size) return;
      throw brokenOff(new Error(`it ended after ${at} of ${size} bytes`));
    } catch (error) {
      if (!isArchiveError(error) || !isPassing(error) || broken + 1 >= client.retries.attempts) throw error;
    } finally {
      answer.destroy();
    }
  }
}

interface Opening {
  readonly key: string;
  readonly at: number;
  readonly etag: string | undefined;
  readonly signal: AbortSignal | undefined;
}

async function open(client: S3Client, { key, at, etag, signal }: Opening): Promise<IncomingMessage> {
  const headers =
    at === 0 ? {} : { range: `bytes=${at}-`, ...(etag === undefined ? {} : { 'if-match': etag }) };
  return await withRetries(
    client.retries,
    () => client.once({ method: 'GET', key, headers, signal }),
    signal,
  );
}

function lengthOf({ headers }: IncomingMessage): number {
  const length = Number(headers['content-length']);
  if (!Number.isSafeInteger(length) || length < 0) throw badAnswer('an object without a length');
  return length;
}

async function* bodyOf(answer: IncomingMessage, signal: AbortSignal | undefined): AsyncIterable<Uint8Array> {
  try {
    yield* answer as AsyncIterable<Uint8Array>;
  } catch (cause) {
    if (signal?.aborted === true) throw signal.reason;
    throw brokenOff(cause);
  }
}
