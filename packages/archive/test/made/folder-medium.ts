import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ArchiveError, type HashPool, openDriveStore, type Store } from '../../src/index.ts';
import type { MediumFiles, MemoryMedium } from './memory-store.ts';

/** The files of a real folder, for a test to damage behind the store's back. */
export function folderFiles(root: string): MediumFiles {
  const at = (key: string): string => join(root, key);
  function* keys(): Iterable<string> {
    for (const entry of readdirSync(root, { recursive: true, withFileTypes: true }))
      if (entry.isFile() && entry.name !== 'lock')
        yield join(entry.parentPath, entry.name)
          .slice(root.length + 1)
          .replaceAll('\\', '/');
  }
  return {
    keys,
    has: (key) => existsSync(at(key)),
    get: (key) => (existsSync(at(key)) ? readFileSync(at(key)) : undefined),
    set(key, bytes) {
      mkdirSync(dirname(at(key)), { recursive: true });
      writeFileSync(at(key), bytes);
    },
    delete: (key) => rmSync(at(key), { force: true }),
  };
}

/** The store of a real folder that can be unplugged, and that tells what was truly read back. */
export async function folderStore(root: string, medium: MemoryMedium, hashPool: HashPool): Promise<Store> {
  const store = await openDriveStore(root, { hashPool, randomId: randomUUID });
  const answer = (key: string): void => {
    if (!medium.attached) throw new ArchiveError('place-gone', { subject: key });
  };
  return {
    async put(bytes, options) {
      answer('');
      return await store.put(bytes, options);
    },
    async *get(key, options) {
      answer(key);
      yield* store.get(key, options);
    },
    async stat(key) {
      answer(key);
      return await store.stat(key);
    },
    async *list(folder, options) {
      answer(folder);
      yield* store.list(folder, options);
    },
    async rename(from, to) {
      answer(from);
      await store.rename(from, to);
    },
    async remove(key, because) {
      answer(key);
      await store.remove(key, because);
    },
    async prove(key, options) {
      answer(key);
      const proven = await store.prove(key, options);
      const bytes = medium.files.get(key);
      if (bytes !== undefined) medium.onProve?.(key, bytes);
      return proven;
    },
    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
  };
}
