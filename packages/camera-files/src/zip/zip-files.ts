import { CameraFilesError } from '../errors.ts';
import type { MediaEntry, MediaFiles, OpenOptions } from '../media-files.ts';
import { readDirectory } from './directory.ts';
import { dataStart, readEntry } from './read-entry.ts';
import type { Spools } from './spools.ts';
import { type ZipTree, zipTree } from './tree.ts';
import { partOf, type ZipBytes } from './zip-bytes.ts';

interface Signal {
  readonly signal?: AbortSignal | undefined;
}

/** A zip's entries as files, read through its central directory, which is held in memory. */
export class ZipFiles implements MediaFiles {
  readonly #zip: ZipBytes;
  readonly #tree: ZipTree;

  constructor(zip: ZipBytes, tree: ZipTree) {
    this.#zip = zip;
    this.#tree = tree;
  }

  async list(folder: string, o: { readonly signal?: AbortSignal } = {}): Promise<readonly MediaEntry[]> {
    o.signal?.throwIfAborted();
    const entries = this.#tree.folders.get(folder);
    if (!entries) throw new CameraFilesError('not-found', folder);
    return entries;
  }

  async *open(path: string, o: OpenOptions = {}): AsyncGenerator<Uint8Array> {
    o.signal?.throwIfAborted();
    const record = this.#recordOf(path);
    if (o.expect && o.expect.size !== record.size) throw new CameraFilesError('changed-while-reading', path);
    const range = { path, start: o.start ?? 0, end: o.end ?? record.size, signal: o.signal };
    yield* readEntry(this.#zip, record, range);
    if (o.expect) await this.#zip.ensureUnchanged(path);
  }

  isFile(path: string): boolean {
    return this.#tree.files.has(path);
  }

  /**
   * The bytes of an entry, to be read here and there: those of a stored one where they lie, those of a compressed one from a file
   * into which they are unpacked. `name` tells it apart in all that is open.
   * @throws CameraFilesError `damaged-entry`, `not-unpacked`, `no-room`
   */
  async bytesOf(
    path: string,
    { spools, name, signal }: Signal & { readonly spools: Spools; readonly name: string },
  ): Promise<ZipBytes> {
    const record = this.#recordOf(path);
    if (record.method === 0) {
      if (record.compressedSize !== record.size) throw new CameraFilesError('damaged-entry', path);
      return partOf(this.#zip, await dataStart(this.#zip, record, path), record.size);
    }
    const { size, compressedSize } = record;
    const whole = { path, start: 0, end: size, signal };
    return await spools.open({
      name,
      size,
      compressedSize,
      bytes: () => readEntry(this.#zip, record, whole),
    });
  }

  [Symbol.asyncDispose](): Promise<void> {
    return Promise.resolve(this.#zip[Symbol.asyncDispose]());
  }

  #recordOf(path: string) {
    const record = this.#tree.files.get(path);
    if (!record) throw new CameraFilesError('not-found', path);
    return record;
  }
}

/**
 * Entries that cannot be read (encrypted, unknown compression, unsafe or repeated names) are listed with their refusal. The files
 * close the bytes; a failure does, too.
 * @throws CameraFilesError `not-a-zip`, `unreadable`
 */
export async function zipFiles(zip: ZipBytes, path: string): Promise<ZipFiles> {
  try {
    return new ZipFiles(zip, zipTree(await readDirectory(zip, path)));
  } catch (error) {
    await zip[Symbol.asyncDispose]();
    throw error;
  }
}
