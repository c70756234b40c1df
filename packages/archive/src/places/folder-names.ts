import { gatheringKey, nameKey, stemKey } from '../layout/index.ts';
import { nameOf } from '../model/store-key.ts';
import type { Store } from '../store.ts';

/** The names in one folder of a place, as the file systems compare them; what is there, and what is about to be. */
export interface FolderNames {
  readonly folder: string;
  has(name: string): boolean;
  /** The name as it stands on the place, for a name that differs in case or normalisation only. */
  actual(name: string): string | undefined;
  hasStem(stem: string): boolean;
  /** The names that gather with this one: of its asset, or of a stranger's with the same stem. */
  gatheringWith(name: string): readonly string[];
  add(name: string): void;
  drop(name: string): void;
  /** One naming decision at a time. */
  exclusively<T>(work: () => Promise<T>): Promise<T>;
  readonly size: number;
}

async function readFolderNames(store: Store, folder: string): Promise<FolderNames> {
  const names = new Map<string, string>();
  const stems = new Map<string, number>();
  let last: Promise<unknown> = Promise.resolve();

  function add(name: string): void {
    const key = nameKey(name);
    if (!names.has(key)) stems.set(stemKey(name), (stems.get(stemKey(name)) ?? 0) + 1);
    names.set(key, name);
  }

  for await (const key of store.list(folder)) {
    if (key.slice(folder.length + 1).includes('/')) continue;
    add(nameOf(key));
  }
  return {
    folder,
    has: (name) => names.has(nameKey(name)),
    actual: (name) => names.get(nameKey(name)),
    hasStem: (stem) => (stems.get(gatheringKey(stem)) ?? 0) > 0,
    gatheringWith(name) {
      const stem = stemKey(name);
      if ((stems.get(stem) ?? 0) === 0) return [];
      return [...names.values()].filter((other) => stemKey(other) === stem);
    },
    add,
    drop(name) {
      if (!names.delete(nameKey(name))) return;
      stems.set(stemKey(name), (stems.get(stemKey(name)) ?? 1) - 1);
    },
    exclusively(work) {
      const next = last.then(work);
      last = next.catch(() => undefined);
      return next;
    },
    get size() {
      return names.size;
    },
  };
}

/** The folders of one place, read when first asked for; the least recently used are let go of. */
export interface PlaceNames {
  /** At once if the folder was read already. */
  loaded(folder: string): FolderNames | undefined;
  load(folder: string): Promise<FolderNames>;
}

/** Names kept in memory, about 150 bytes each; a folder in use by several photos stays the same object. */
const mostNames = 60_000;

export function placeNames(store: Store): PlaceNames {
  const folders = new Map<string, FolderNames>();
  const loading = new Map<string, Promise<FolderNames>>();

  function letGo(): void {
    let total = [...folders.values()].reduce((sum, { size }) => sum + size, 0);
    for (const [folder, names] of folders) {
      if (total <= mostNames || folders.size <= 1) return;
      folders.delete(folder);
      total -= names.size;
    }
  }

  return {
    loaded(folder) {
      return folders.get(folder);
    },
    load(folder) {
      const here = folders.get(folder);
      if (here !== undefined) {
        folders.delete(folder);
        folders.set(folder, here);
        return Promise.resolve(here);
      }
      const pending = loading.get(folder);
      if (pending !== undefined) return pending;
      const work = readFolderNames(store, folder)
        .then((names) => {
          folders.set(folder, names);
          letGo();
          return names;
        })
        .finally(() => loading.delete(folder));
      loading.set(folder, work);
      return work;
    },
  };
}
