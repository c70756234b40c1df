import { ArchiveError, isArchiveError } from '../errors.ts';
import { damagedFolder } from '../layout/index.ts';
import { type StoreKey, storeKey } from '../model/store-key.ts';
import type { Store } from '../store.ts';

/**
 * Gives a damaged file a name below `.safelight/damaged`, where its owner may look at it; its new name. The file itself is
 * not read: one that cannot be read keeps what is left of it. Errors: those of `Store.rename`.
 */
export async function setAside(store: Store, path: StoreKey, nowMs: number): Promise<StoreKey> {
  const day = new Date(nowMs).toISOString().slice(0, 10);
  for (let again = 1; again < 1000; again++) {
    const to = storeKey(`${damagedFolder}/${day}${again === 1 ? '' : `-${again}`}/${path}`);
    try {
      await store.rename(path, to);
      return to;
    } catch (error) {
      if (!isArchiveError(error, 'exists')) throw error;
    }
  }
  throw new ArchiveError('exists', { subject: path });
}
