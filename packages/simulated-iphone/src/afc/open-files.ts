import type { MediaFile } from '../media/media.ts';

interface OpenFile {
  readonly file: MediaFile;
  readonly sizeBytes: number;
  position: number;
}

/** The most that one read answers. */
const maxReadBytes = 8 << 20;

/** The files that one AFC connection has open, by handle. Unknown handles throw RangeError. */
export class OpenFiles {
  readonly #files = new Map<bigint, OpenFile>();
  #next = 1n;

  add(file: MediaFile, sizeBytes: number): bigint {
    const handle = this.#next++;
    this.#files.set(handle, { file, sizeBytes, position: 0 });
    return handle;
  }

  async read(handle: bigint, sizeBytes: number): Promise<Uint8Array> {
    const open = this.#at(handle);
    const bytes = await open.file.read(open.position, Math.min(sizeBytes, maxReadBytes));
    open.position += bytes.length;
    return bytes;
  }

  async seek(handle: bigint, whence: number, offset: number): Promise<void> {
    const open = this.#at(handle);
    const from = [0, open.position, open.sizeBytes][whence];
    if (from === undefined || from + offset < 0) throw new RangeError('no such position');
    open.position = from + offset;
  }

  tell(handle: bigint): number {
    return this.#at(handle).position;
  }

  async close(handle: bigint): Promise<void> {
    const open = this.#at(handle);
    this.#files.delete(handle);
    await open.file.close();
  }

  async closeAll(): Promise<void> {
    for (const handle of [...this.#files.keys()]) await this.close(handle);
  }

  #at(handle: bigint): OpenFile {
    const open = this.#files.get(handle);
    if (open === undefined) throw new RangeError('no such handle');
    return open;
  }
}
