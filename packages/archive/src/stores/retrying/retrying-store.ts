import type { StoreKey } from '../../model/store-key.ts';
import type { Store } from '../../store.ts';
import { type Retries, withRetries } from './retries.ts';

/** A store around one that fails now and then for a while: what may pass is tried again, from the beginning. */
export function retryingStore(store: Store, retries: Retries): Store {
  return {
    put: (bytes, options) => withRetries(retries, () => store.put(bytes, options), options.signal),
    async *get(key, options) {
      yield* store.get(key, options);
    },
    stat: (key) => withRetries(retries, () => store.stat(key)),
    async *list(folder, options) {
      const told = new Set<StoreKey>();
      const pages = withRetriesOver(retries, () => store.list(folder, options), options?.signal);
      for await (const key of pages) {
        if (told.size === told.add(key).size) continue;
        yield key;
      }
    },
    async rename(from, to) {
      await withRetries(retries, () => store.rename(from, to));
    },
    async remove(key, because) {
      await withRetries(retries, () => store.remove(key, because));
    },
    prove: (key, options) => withRetries(retries, () => store.prove(key, options), options?.signal),
    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
  };
}

/** Begins again where it fails; what was told already is told again. */
async function* withRetriesOver<T>(
  retries: Retries,
  open: () => AsyncIterable<T>,
  signal: AbortSignal | undefined,
): AsyncIterable<T> {
  let items: AsyncIterator<T> | undefined;
  for (;;) {
    const next = await withRetries(
      retries,
      async () => {
        items ??= open()[Symbol.asyncIterator]();
        try {
          return await items.next();
        } catch (error) {
          items = undefined;
          throw error;
        }
      },
      signal,
    );
    if (next.done === true) return;
    yield next.value;
  }
}
