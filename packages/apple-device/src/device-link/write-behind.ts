import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { folderError, systemCode } from './status.ts';

/** Bytes that may wait for the disk while more come in. */
const maxWaitingBytes = 32 << 20;
/** Files that may be written side by side: enough to hide the time that making one takes. */
const maxOpenFiles = 16;

/** Writes files while the next bytes arrive: the phone is held back only when the disk falls behind by 32 MiB. */
export class WriteBehind {
  readonly #open = new Set<Promise<void>>();
  #waitingBytes = 0;
  #failure: unknown;
  #wake: () => void = () => {};

  /**
   * Starts a new file, when there is room for one. Whatever has its name is replaced when the file is complete, never
   * written into. Throws like `room`.
   */
  async begin(path: string): Promise<WrittenFile> {
    while (this.#open.size >= maxOpenFiles && this.#failure === undefined) await this.#change();
    if (this.#failure !== undefined) throw this.#failure;
    return new WrittenFile(path, this);
  }

  /** Resolves when there is room for more. Throws `disk-full`, `file-too-large`, `folder-failed`: whatever went wrong. */
  async room(): Promise<void> {
    while (this.#waitingBytes > maxWaitingBytes && this.#failure === undefined) await this.#change();
    if (this.#failure !== undefined) throw this.#failure;
  }

  /** Resolves when every file is written and closed. Throws like `room`. */
  async settled(): Promise<void> {
    await Promise.all(this.#open);
    if (this.#failure !== undefined) throw this.#failure;
  }

  /** For `WrittenFile`: bytes taken or written. */
  account(bytes: number): void {
    this.#waitingBytes += bytes;
    if (bytes < 0) this.#wake();
  }

  /** For `WrittenFile`: a file whose writing has begun. */
  watch(path: string, written: Promise<void>): void {
    const watched = written
      .catch((error: unknown) => {
        this.#failure ??= folderError(error, path);
      })
      .finally(() => {
        this.#open.delete(watched);
        this.#wake();
      });
    this.#open.add(watched);
  }

  #change(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }
}

/** One file on its way to the disk. */
export class WrittenFile {
  readonly #path: string;
  readonly #queue: WriteBehind;
  readonly #pieces: Uint8Array[] = [];
  #more: () => void = () => {};
  #state: 'open' | 'complete' | 'discarded' = 'open';
  #started = false;

  constructor(path: string, queue: WriteBehind) {
    this.#path = path;
    this.#queue = queue;
  }

  /** Takes bytes, which must not change any more. */
  add(bytes: Uint8Array): void {
    this.#pieces.push(bytes);
    this.#queue.account(bytes.length);
    this.#go();
  }

  /** All bytes were added. */
  complete(): void {
    this.#state = 'complete';
    this.#go();
  }

  /** The file shall not be. */
  discard(): void {
    this.#state = 'discarded';
    if (this.#started) this.#more();
  }

  #go(): void {
    if (this.#started) this.#more();
    else this.#queue.watch(this.#path, this.#write());
    this.#started = true;
  }

  async #write(): Promise<void> {
    const { handle, temporary } = await create(this.#path);
    try {
      await this.#writePieces(handle);
    } finally {
      await handle.close();
    }
    if (this.#state === 'discarded') await rm(temporary ?? this.#path);
    else if (temporary !== undefined) await rename(temporary, this.#path);
  }

  async #writePieces(handle: FileHandle): Promise<void> {
    for (;;) {
      const pieces = this.#pieces.splice(0);
      if (pieces.length > 0) await this.#writeAll(handle, pieces);
      else if (this.#state !== 'open') return;
      else {
        await new Promise<void>((resolve) => {
          this.#more = resolve;
        });
      }
    }
  }

  async #writeAll(handle: FileHandle, pieces: readonly Uint8Array[]): Promise<void> {
    for (const piece of pieces) {
      for (let done = 0; done < piece.length; ) {
        done += (await handle.write(piece, done, piece.length - done)).bytesWritten;
      }
      this.#queue.account(-piece.length);
    }
  }
}

/**
 * A new file under its name or, where that is taken, beside it, to be renamed: a file that is there may be shared with
 * earlier backups by a hard link.
 */
async function create(path: string): Promise<{ handle: FileHandle; temporary: string | undefined }> {
  try {
    return { handle: await open(path, 'wx'), temporary: undefined };
  } catch (error) {
    if (systemCode(error) !== 'EEXIST') throw error;
    const temporary = `${path}.part`;
    await rm(temporary, { force: true });
    return { handle: await open(temporary, 'wx'), temporary };
  }
}
