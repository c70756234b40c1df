import { dateFromAppleSeconds } from '../apple-date.ts';
import { PlistError } from '../plist-error.ts';
import { PlistUid, type PlistValue } from '../plist-value.ts';
import { readField, readInteger, readReal } from './read-number.ts';
import { readTrailer, type Trailer } from './trailer.ts';

export interface Extent {
  readonly count: number;
  readonly start: number;
}

/** The high half of an object's first byte says what it is. */
export const kindOf = { text: 0x5, uid: 0x8, array: 0xa, set: 0xc, dict: 0xd } as const;

/**
 * The objects of a binary property list, each read within the bounds that the trailer fixed (layout: CoreFoundation,
 * CFBinaryPList.c). Errors: `PlistError` `malformed`, `truncated`, `unsupported`.
 */
export class ObjectTable {
  readonly #bytes: Buffer;
  readonly #trailer: Trailer;
  /** Strings of a sound file do not overlap, so all of them together are no longer than the file. */
  #textLeft: number;

  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#trailer = readTrailer(this.#bytes);
    this.#textLeft = bytes.length;
  }

  get topObject(): number {
    return this.#trailer.topObject;
  }

  get referenceSize(): number {
    return this.#trailer.referenceSize;
  }

  /** The first byte of the object at this offset. */
  marker(offset: number): number {
    return this.#bytes.readUInt8(offset);
  }

  /** Where the object of this number begins. */
  offsetOf(index: number): number {
    if (index >= this.#trailer.objectCount) {
      throw new PlistError('malformed', `object ${index} of ${this.#trailer.objectCount}`);
    }
    const size = this.#trailer.offsetSize;
    const offset = readField(this.#bytes, this.#trailer.offsetTable + index * size, size);
    if (offset < 8 || offset >= this.#trailer.offsetTable) {
      throw new PlistError('truncated', `object ${index} lies outside the file`);
    }
    return offset;
  }

  /** Whether the object is this text, which is plain ASCII: told without making a string. */
  isText(offset: number, text: string): boolean {
    if (this.marker(offset) >> 4 !== kindOf.text) return false;
    const { start, count } = this.extent(offset, 1);
    if (count !== text.length) return false;
    for (let i = 0; i < count; i += 1) if (this.#bytes[start + i] !== text.charCodeAt(i)) return false;
    return true;
  }

  /** An object that holds no others. */
  leaf(offset: number): PlistValue {
    const marker = this.marker(offset);
    const [kind, low] = [marker >> 4, marker & 0x0f];
    if (kind === 0x0) return this.#singleton(low);
    if (kind === 0x1 && low <= 4) return readInteger(this.#bytes, this.#fixed(offset, 1 << low), 1 << low);
    if (kind === 0x2) return readReal(this.#bytes, this.#fixed(offset, 1 << low), 1 << low);
    if (kind === 0x3 && low === 3)
      return dateFromAppleSeconds(readReal(this.#bytes, this.#fixed(offset, 8), 8));
    if (kind === 0x4) return this.#data(offset);
    if (kind === 0x5 || kind === 0x7) return this.#text(this.extent(offset, 1), 'utf8');
    if (kind === 0x6) return this.#text(this.extent(offset, 2), 'utf16be');
    if (kind === 0x8) return this.#uid(offset, low + 1);
    throw new PlistError('malformed', `an object of unknown kind 0x${((kind << 4) | low).toString(16)}`);
  }

  #singleton(low: number): boolean {
    if (low === 0x8) return false;
    if (low === 0x9) return true;
    throw new PlistError('unsupported', low === 0 ? 'a null' : `a singleton 0x0${low.toString(16)}`);
  }

  #uid(offset: number, size: number): PlistUid {
    if (size > 8) throw new PlistError('malformed', `a UID of ${size} bytes`);
    return new PlistUid(readField(this.#bytes, this.#fixed(offset, size), size));
  }

  #data(offset: number): Uint8Array {
    const { start, count } = this.extent(offset, 1);
    return new Uint8Array(this.#bytes.buffer, this.#bytes.byteOffset + start, count);
  }

  #text({ start, count }: Extent, encoding: 'utf8' | 'utf16be'): string {
    const size = encoding === 'utf8' ? count : count * 2;
    this.#textLeft -= size;
    if (this.#textLeft < 0) throw new PlistError('malformed', 'strings overlap');
    if (encoding === 'utf8') return this.#bytes.toString('utf8', start, start + size);
    return Buffer.from(this.#bytes.subarray(start, start + size))
      .swap16()
      .toString('utf16le');
  }

  /** The number of the object that a collection names in this position. */
  reference(start: number, position: number): number {
    const size = this.#trailer.referenceSize;
    return readField(this.#bytes, start + position * size, size);
  }

  /** Where the payload of an object with a fixed size begins. */
  #fixed(offset: number, size: number): number {
    this.#checkEnd(offset + 1 + size);
    return offset + 1;
  }

  /** Where the payload of an object with a count begins, and its count; `unit` is the size of one element. */
  extent(offset: number, unit: number): Extent {
    const low = this.#bytes.readUInt8(offset) & 0x0f;
    if (low !== 0x0f) return this.#checked({ count: low, start: offset + 1 }, unit);
    this.#checkEnd(offset + 2);
    const marker = this.#bytes.readUInt8(offset + 1);
    const size = 1 << (marker & 0x0f);
    if (marker >> 4 !== 0x1 || size > 8) throw new PlistError('malformed', 'a count that is no integer');
    const count = readField(this.#bytes, this.#fixed(offset + 1, size), size);
    return this.#checked({ count, start: offset + 2 + size }, unit);
  }

  #checked(extent: Extent, unit: number): Extent {
    this.#checkEnd(extent.start + extent.count * unit);
    return extent;
  }

  #checkEnd(end: number): void {
    if (end > this.#trailer.offsetTable) throw new PlistError('truncated', 'an object runs out of the file');
  }
}
