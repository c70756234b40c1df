import { type Bytes, bytesOf, type OpenOptions } from '../../bytes.ts';
import { ArchiveError, isArchiveError } from '../../errors.ts';
import { isReplaceable } from '../../layout/names-of-ours.ts';
import { type StoreKey, storeKey } from '../../model/store-key.ts';
import type { Proven, PutOptions, Store, StoreEntry } from '../../store.ts';
import { openSpareBuffers } from '../spare-buffers.ts';
import { putWithoutRename, type Sent } from '../without-rename/put-without-rename.ts';
import type { AgePool } from './age-pool.ts';
import { decryptedSize, encryptedSize } from './age-size.ts';
import { type NameMap, openNameMap } from './name-map.ts';
import type { PlaceKey } from './place-key.ts';

export interface EncryptedStoreOptions {
  /** Where the encrypted files go; it must let any key be replaced, for this store sees to originals itself. */
  readonly store: Store;
  readonly key: PlaceKey;
  readonly pool: AgePool;
  /** A name that nothing else uses. */
  readonly randomId: () => string;
  now(): number;
}

/** What tells people, and us, that a store is encrypted. */
const noteKey = storeKey('safelight-encrypted.txt');
const note = `Safelight archive, encrypted with age (https://age-encryption.org), format 1.

Whoever has the key file (AGE-SECRET-KEY-1...) can get everything back, with Safelight or with the age tool alone:

  age -d -i KEYFILE names/NAME.age      tells which file of data/ is which photo
  age -d -i KEYFILE -o PHOTO data/NAME.age

Without the key file nobody can. How it is all laid out is in docs/format.md of Safelight.
`;
/** Smaller ones are hashed in memory before they are sent. */
const bufferBytes = 8 * 1024 * 1024;
/** About as many as are put at once. */
const mostBuffers = 8;
/** A look at what there is serves for so long; what this store puts and removes is known at once. */
const listedForMs = 60_000;

/** Whether a store holds an encrypted one. */
export async function isEncrypted(store: Store): Promise<boolean> {
  return (await store.stat(noteKey)) !== undefined;
}

/**
 * A store whose files lie encrypted in another one, under names that tell nothing. Several writers may work on it at once if
 * the other store allows that. Errors: `wrong-key` where another key was used in it. Errors of its methods: those of the other store; `unreadable` for what was damaged or tampered
 * with, `wrong-key`.
 */
export async function openEncryptedStore(options: EncryptedStoreOptions): Promise<Store> {
  const names = openNameMap(options);
  // Another key gives other names: nothing would be found, and a second archive begun among the files of the first.
  if (await isEncrypted(options.store)) await names.tryKey();
  else {
    const putting = options.store.put(bytesOf(note), { keyFor: () => noteKey });
    await putting.catch((error: unknown) => {
      if (!isArchiveError(error, 'exists')) throw error;
    });
  }
  return encryptedStore(options, names);
}

function encryptedStore({ store, key: placeKey, pool, now }: EncryptedStoreOptions, names: NameMap): Store {
  const { objectOf } = placeKey;
  const memory = openSpareBuffers(bufferBytes, mostBuffers);
  let listed: { readonly objects: Set<StoreKey>; readonly atMs: number } | undefined;

  function encrypting(bytes: Bytes): Bytes {
    const job = { mode: 'encrypt', key: placeKey.recipient } as const;
    return {
      size: encryptedSize(bytes.size),
      open: (options) => pool.run(job, bytes.open({ ...options, lend: true }), options),
    };
  }

  async function* decrypted(key: StoreKey, options: OpenOptions = {}): AsyncIterable<Uint8Array> {
    const job = { mode: 'decrypt', key: placeKey.identity } as const;
    try {
      yield* pool.run(job, store.get(objectOf(key), { ...options, lend: true }), options);
    } catch (error) {
      rethrowOf(key, error, options.signal);
    }
  }

  async function send(
    key: StoreKey,
    source: Bytes,
    { sent, options }: { sent: Sent; options: PutOptions },
  ): Promise<'written' | 'exists' | 'dropped'> {
    if (options.replace === true && !isReplaceable(key))
      throw new ArchiveError('refused', { subject: `would replace ${key}` });
    await names.ensure([key]);
    const object = objectOf(key);
    const { replace, over, signal } = options;
    try {
      const result = await store.put(encrypting(source), {
        likelyKey: object,
        ...(replace === undefined ? {} : { replace }),
        ...(over === undefined ? {} : { over }),
        ...(signal === undefined ? {} : { signal }),
        async keyFor(_, taken) {
          if (taken.length > 0) throw new ArchiveError('exists', { subject: key });
          return (await sent.confirm()) ? object : undefined;
        },
      });
      if (result.key === undefined) return 'dropped';
      listed?.objects.add(object);
      return 'written';
    } catch (error) {
      if (isArchiveError(error, 'exists')) return 'exists';
      throw error;
    }
  }

  async function objects(fresh: boolean, signal: AbortSignal | undefined): Promise<Set<StoreKey>> {
    if (!fresh && listed !== undefined && now() - listed.atMs < listedForMs) return listed.objects;
    const atMs = now();
    const found = new Set<StoreKey>();
    for await (const object of store.list('data', signal === undefined ? {} : { signal })) found.add(object);
    // Afterwards, so that there is a name for every object that was there.
    await names.refresh(signal);
    listed = { objects: found, atMs };
    return found;
  }

  return {
    put: (bytes, options) =>
      putWithoutRename(bytes, options, {
        memory,
        send: (key, source, sent) => send(key, source, { sent, options }),
      }),
    get: decrypted,
    async stat(key): Promise<StoreEntry | undefined> {
      const entry = await store.stat(objectOf(key));
      // One of a length that no file of ours has is damaged; no content has this size.
      return entry === undefined ? undefined : { ...entry, size: decryptedSize(entry.size) ?? -1 };
    },
    async *list(folder, { signal } = {}) {
      const there = await objects(folder === '', signal);
      for (const key of names.keysBelow(folder)) if (there.has(objectOf(key))) yield key;
    },
    async rename(from, to) {
      await names.ensure([to]);
      await store.rename(objectOf(from), objectOf(to));
      listed?.objects.delete(objectOf(from));
      listed?.objects.add(objectOf(to));
    },
    async remove(key, because) {
      if (because === '') throw new ArchiveError('refused', { subject: key });
      await store.remove(objectOf(key), because);
      listed?.objects.delete(objectOf(key));
    },
    expect: (keys) => names.ensure(keys),
    async prove(key, { signal } = {}): Promise<Proven> {
      const object = store.get(objectOf(key), { lend: true, ...(signal && { signal }) });
      const content = await pool
        .contentOf(placeKey.identity, object, signal)
        .catch((error: unknown) => rethrowOf(key, error, signal));
      return { ...content, how: 'cold' };
    },
    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
  };
}

/** A failure of an object is one of its key. */
function rethrowOf(key: StoreKey, error: unknown, signal: AbortSignal | undefined): never {
  if (!isArchiveError(error) || signal?.aborted === true) throw error;
  throw new ArchiveError(error.code, { subject: key, cause: error.cause ?? error });
}
