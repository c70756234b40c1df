/**
 * Follows the outermost boxes of a HEIC, MOV or MP4 file (ISO/IEC 14496-12): each begins with its size and its
 * kind. A complete file ends where its last box ends, and has the box that describes the rest.
 */
export class BoxWalk {
  #position = 0;
  #nextBox = 0;
  #header = Buffer.alloc(0);
  #described = false;
  #toTheEnd = false;
  #sound = true;

  update(chunk: Buffer): void {
    const end = this.#position + chunk.length;
    while (this.#sound && !this.#toTheEnd) {
      const start = this.#nextBox + this.#header.length;
      if (start >= end) break;
      const from = Math.max(0, start - this.#position);
      this.#header = Buffer.concat([this.#header, chunk.subarray(from, from + 16 - this.#header.length)]);
      if (!this.#enterBox()) break;
    }
    this.#position = end;
  }

  endsWell(): boolean {
    return (
      this.#sound &&
      this.#described &&
      (this.#toTheEnd || (this.#nextBox === this.#position && this.#header.length === 0))
    );
  }

  /** Reads a header once enough of it is there; false while it is not. */
  #enterBox(): boolean {
    const header = this.#header;
    if (header.length < 8) return false;
    const shortSize = header.readUInt32BE(0);
    if (shortSize === 1 && header.length < 16) return false;
    const kind = header.toString('latin1', 4, 8);
    const size = shortSize === 1 ? Number(header.readBigUInt64BE(8)) : shortSize;
    this.#described ||= kind === 'moov' || kind === 'meta';
    this.#toTheEnd = shortSize === 0;
    this.#sound = this.#toTheEnd || (size >= 8 && Number.isSafeInteger(size));
    this.#nextBox += size;
    this.#header = Buffer.alloc(0);
    return true;
  }
}
