import type { Part } from './messages.ts';

/** The size in which bytes are hashed and go to the disk: small enough to be in the processor's cache all the while. */
export const pieceBytes = 256 << 10;
/** So many files may lie in one piece. */
const pieceParts = 256;

/** Memory that is filled with what arrives, to be handed over to the thread that writes it. */
export class Piece {
  readonly memory: ArrayBuffer;
  readonly #bytes: Uint8Array;
  readonly #parts: Part[] = [];
  #used = 0;

  constructor(memory: ArrayBuffer) {
    this.memory = memory;
    this.#bytes = new Uint8Array(memory);
  }

  get parts(): readonly Part[] {
    return this.#parts;
  }

  get isFull(): boolean {
    return this.#used === this.#bytes.length || this.#parts.length === pieceParts;
  }

  /** A part begins: of a new file, or of the one that the piece before this one ended with. */
  begin(file?: Part['file']): void {
    this.#parts.push({ file, bytes: 0, end: undefined });
  }

  /** Takes as many of the bytes as fit; answers how many. */
  add(bytes: Uint8Array): number {
    const fitting = bytes.subarray(0, this.#bytes.length - this.#used);
    this.#bytes.set(fitting, this.#used);
    this.#used += fitting.length;
    this.#last.bytes += fitting.length;
    return fitting.length;
  }

  end(how: Part['end']): void {
    this.#last.end = how;
  }

  get #last(): Part {
    const last = this.#parts.at(-1);
    if (last === undefined) throw new TypeError('bytes of no file');
    return last;
  }
}
