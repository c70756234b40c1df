import { createHash } from 'node:crypto';
import type { Bytes, OpenOptions } from '../../bytes.ts';
import { ArchiveError } from '../../errors.ts';
import { digest } from '../../model/digest.ts';
import type { StoreKey } from '../../model/store-key.ts';
import type { Content, PutOptions, PutResult } from '../../store.ts';
import type { SpareBuffers } from '../spare-buffers.ts';

export interface Sent {
  /** What the bytes are, where they are in memory. */
  readonly known: Content | undefined;
  /** What was read, once `confirm` was asked. */
  content(): Content | undefined;
  /** Whether the bytes, now that all were read, are to bear the name. */
  confirm(): Promise<boolean>;
}

export interface Sending {
  /** What fits into one of them is taken into memory, where it can be hashed before it has a name. */
  readonly memory: SpareBuffers;
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
  { memory, send }: Sending,
): Promise<PutResult> {
  if (bytes.size > memory.bytes) {
    const content = options.likelyKey === undefined ? await contentOf(bytes, options.signal) : undefined;
    return await putUnderName(bytes, options, { send, content, inMemory: false });
  }
  const buffer = memory.take();
  const source = await held(bytes, buffer, options.signal);
  const content = await contentOf(source, options.signal);
  const result = await putUnderName(source, options, { send, content, inMemory: true });
  // Where that failed, a request that was given up may still send from it.
  memory.give(buffer);
  return result;
}

interface Putting extends Pick<Sending, 'send'> {
  /** Where it was read already. */
  readonly content: Content | undefined;
  readonly inMemory: boolean;
}

async function putUnderName(source: Bytes, options: PutOptions, putting: Putting): Promise<PutResult> {
  const { send, inMemory } = putting;
  let { content } = putting;
  const taken: StoreKey[] = [];
  let key = content === undefined ? options.likelyKey : await options.keyFor(content, taken);
  for (;;) {
    if (key === undefined) return named(undefined, content);
    if (taken.includes(key)) throw new ArchiveError('exists', { subject: key });
    options.signal?.throwIfAborted();
    const sent = key;
    const passed = passing(source, options.signal);
    const known = inMemory ? content : undefined;
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
        for await (const chunk of readingFrom(bytes, { ...(signal && { signal }), ...options })) {
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
  for await (const _ of passed.bytes.open({ lend: true })) signal?.throwIfAborted();
  return passed.content();
}

/** The same bytes, in this memory. Errors: `short-read`, `unreadable`, the signal's reason. */
async function held(bytes: Bytes, memory: Buffer, signal: AbortSignal | undefined): Promise<Bytes> {
  let size = 0;
  for await (const chunk of readingFrom(bytes, { lend: true, ...(signal && { signal }) })) {
    if (size + chunk.length > bytes.size) throw shortRead(size + chunk.length, bytes.size);
    memory.set(chunk, size);
    size += chunk.length;
  }
  if (size !== bytes.size) throw shortRead(size, bytes.size);
  return {
    size,
    async *open() {
      if (size > 0) yield memory.subarray(0, size);
    },
  };
}

function shortRead(came: number, announced: number): ArchiveError {
  return new ArchiveError('short-read', { subject: `${came} bytes came where ${announced} were announced` });
}

/** Tells the failures of the bytes' own stream apart from those of the place that they go to. */
async function* readingFrom(bytes: Bytes, options: OpenOptions): AsyncIterable<Uint8Array> {
  try {
    for await (const chunk of bytes.open(options)) {
      options.signal?.throwIfAborted();
      yield chunk;
    }
  } catch (error) {
    if (options.signal?.aborted === true) throw options.signal.reason;
    throw new ArchiveError('unreadable', { cause: error });
  }
}
