import { createHash } from 'node:crypto';
import type { Bytes } from '../../bytes.ts';
import { ArchiveError } from '../../errors.ts';
import { digest } from '../../model/digest.ts';
import type { StoreKey } from '../../model/store-key.ts';
import type { Content, PutOptions, PutResult } from '../../store.ts';

export interface Sent {
  /** What the bytes are, where they are in memory. */
  readonly known: Content | undefined;
  /** What was read, once `confirm` was asked. */
  content(): Content | undefined;
  /** Whether the bytes, now that all were read, are to bear the name. */
  confirm(): Promise<boolean>;
}

export interface Sending {
  /** So many bytes are taken into memory, where they can be hashed before they have a name. */
  readonly bufferUpTo: number;
  /**
   * Sends bytes to a key that must be free. `confirm` is asked when all bytes have been read and before they bear the name;
   * false: nothing of them may stay.
   */
  send(key: StoreKey, bytes: Bytes, sent: Sent): Promise<'written' | 'exists' | 'dropped'>;
}

/**
 * `Store.put` for stores that must know the name before they send the bytes. What is small is hashed in memory first. What
 * is large goes to its likely key at once, and where nobody has an idea of that, is read twice.
 * Errors: as for `Store.put`.
 */
export async function putWithoutRename(
  bytes: Bytes,
  options: PutOptions,
  { bufferUpTo, send }: Sending,
): Promise<PutResult> {
  const small = bytes.size <= bufferUpTo;
  const source = small ? await held(bytes, options.signal) : bytes;
  let content =
    small || options.likelyKey === undefined ? await contentOf(source, options.signal) : undefined;
  const taken: StoreKey[] = [];
  let key = content === undefined ? options.likelyKey : await options.keyFor(content, taken);
  for (;;) {
    if (key === undefined) return named(undefined, content);
    if (taken.includes(key)) throw new ArchiveError('exists', { subject: key });
    options.signal?.throwIfAborted();
    const sent = key;
    const passed = passing(source, options.signal);
    const known = small ? content : undefined;
    const outcome = await send(sent, known === undefined ? passed.bytes : source, {
      known,
      content: () => content,
      confirm,
    });

    async function confirm(): Promise<boolean> {
      if (known !== undefined) return true;
      const read = passed.content();
      if (content !== undefined && content.digest !== read.digest)
        throw new ArchiveError('short-read', { subject: 'the bytes changed while they were read' });
      if (content !== undefined) return true;
      content = read;
      key = await options.keyFor(read, taken);
      return key === sent;
    }

    if (outcome === 'written') return named(sent, content);
    if (outcome === 'exists') {
      taken.push(sent);
      content ??= await contentOf(source, options.signal);
      key = await options.keyFor(content, taken);
    }
  }
}

function named(key: StoreKey | undefined, content: Content | undefined): PutResult {
  if (content === undefined) throw new ArchiveError('refused', { subject: 'a content that was never read' });
  return { key, digest: content.digest, size: content.size };
}

/** Bytes that are hashed and counted as they pass. */
function passing(bytes: Bytes, signal: AbortSignal | undefined): { bytes: Bytes; content(): Content } {
  let hash = createHash('sha256');
  let size = 0;
  return {
    bytes: {
      size: bytes.size,
      async *open(options) {
        hash = createHash('sha256');
        size = 0;
        for await (const chunk of readingFrom(bytes, options?.signal ?? signal)) {
          size += chunk.length;
          if (size > bytes.size) break;
          hash.update(chunk);
          yield chunk;
        }
        if (size !== bytes.size) throw shortRead(size, bytes.size);
      },
    },
    content: () => ({ digest: digest(hash.digest('hex')), size }),
  };
}

async function contentOf(bytes: Bytes, signal: AbortSignal | undefined): Promise<Content> {
  const passed = passing(bytes, signal);
  for await (const _ of passed.bytes.open(signal === undefined ? {} : { signal })) signal?.throwIfAborted();
  return passed.content();
}

/** The same bytes, in memory. Errors: `short-read`, `unreadable`, the signal's reason. */
async function held(bytes: Bytes, signal: AbortSignal | undefined): Promise<Bytes> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of readingFrom(bytes, signal)) {
    size += chunk.length;
    if (size > bytes.size) break;
    chunks.push(chunk);
  }
  if (size !== bytes.size) throw shortRead(size, bytes.size);
  return {
    size,
    async *open() {
      yield* chunks;
    },
  };
}

function shortRead(came: number, announced: number): ArchiveError {
  return new ArchiveError('short-read', { subject: `${came} bytes came where ${announced} were announced` });
}

/** Tells the failures of the bytes' own stream apart from those of the place that they go to. */
async function* readingFrom(bytes: Bytes, signal: AbortSignal | undefined): AsyncIterable<Uint8Array> {
  try {
    for await (const chunk of bytes.open(signal === undefined ? {} : { signal })) {
      signal?.throwIfAborted();
      yield chunk;
    }
  } catch (error) {
    if (signal?.aborted === true) throw signal.reason;
    throw new ArchiveError('unreadable', { cause: error });
  }
}
