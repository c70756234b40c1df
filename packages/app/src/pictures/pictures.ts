import { NoPicture, type PictureSize } from './make-picture.ts';
import type { PicturePool } from './picture-pool.ts';
import type { PictureStore, StoredPicture } from './picture-store.ts';

/** Where an original can be read now; `undefined` where no attached place has it. */
export type FindOriginal = (sha256: string) => Promise<string | undefined>;

/** Pictures of originals: from the cache, else made once, however many ask. */
export type Pictures = (sha256: string, size: PictureSize, signal?: AbortSignal) => Promise<StoredPicture>;

export interface PicturesOptions {
  readonly store: PictureStore;
  readonly pool: PicturePool;
  readonly original: FindOriginal;
  now(): number;
}

const notHere = { note: 'No connected place has this photo. Connect one.' } as const;

interface Making {
  readonly promise: Promise<StoredPicture>;
  readonly nobodyWaits: AbortController;
  waiting: number;
}

export function openPictures({ store, pool, original, now }: PicturesOptions): Pictures {
  const making = new Map<string, Making>();

  async function made(sha256: string, size: PictureSize, signal: AbortSignal): Promise<StoredPicture> {
    const path = await original(sha256);
    if (path === undefined) return notHere;
    try {
      const picture = { bytes: await pool.make({ path, sha256, size }, signal) };
      store.put(sha256, size, picture, now());
      return picture;
    } catch (error) {
      if (!(error instanceof NoPicture)) throw error;
      if (error.forGood) store.put(sha256, size, { note: error.message }, now());
      return { note: error.message };
    }
  }

  function start(key: string, sha256: string, size: PictureSize): Making {
    const nobodyWaits = new AbortController();
    const promise = made(sha256, size, nobodyWaits.signal).finally(() => making.delete(key));
    const entry = { promise, nobodyWaits, waiting: 0 };
    making.set(key, entry);
    return entry;
  }

  return async (sha256, size, signal) => {
    const known = store.get(sha256, size, now());
    if (known !== undefined) return known;
    const key = `${sha256} ${size}`;
    const entry = making.get(key) ?? start(key, sha256, size);
    entry.waiting++;
    // Who scrolls on needs no picture of what was passed.
    const left = (): void => {
      entry.waiting--;
      if (entry.waiting > 0) return;
      making.delete(key);
      entry.nobodyWaits.abort(new Error('nobody waits'));
    };
    signal?.addEventListener('abort', left, { once: true });
    try {
      return await entry.promise;
    } finally {
      signal?.removeEventListener('abort', left);
    }
  };
}
