import { BoxWalk } from './box-walk.ts';

export type StructureState = 'whole' | 'broken' | 'unknown';

/** Enough to tell the formats apart; no picture is shorter. */
const headSize = 16;
/** What is kept of the end: some cameras append their own data behind the end marker of a JPEG. */
const tailSize = 64 * 1024;

/** Watches a file go by and says whether it is complete by the rules of its own format. */
export class StructureCheck {
  #head: Buffer = Buffer.alloc(0);
  #tail: Buffer = Buffer.alloc(0);
  #size = 0;
  readonly #boxes = new BoxWalk();

  update(chunk: Uint8Array): void {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    if (this.#head.length < headSize) {
      this.#head = Buffer.concat([this.#head, bytes.subarray(0, headSize - this.#head.length)]);
    }
    const kept = bytes.length >= tailSize ? bytes : Buffer.concat([this.#tail, bytes]);
    this.#tail = Buffer.from(kept.subarray(Math.max(0, kept.length - tailSize)));
    this.#size += bytes.length;
    this.#boxes.update(bytes);
  }

  end(): StructureState {
    if (this.#size < headSize) return 'broken';
    if (this.#startsWith('ffd8ff')) return this.#endOfJpeg();
    if (this.#startsWith('89504e470d0a1a0a')) return verdict(this.#tail.includes('IEND', 0, 'latin1'));
    if (this.#startsWith('3c3f786d6c')) return verdict(this.#tail.includes('</plist>', 0, 'latin1'));
    if (this.#looksLikeBoxes()) return verdict(this.#boxes.endsWell());
    return this.#head.every((byte) => byte === 0) ? 'broken' : 'unknown';
  }

  /** The marker `ffd9` ends a picture, but previews inside it end so too: found anywhere else it proves nothing. */
  #endOfJpeg(): StructureState {
    const end = this.#tail.findLastIndex((byte) => byte !== 0) + 1;
    if (this.#tail.toString('hex', Math.max(0, end - 2), end) === 'ffd9') return 'whole';
    return this.#size > tailSize * 2 && this.#tail.includes('ffd9', 0, 'hex') ? 'unknown' : 'broken';
  }

  #startsWith(hex: string): boolean {
    return this.#head.subarray(0, hex.length / 2).toString('hex') === hex;
  }

  #looksLikeBoxes(): boolean {
    return ['ftyp', 'moov', 'wide', 'mdat'].includes(this.#head.toString('latin1', 4, 8));
  }
}

function verdict(whole: boolean): StructureState {
  return whole ? 'whole' : 'broken';
}
