import { createDecipheriv, createHash, type Decipheriv } from 'node:crypto';
import { type BackupAgent, BackupRefusal } from './agent.ts';
import type { ListedFile } from './backup-list.ts';
import type { ContentKeeper, KeptContent } from './content-keeper.ts';
import type { OpenKeyBag } from './phone-keys.ts';

interface Receiving {
  /** Undefined for a backup that is not encrypted. */
  readonly bag: OpenKeyBag | undefined;
  readonly agent: BackupAgent;
}

/** A file of a restore on its way in: decrypted, held against its digest and kept as it comes. */
export class Arrival {
  readonly #row: ListedFile;
  readonly #bag: OpenKeyBag | undefined;
  readonly #checksDigests: boolean;
  readonly #kept: ContentKeeper;
  readonly #hash = createHash('sha1');
  #cipher: Decipheriv | undefined;
  #problem: string | undefined;

  constructor(row: ListedFile, { bag, agent }: Receiving) {
    this.#row = row;
    this.#bag = bag;
    this.#checksDigests = agent.checksDigests;
    this.#kept = agent.keep(row);
  }

  /** Throws nothing: the host is in the middle of sending. */
  write(bytes: Uint8Array): void {
    // An empty file was stored without a block, and needs no key.
    if (this.#bag === undefined || bytes.length === 0) this.#take(bytes);
    else {
      this.#cipher ??= this.#decipher(this.#bag);
      if (this.#cipher !== undefined) this.#take(this.#cipher.update(bytes));
    }
  }

  /** Throws the refusal with which phones end a restore. */
  end(): KeptContent {
    if (this.#problem === undefined && this.#cipher !== undefined) this.#endDecrypting(this.#cipher);
    const { digest } = this.#row;
    const isSound = !this.#checksDigests || digest === undefined || this.#hash.digest().equals(digest);
    if (!isSound) this.#problem ??= 'another digest';
    if (this.#problem !== undefined)
      throw new BackupRefusal(100, `Error restoring ${this.#row.path}: ${this.#problem}`);
    return this.#kept.end();
  }

  missing(): void {
    this.#problem = 'not in the backup';
  }

  #take(bytes: Uint8Array): void {
    if (this.#checksDigests) this.#hash.update(bytes);
    this.#kept.write(bytes);
  }

  #decipher(bag: OpenKeyBag): Decipheriv | undefined {
    const { encryptionKey } = this.#row;
    try {
      if (encryptionKey !== undefined)
        return createDecipheriv('aes-256-cbc', bag.fileKey(encryptionKey), Buffer.alloc(16));
    } catch {
      // A key that does not fit is as good as none.
    }
    this.#problem = 'it has no key';
    return undefined;
  }

  #endDecrypting(cipher: Decipheriv): void {
    try {
      this.#take(cipher.final());
    } catch {
      this.#problem = 'it does not decrypt';
    }
  }
}
