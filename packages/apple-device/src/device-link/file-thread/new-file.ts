import { closeSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { folderError, systemCode } from '../status.ts';

/**
 * A file that is being received. It is made under its own name or, where that is taken, beside it, to be renamed: a file
 * that is there may be shared with earlier backups by a hard link, and is never written into.
 *
 * Written synchronously on purpose: a backup is tens of thousands of small files, for which handing each call to another
 * thread costs more than the call (docs/decisions/070). Everything throws `disk-full`, `file-too-large`, `folder-failed`.
 */
export class NewFile {
  readonly #path: string;
  readonly #temporary: string | undefined;
  readonly #descriptor: number;

  constructor(path: string) {
    this.#path = path;
    try {
      const { descriptor, temporary } = create(path);
      this.#descriptor = descriptor;
      this.#temporary = temporary;
    } catch (error) {
      throw folderError(error, path);
    }
  }

  /** Writes bytes at the end; they may be changed afterwards. */
  write(bytes: Uint8Array): void {
    try {
      for (let done = 0; done < bytes.length; ) {
        done += writeSync(this.#descriptor, bytes, done, bytes.length - done);
      }
    } catch (error) {
      throw folderError(error, this.#path);
    }
  }

  /** All bytes were written: the file gets its name. */
  complete(): void {
    try {
      closeSync(this.#descriptor);
      if (this.#temporary !== undefined) renameSync(this.#temporary, this.#path);
    } catch (error) {
      throw folderError(error, this.#path);
    }
  }

  /** The file shall not be. */
  discard(): void {
    closeSync(this.#descriptor);
    rmSync(this.#temporary ?? this.#path, { force: true });
  }
}

function create(path: string): { readonly descriptor: number; readonly temporary: string | undefined } {
  try {
    return { descriptor: openSync(path, 'wx'), temporary: undefined };
  } catch (error) {
    if (systemCode(error) !== 'EEXIST') throw error;
    const temporary = `${path}.part`;
    rmSync(temporary, { force: true });
    return { descriptor: openSync(temporary, 'wx'), temporary };
  }
}
