import { type FileHandle, open } from 'node:fs/promises';
import { CameraFilesError, fromSystemError } from '../errors.ts';
import type { MediaFiles, OpenOptions } from '../media-files.ts';
import { readDirectory } from './directory.ts';
import { readEntry } from './read-entry.ts';
import { type ZipTree, zipTree } from './tree.ts';

/**
 * A zip file, ZIP64 included, read through its central directory, which is held in memory. Entries that cannot
 * be read (encrypted, unknown compression, unsafe or repeated names) are listed with their refusal.
 * @throws CameraFilesError `not-found`, `not-a-file`, `not-a-zip`, `unreadable`
 */
export async function openZip(path: string): Promise<MediaFiles> {
  const file = await open(path).catch((error: unknown) => {
    throw fromSystemError(error, path);
  });
  try {
    const before = await file.stat();
    if (!before.isFile()) throw new CameraFilesError('not-a-file', path);
    const tree = zipTree(await readDirectory(file, before.size, path));
    return new ZipFiles({ file, tree, size: before.size, modifiedAtMs: before.mtimeMs });
  } catch (error) {
    await file.close();
    throw fromSystemError(error, path);
  }
}

interface OpenedZip {
  readonly file: FileHandle;
  readonly tree: ZipTree;
  readonly size: number;
  readonly modifiedAtMs: number;
}

class ZipFiles implements MediaFiles {
  readonly #zip: OpenedZip;

  constructor(zip: OpenedZip) {
    this.#zip = zip;
  }

  async list(folder: string, o: { readonly signal?: AbortSignal } = {}) {
    o.signal?.throwIfAborted();
    const entries = this.#zip.tree.folders.get(folder);
    if (!entries) throw new CameraFilesError('not-found', folder);
    return entries;
  }

  async *open(path: string, o: OpenOptions = {}): AsyncGenerator<Uint8Array> {
    o.signal?.throwIfAborted();
    const record = this.#zip.tree.files.get(path);
    if (!record) throw new CameraFilesError('not-found', path);
    if (o.expect && o.expect.size !== record.size) throw new CameraFilesError('changed-while-reading', path);
    const range = { path, start: o.start ?? 0, end: o.end ?? record.size, signal: o.signal };
    yield* readEntry(this.#zip.file, record, range);
    if (o.expect) await this.#ensureUnchanged(path);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#zip.file.close();
  }

  async #ensureUnchanged(path: string): Promise<void> {
    const now = await this.#zip.file.stat();
    if (now.size !== this.#zip.size || now.mtimeMs !== this.#zip.modifiedAtMs) {
      throw new CameraFilesError('changed-while-reading', path);
    }
  }
}
