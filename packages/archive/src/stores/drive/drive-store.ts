import type { Dirent } from 'node:fs';
import { lstat, mkdir, readdir, rm, unlink } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import type { OpenOptions } from '../../bytes.ts';
import { ArchiveError, isArchiveError } from '../../errors.ts';
import { isReplaceable } from '../../layout/names-of-ours.ts';
import { isStoreKey, type StoreKey, storeKey } from '../../model/store-key.ts';
import type { PutOptions, PutResult, Store } from '../../store.ts';
import { commitStaged, renameIfFree } from './commit.ts';
import { type FolderSync, folderSync } from './folder-sync.ts';
import type { HashPool } from './hash-pool.ts';
import { listedName } from './listed-name.ts';
import { type OwnFolders, ownFolders } from './own-folders.ts';
import { readFile } from './read-file.ts';
import { replaceFile } from './replace-file.ts';
import { type StagedFile, stageFile } from './staged-file.ts';
import { archiveErrorOf, systemCode } from './system-error.ts';

export interface DriveStoreOptions {
  readonly hashPool: HashPool;
  /** A name that nothing else uses, for staging. */
  readonly randomId: () => string;
  /** Where files are staged, relative to the root and on the same volume; `.safelight/tmp` unless given. */
  readonly stagingFolder?: string;
  /** False where the file system is known to have none; else each commit finds out. */
  readonly hardLinks?: boolean;
  /** Which keys may be replaced; those that can be made again, unless said by a wrapper that sees to it itself. */
  mayReplace?(key: StoreKey): boolean;
}

/** A folder of any file system as a store. Errors of `open`: `not-found` when there is no such folder. */
export async function openDriveStore(root: string, options: DriveStoreOptions): Promise<Store> {
  const stat = await lstat(root).catch((error: unknown) => {
    throw archiveErrorOf(error, root, 'unreadable');
  });
  if (!stat.isDirectory()) throw new ArchiveError('not-found', { subject: root });
  return new DriveStore(root, options);
}

class DriveStore implements Store {
  readonly #root: string;
  readonly #hashPool: HashPool;
  readonly #randomId: () => string;
  readonly #staging: string;
  readonly #commit: typeof commitStaged;
  readonly #mayReplace: (key: StoreKey) => boolean;
  readonly #folders: FolderSync = folderSync();
  readonly #own: OwnFolders;
  readonly #made = new Set<string>();

  constructor(root: string, { hashPool, randomId, stagingFolder, hardLinks, mayReplace }: DriveStoreOptions) {
    this.#mayReplace = mayReplace ?? isReplaceable;
    this.#root = root;
    this.#own = ownFolders(root);
    this.#hashPool = hashPool;
    this.#randomId = randomId;
    this.#commit = hardLinks === false ? renameIfFree : commitStaged;
    this.#staging = join(root, storeKey(stagingFolder ?? '.safelight/tmp'));
  }

