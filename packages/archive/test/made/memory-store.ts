import { createHash } from 'node:crypto';
import {
  ArchiveError,
  digest,
  type Proven,
  type PutOptions,
  type Store,
  type StoreKey,
} from '../../src/index.ts';

/** The files of a medium, by key. */
export interface MediumFiles {
  keys(): Iterable<string>;
  has(key: string): boolean;
  get(key: string): Buffer | undefined;
  set(key: string, bytes: Buffer): void;
  delete(key: string): void;
}

/** What a medium holds, for a test to damage, and what was ever read back from it. */
export interface MemoryMedium {
  readonly files: MediumFiles;
  attached: boolean;
  /** Called with what a proof read. */
  onProve?(key: StoreKey, bytes: Buffer): void;
}

export function memoryFiles(): MediumFiles {
  return new Map<string, Buffer>();
}

/** A store whose medium is memory: whole, and fast enough for ten thousand histories. */
export function memoryStore(medium: MemoryMedium): Store {
  const { files } = medium;
  const modified = new Map<string, number>();

  function answer(key: string): void {
    if (!medium.attached) throw new ArchiveError('place-gone', { subject: key });
  }
  function at(key: StoreKey): Buffer {
    answer(key);
    const bytes = files.get(key);
    if (bytes === undefined) throw new ArchiveError('not-found', { subject: key });
    return bytes;
  }

  return {
    async put(bytes, options) {
      answer('');
      const data = await gather(bytes, options);
      const content = { digest: digest(sha256(data)), size: data.length };
      const taken: StoreKey[] = [];
      for (;;) {
        const key = await options.keyFor(content, taken);
        if (key === undefined) return { key, ...content };
        if (options.replace === true) refuseReplacing(files, key, options);
        else if (files.has(key)) {
          if (taken.includes(key)) throw new ArchiveError('exists', { subject: key });
          taken.push(key);
          continue;
        }
        answer(key);
        files.set(key, data);
        modified.set(key, options.modifiedAtMs ?? 0);
        return { key, ...content };
      }
    },
    async *get(key, { signal } = {}) {
      signal?.throwIfAborted();
      yield at(key);
    },
    async stat(key) {
      answer(key);
      const bytes = files.get(key);
      if (bytes === undefined) return undefined;
      return { size: bytes.length, modifiedAtMs: modified.get(key) ?? 0, revision: sha256(bytes) };
    },
    async *list(folder, { signal } = {}) {
      answer(folder);
      const start = folder === '' ? '' : `${folder}/`;
      for (const key of [...files.keys()].sort()) {
        signal?.throwIfAborted();
        if (key.startsWith(start)) yield key as StoreKey;
      }
    },
    async rename(from, to) {
      const bytes = at(from);
      if (files.has(to)) throw new ArchiveError('exists', { subject: to });
      files.set(to, bytes);
      files.delete(from);
    },
    async remove(key) {
      answer(key);
      files.delete(key);
    },
    async prove(key, { signal } = {}): Promise<Proven> {
      signal?.throwIfAborted();
      const bytes = at(key);
      medium.onProve?.(key, bytes);
      return { digest: digest(sha256(bytes)), size: bytes.length, how: 'cold' };
    },
    async [Symbol.asyncDispose]() {},
  };
}

/** Only what can be made again is ever replaced, and only over what was seen. */
function refuseReplacing(files: MediumFiles, key: StoreKey, { over }: PutOptions): void {
  const ours = key.startsWith('.safelight/') || /(^|\/)SHA256SUMS$|\.xmp$/.test(key) || key.startsWith('.');
  if (!ours) throw new ArchiveError('refused', { subject: `an original: ${key}` });
  if (over === undefined) return;
  const there = files.get(key);
  if ((there === undefined ? null : sha256(there)) !== over)
    throw new ArchiveError('overtaken', { subject: key });
}

async function gather(bytes: Parameters<Store['put']>[0], { signal }: PutOptions): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of bytes.open(signal === undefined ? {} : { signal })) {
      signal?.throwIfAborted();
      chunks.push(chunk);
      size += chunk.length;
      if (size > bytes.size) break;
    }
  } catch (cause) {
    if (signal?.aborted === true) throw signal.reason;
    throw new ArchiveError('unreadable', { cause });
  }
  if (size !== bytes.size) throw new ArchiveError('short-read');
  return Buffer.concat(chunks);
}

function sha256(data: Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}
