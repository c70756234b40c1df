import type { MediaState } from '../threads/tasks.ts';

const headBytes = 16;
/** Some cameras append data of their own behind a picture's end. */
const tailBytes = 64 * 1024;
const jpegEnd = Buffer.from([0xff, 0xd9]);
const boxHeaderBytes = 16;
/** The first boxes of HEIC, MOV and MP4. */
const firstBoxes: ReadonlySet<string> = new Set(['ftyp', 'moov', 'wide', 'mdat', 'free', 'skip']);

/** Watches a picture or a film go by, and says whether it is whole by the rules of its own format. */
export class MediaStructure {
  #head = Buffer.alloc(0);
  #tail: Buffer = Buffer.alloc(0);
  #size = 0;
  /** Where the next box begins (ISO/IEC 14496-12); NaN once a box makes no sense. */
  #nextBox = 0;
  #boxHeader = Buffer.alloc(0);
  #toTheEnd = false;

  /** The chunk is only valid during the call. */
  update(chunk: Uint8Array): void {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    if (this.#head.length < headBytes)
      this.#head = Buffer.concat([this.#head, bytes.subarray(0, headBytes - this.#head.length)]);
    this.#walkBoxes(bytes);
    const joined = bytes.length >= tailBytes ? bytes : Buffer.concat([this.#tail, bytes]);
    this.#tail = Buffer.from(joined.subarray(Math.max(0, joined.length - tailBytes)));
    this.#size += bytes.length;
  }

  end(): MediaState {
    if (this.#size < headBytes || this.#head.every((byte) => byte === 0)) return 'broken';
    if (this.#head.readUInt16BE(0) === 0xffd8) return this.#tail.includes(jpegEnd) ? 'whole' : 'broken';
    if (this.#head.toString('latin1', 1, 4) === 'PNG')
      return this.#tail.includes('IEND') ? 'whole' : 'broken';
    if (!firstBoxes.has(this.#head.toString('latin1', 4, 8))) return 'unknown';
    return this.#toTheEnd || this.#nextBox === this.#size ? 'whole' : 'broken';
  }

  /** Follows the sizes of the outermost boxes: the last one ends where the file does. */
  #walkBoxes(bytes: Buffer): void {
    const end = this.#size + bytes.length;
    while (!this.#toTheEnd && this.#nextBox < end) {
      const from = Math.max(this.#nextBox + this.#boxHeader.length - this.#size, 0);
      const missing = boxHeaderBytes - this.#boxHeader.length;
      this.#boxHeader = Buffer.concat([this.#boxHeader, bytes.subarray(from, from + missing)]);
      if (this.#boxHeader.length < 8) return;
      const size = this.#boxHeader.readUInt32BE(0);
      if (size === 1 && this.#boxHeader.length < boxHeaderBytes) return;
      const length = size === 1 ? Number(this.#boxHeader.readBigUInt64BE(8)) : size;
      this.#toTheEnd = size === 0;
      this.#nextBox = length >= 8 || size === 0 ? this.#nextBox + length : Number.NaN;
      this.#boxHeader = Buffer.alloc(0);
    }
  }
}
