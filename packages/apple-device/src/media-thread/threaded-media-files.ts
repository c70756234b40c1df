import type { MediaEntry, MediaFiles, MediaOpenOptions, MediaStat } from '../media-files.ts';
import { checkedMediaPath } from '../media-path.ts';
import type { TrustedPhone } from '../phone.ts';
import { MediaThread } from './media-thread.ts';

/**
 * `mediaFiles` in a thread of its own: what the phone sends is received and decrypted there, beside the work of this
 * thread, whose larger heap the collector then need not go through for each 64 MiB that pass by. Chunks come in shared
 * memory; those that are not lent are copied. Errors: as of `mediaFiles`.
 */
export function threadedMediaFiles(phone: TrustedPhone): MediaFiles {
  const thread = new MediaThread(phone);
  return {
    async stat(path, { signal } = {}) {
      return (await value(thread, { kind: 'stat', path }, signal)) as MediaStat | undefined;
    },
    async list(path, { signal } = {}) {
      return (await value(thread, { kind: 'list', path }, signal)) as readonly MediaEntry[];
    },
    open: (path, options = {}) => chunks(thread, checkedMediaPath(path), options),
    [Symbol.asyncDispose]: () => thread[Symbol.asyncDispose](),
  };
}

async function value(
  thread: MediaThread,
  { kind, path }: { readonly kind: 'stat' | 'list'; readonly path: string },
  signal: AbortSignal | undefined,
): Promise<unknown> {
  const answer = await thread.ask({ kind, id: thread.newId(), path: checkedMediaPath(path) }, signal);
  if (answer.kind !== 'value') throw new TypeError(`the thread answered ${answer.kind} to ${kind}`);
  return answer.value;
}

async function* chunks(
  thread: MediaThread,
  path: string,
  { signal, lend = false, ...how }: MediaOpenOptions,
): AsyncGenerator<Uint8Array, void> {
  const id = thread.newId();
  let answer = await thread.ask({ kind: 'open', id, path, how }, signal);
  try {
    while (answer.kind === 'chunk') {
      const chunk = thread.bytesOf(answer);
      yield lend ? chunk : Buffer.from(chunk);
      answer = await thread.ask({ kind: 'next', id }, signal);
    }
  } finally {
    if (answer.kind === 'chunk') thread.stop(id);
  }
}
