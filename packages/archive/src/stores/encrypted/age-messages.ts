import type { MessagePort } from 'node:worker_threads';
import type { Content } from '../../store.ts';

/**
 * One file to encrypt for a recipient (`age1…`), or to decrypt with an identity (`AGE-SECRET-KEY-1…`). `hash`: what is in it is
 * decrypted and hashed there, and only told of.
 */
export interface AgeJob {
  readonly mode: 'encrypt' | 'decrypt' | 'hash';
  readonly key: string;
}

/** A job has a port of its own, and is over when either side closes it: a thread works on several at once. */
export interface JobMessage {
  readonly job: AgeJob;
  readonly port: MessagePort;
}

export type ToWorker =
  | { readonly kind: 'chunk'; readonly chunk: Uint8Array<ArrayBuffer> }
  | { readonly kind: 'end' }
  /** With the buffer of what came out, where its reader is done with it. */
  | { readonly kind: 'taken'; readonly spent?: Uint8Array<ArrayBuffer> };

export type FromWorker =
  /** With a buffer that came with a chunk and is not needed any more: it carries the next one. */
  | { readonly kind: 'pull'; readonly spent?: Uint8Array<ArrayBuffer> }
  | { readonly kind: 'out'; readonly chunk: Uint8Array<ArrayBuffer> }
  /** With what `hash` found. */
  | { readonly kind: 'done'; readonly content?: Content }
  | { readonly kind: 'failed'; readonly message: string };

/** A message for each chunk of 64 KiB would cost more than it carries. */
const messageBytes = 1024 * 1024;

/** Buffers that are kept for what comes next, of all jobs. */
const mostSpare = 16;

/** Keeps the buffer of a message whose bytes nobody needs any more, if it is one for the next. */
export function keepSpare(spare: Uint8Array<ArrayBuffer>[], { buffer }: Uint8Array<ArrayBuffer>): void {
  if (buffer.byteLength === messageBytes && spare.length < mostSpare) spare.push(new Uint8Array(buffer));
}

/**
 * Bytes in buffers that hold a message's length each and are nobody else's, so that they can change hands without a copy; the last
 * one is filled in part. Those in `spare` are used before new ones are made: V8 collects all garbage after some 30 of them.
 */
export async function* inMessages(
  bytes: AsyncIterable<Uint8Array>,
  spare: Uint8Array<ArrayBuffer>[],
): AsyncIterable<Uint8Array<ArrayBuffer>> {
  let held: Uint8Array<ArrayBuffer> | undefined;
  let filled = 0;
  for await (const chunk of bytes) {
    for (let at = 0; at < chunk.length; ) {
      held ??= spare.pop() ?? new Uint8Array(messageBytes);
      const part = chunk.subarray(at, at + messageBytes - filled);
      held.set(part, filled);
      filled += part.length;
      at += part.length;
      if (filled < messageBytes) continue;
      yield held;
      held = undefined;
      filled = 0;
    }
  }
  if (held !== undefined) yield held.subarray(0, filled);
}
