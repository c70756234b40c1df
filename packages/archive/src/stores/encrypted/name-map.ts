import { bytesOf } from '../../bytes.ts';
import { forEachBounded } from '../../concurrency.ts';
import { ArchiveError, isArchiveError } from '../../errors.ts';
import { folderOf, isStoreKey, type StoreKey, storeKey } from '../../model/store-key.ts';
import type { Store } from '../../store.ts';
import type { AgePool } from './age-pool.ts';
import { encryptedSize } from './age-size.ts';
import type { PlaceKey } from './place-key.ts';

export interface NameMapOptions {
  readonly store: Store;
  readonly key: PlaceKey;
  readonly pool: AgePool;
  readonly randomId: () => string;
  now(): number;
}

/** What the objects of an encrypted place are called: kept in encrypted lists that are only ever added. */
export interface NameMap {
  /** Makes sure that the names of keys are durable; to be waited for before an object of theirs gets its name. */
  ensure(keys: readonly StoreKey[]): Promise<void>;
  /** Reads one of the lists, if there is any. Errors: `wrong-key` where it was made with another key. */
  tryKey(): Promise<void>;
  /** Reads the lists that were not read yet. Errors: `wrong-key`, those of the store. */
  refresh(signal?: AbortSignal): Promise<void>;
  /** The keys whose folder this is, or begins with it. */
  keysBelow(folder: string): Iterable<StoreKey>;
}

const namesFolder = 'names';
/** So many lists are joined into one: a new computer reads each. */
const mostLists = 200;
const listsAtOnce = 8;
/** Ten million names. */
const longestListBytes = 1024 * 1024 * 1024;

/**
 * Each list is a file of lines `object, two spaces, key`. Writers never change a list of anybody's, so none can lose another's
 * names. Lists are joined by writing one that has all their lines, and only then taking them away: whoever else does the same
 * at the same time leaves one that has all lines, too.
 */
export function openNameMap({ store, key: placeKey, pool, randomId, now }: NameMapOptions): NameMap {
  const folders = new Map<string, Set<StoreKey>>();
  const readLists = new Set<StoreKey>();
  let pending = new Set<StoreKey>();
  let underWay: ReadonlySet<StoreKey> = new Set();
  let writing: Promise<void> | undefined;

  function add(key: StoreKey): void {
    const folder = folderOf(key);
    const keys = folders.get(folder);
    if (keys === undefined) folders.set(folder, new Set([key]));
    else keys.add(key);
  }

  function isKnown(key: StoreKey): boolean {
    return folders.get(folderOf(key))?.has(key) === true;
  }

  async function writeList(keys: Iterable<StoreKey>): Promise<void> {
    const text = Array.from(keys, (key) => `${placeKey.objectOf(key)}  ${key}\n`).join('');
    const time = new Date(now()).toISOString().slice(0, 19).replaceAll(/[-:]/g, '');
    const list = storeKey(`${namesFolder}/${time}Z-${randomId()}.age`);
    const plain = bytesOf(text);
    const job = { mode: 'encrypt', key: placeKey.recipient } as const;
    await store.put(
      {
        size: encryptedSize(plain.size),
        open: (options) => pool.run(job, plain.open(options), options),
      },
      { keyFor: () => list, likelyKey: list },
    );
    readLists.add(list);
  }

  /** All that arrive while a list is written go into the next one. */
  async function writePending(): Promise<void> {
    underWay = pending;
    pending = new Set();
    try {
      await writeList(underWay);
      for (const key of underWay) add(key);
    } finally {
      underWay = new Set();
    }
    if (readLists.size >= mostLists) await join();
  }

  async function join(): Promise<void> {
    const old = [...readLists];
    await writeList([...folders.values()].flatMap((keys) => [...keys]));
    for (const list of old) {
      readLists.delete(list);
      // Retention may keep it, or another computer have taken it away: it does no harm.
      await store.remove(list, 'all its names are in a newer list').catch(() => undefined);
    }
  }

  async function readList(list: StoreKey, signal: AbortSignal | undefined): Promise<void> {
    const job = { mode: 'decrypt', key: placeKey.identity } as const;
    const chunks: Uint8Array[] = [];
    let size = 0;
    const options = signal === undefined ? {} : { signal };
    for await (const chunk of pool.run(job, store.get(list, options), options)) {
      size += chunk.length;
      if (size > longestListBytes) throw new ArchiveError('refused', { subject: list });
      chunks.push(chunk);
    }
    for (const line of Buffer.concat(chunks).toString('utf8').split('\n')) {
      const [object, key] = [line.slice(0, line.indexOf('  ')), line.slice(line.indexOf('  ') + 2)];
      // A list that names another object than the key's own was made by nobody of ours.
      if (isStoreKey(key) && placeKey.objectOf(key) === object) add(key);
    }
    readLists.add(list);
  }

  return {
    async ensure(keys) {
      for (;;) {
        const lacking = keys.filter((key) => !isKnown(key));
        if (lacking.length === 0) return;
        for (const key of lacking) if (!underWay.has(key)) pending.add(key);
        writing ??= writePending().finally(() => {
          writing = undefined;
        });
        await writing;
      }
    },
    async tryKey() {
      for await (const list of store.list(namesFolder)) {
        await readList(list, undefined).catch((error: unknown) => {
          if (!isArchiveError(error, 'not-found')) throw error;
        });
        if (readLists.size > 0) return;
      }
    },
    async refresh(signal) {
      const unread: StoreKey[] = [];
      for await (const list of store.list(namesFolder, signal === undefined ? {} : { signal }))
        if (!readLists.has(list)) unread.push(list);
      await forEachBounded(unread, listsAtOnce, async (list) => {
        try {
          await readList(list, signal);
        } catch (error) {
          // Another computer has just joined it into a newer one, which the next look finds.
          if (!isArchiveError(error, 'not-found')) throw error;
        }
      });
    },
    *keysBelow(folder) {
      for (const [own, keys] of folders) {
        if (folder === '' || own === folder || own.startsWith(`${folder}/`)) yield* keys;
      }
    },
  };
}