  async put(bytes: PutBytes, options: PutOptions): Promise<PutResult> {
    const staged = await this.#stage(bytes, options);
    let key: StoreKey | undefined;
    try {
      key =
        options.replace === true ? await this.#replace(staged, options) : await this.#add(staged, options);
      return { key, digest: staged.digest, size: staged.size };
    } catch (error) {
      throw archiveErrorOf(error, this.#root, 'unreadable');
    } finally {
      if (key === undefined) await rm(staged.path, { force: true }).catch(() => undefined);
    }
  }

  async *get(key: StoreKey, options: OpenOptions = {}): AsyncIterable<Uint8Array> {
    const { signal } = options;
    try {
      yield* readFile(this.#path(key), options);
    } catch (error) {
      if (signal?.aborted === true) throw signal.reason;
      throw archiveErrorOf(error, key, 'unreadable');
    }
  }

  async stat(key: StoreKey): Promise<{ size: number; modifiedAtMs: number } | undefined> {
    try {
      const stat = await lstat(this.#path(key));
      if (!(await this.#own.isOwn(dirname(this.#path(key))))) return undefined;
      return stat.isFile() ? { size: stat.size, modifiedAtMs: stat.mtimeMs } : undefined;
    } catch (error) {
      if (systemCode(error) === 'ENOENT' || systemCode(error) === 'ENOTDIR') return undefined;
      throw archiveErrorOf(error, key, 'unreadable');
    }
  }

  async *list(folder: string, { signal }: { signal?: AbortSignal } = {}): AsyncIterable<StoreKey> {
    let entries: Dirent[];
    const path = folder === '' ? this.#root : this.#path(storeKey(folder));
    try {
      entries = await readdir(path, { withFileTypes: true });
      if (!(await this.#own.isOwn(path))) return;
    } catch (error) {
      if (systemCode(error) === 'ENOENT') return;
      throw archiveErrorOf(error, folder, 'unreadable');
    }
    signal?.throwIfAborted();
    const subfolders: string[] = [];
    for (const entry of entries) {
      const name = listedName(entry.name);
      const key = folder === '' ? name : `${folder}/${name}`;
      // A name that no key can have (a newline, a backslash) still has to be seen: it is foreign by its nature.
      if (entry.isDirectory()) subfolders.push(key);
      else yield key as StoreKey;
    }
    for (const subfolder of subfolders) {
      if (isStoreKey(subfolder)) yield* this.list(subfolder, signal === undefined ? {} : { signal });
      else yield subfolder as StoreKey;
    }
  }

  async rename(from: StoreKey, to: StoreKey): Promise<void> {
    await this.#assertOwn(from);
    try {
      // A link is not followed, and a folder keeps its name: only files of ours are renamed.
      if (!(await lstat(this.#path(from))).isFile()) throw new ArchiveError('refused', { subject: from });
      await this.#makeFolder(dirname(this.#path(to)));
      await this.#commit(this.#path(from), this.#path(to));
      await this.#folders.sync(dirname(this.#path(to)));
      await rm(this.#path(from), { force: true });
      await this.#folders.sync(dirname(this.#path(from)));
    } catch (error) {
      throw archiveErrorOf(error, from, 'unreadable');
    }
  }

  async remove(key: StoreKey, because: string): Promise<void> {
    if (because === '') throw new ArchiveError('refused', { subject: key });
    await this.#assertOwn(key);
    try {
      await unlink(this.#path(key));
      await this.#folders.sync(dirname(this.#path(key)));
    } catch (error) {
      throw archiveErrorOf(error, key, 'unreadable');
    }
  }

  async prove(key: StoreKey, options: { signal?: AbortSignal } = {}): ReturnType<HashPool['hash']> {
    await this.#assertOwn(key);
    return await this.#hashPool.hash(this.#path(key), options);
  }

  async [Symbol.asyncDispose](): Promise<void> {}

  async #assertOwn(key: StoreKey): Promise<void> {
    await this.#own.assertOwn(dirname(this.#path(key))).catch((error: unknown) => {
      throw archiveErrorOf(error, key, 'unreadable');
    });
  }

  #path(key: StoreKey): string {
    return join(this.#root, sep === '/' ? key : key.replaceAll('/', sep));
  }

  async #stage(bytes: PutBytes, options: PutOptions): Promise<StagedFile> {
    try {
      await this.#makeFolder(this.#staging);
    } catch (error) {
      throw archiveErrorOf(error, this.#root, 'unreadable');
    }
    return await stageFile(join(this.#staging, this.#randomId()), bytes, options);
  }

  async #add(staged: StagedFile, options: PutOptions): Promise<StoreKey | undefined> {
    const taken: StoreKey[] = [];
    for (;;) {
      const key = await options.keyFor(staged, taken);
      if (key === undefined) return undefined;
      if (taken.includes(key)) throw new ArchiveError('exists', { subject: key });
      options.signal?.throwIfAborted();
      try {
        await this.#makeFolder(dirname(this.#path(key)));
        await this.#commit(staged.path, this.#path(key));
      } catch (error) {
        if (!isArchiveError(error, 'exists')) throw error;
        taken.push(key);
        continue;
      }
      await this.#folders.sync(dirname(this.#path(key)));
      return key;
    }
  }

  async #replace(staged: StagedFile, options: PutOptions): Promise<StoreKey | undefined> {
    const key = await options.keyFor(staged, []);
    if (key === undefined) return undefined;
    if (!this.#mayReplace(key)) throw new ArchiveError('refused', { subject: `would replace ${key}` });
    await this.#makeFolder(dirname(this.#path(key)));
    await replaceFile(staged.path, this.#path(key));
    await this.#folders.sync(dirname(this.#path(key)));
    return key;
  }

  /** Makes a folder and its parents up to the root, each durably; the root itself must exist. */
  async #makeFolder(path: string): Promise<void> {
    if (path === this.#root || this.#made.has(path)) return;
    const parent = dirname(path);
    await this.#makeFolder(parent);
    try {
      await mkdir(path);
      await this.#folders.sync(parent);
    } catch (error) {
      if (systemCode(error) !== 'EEXIST') throw error;
      // A link in the folder's stead could lead out of the place.
      if (!(await lstat(path)).isDirectory()) throw new ArchiveError('refused', { subject: path });
    }
    this.#made.add(path);
  }
}

type PutBytes = Parameters<Store['put']>[0];
