import { dateFromAppleSeconds } from '../apple-date.ts';
import type { ParseLimits } from '../parse-limits.ts';
import { PlistError } from '../plist-error.ts';
import { newDict, PlistUid, type PlistValue } from '../plist-value.ts';
import { readField, readInteger, readReal } from './read-number.ts';
import { readTrailer, type Trailer } from './trailer.ts';

interface Extent {
  readonly count: number;
  readonly start: number;
}

/**
 * Reads a binary property list ("bplist0?"; layout: CoreFoundation, CFBinaryPList.c).
 *
 * Every object is read within the bounds that the trailer fixed. Leaves are read once and shared; collections
 * are read as often as they are referred to, and counted, since a few shared ones could unfold without end.
 */
export function readBinaryPlist(bytes: Uint8Array, limits: ParseLimits): PlistValue {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const reader = new BinaryReader(buffer, readTrailer(buffer), limits);
  return reader.readTop();
}

class BinaryReader {
  readonly #bytes: Buffer;
  readonly #trailer: Trailer;
  readonly #limits: ParseLimits;
  readonly #leaves = new Map<number, PlistValue>();
  readonly #open = new Set<number>();
  #objectsLeft: number;
  /** Strings of a sound file do not overlap, so all of them together are no longer than the file. */
  #textLeft: number;

  constructor(bytes: Buffer, trailer: Trailer, limits: ParseLimits) {
    this.#bytes = bytes;
    this.#trailer = trailer;
    this.#limits = limits;
    this.#objectsLeft = limits.maxObjects;
    this.#textLeft = bytes.length;
  }

  readTop(): PlistValue {
    return this.#read(this.#trailer.topObject);
  }

  #read(index: number): PlistValue {
    this.#objectsLeft -= 1;
    if (this.#objectsLeft < 0) {
      throw new PlistError('too-many-objects', `more than ${this.#limits.maxObjects} values`);
    }
    const known = this.#leaves.get(index);
    if (known !== undefined) return known;
    const offset = this.#offsetOf(index);
    const marker = this.#bytes.readUInt8(offset);
    const kind = marker >> 4;
    if (kind === 0xa || kind === 0xc) return this.#inside(index, () => this.#array(offset));
    if (kind === 0xd) return this.#inside(index, () => this.#dict(offset));
    const leaf = this.#leaf(offset, kind, marker & 0x0f);
    this.#leaves.set(index, leaf);
    return leaf;
  }

  #offsetOf(index: number): number {
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

  #inside<T>(index: number, read: () => T): T {
    if (this.#open.has(index)) throw new PlistError('cycle', `object ${index} holds itself`);
    if (this.#open.size >= this.#limits.maxDepth) {
      throw new PlistError('too-deep', `deeper than ${this.#limits.maxDepth}`);
    }
    this.#open.add(index);
    try {
      return read();
    } finally {
      this.#open.delete(index);
    }
  }

  #leaf(offset: number, kind: number, low: number): PlistValue {
    if (kind === 0x0) return this.#singleton(low);
    if (kind === 0x1 && low <= 4) return readInteger(this.#bytes, this.#fixed(offset, 1 << low), 1 << low);
    if (kind === 0x2) return readReal(this.#bytes, this.#fixed(offset, 1 << low), 1 << low);
    if (kind === 0x3 && low === 3)
      return dateFromAppleSeconds(readReal(this.#bytes, this.#fixed(offset, 8), 8));
    if (kind === 0x4) return this.#data(offset);
    if (kind === 0x5 || kind === 0x7) return this.#text(this.#extent(offset, 1), 'utf8');
    if (kind === 0x6) return this.#text(this.#extent(offset, 2), 'utf16be');
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
    const { start, count } = this.#extent(offset, 1);
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

  #array(offset: number): PlistValue[] {
    const { start, count } = this.#extent(offset, this.#trailer.referenceSize);
    const values: PlistValue[] = [];
    for (let i = 0; i < count; i += 1) values.push(this.#read(this.#reference(start, i)));
    return values;
  }

  #dict(offset: number): PlistValue {
    const { start, count } = this.#extent(offset, this.#trailer.referenceSize * 2);
    const dict = newDict();
    for (let i = 0; i < count; i += 1) {
      const key = this.#read(this.#reference(start, i));
      if (typeof key !== 'string') throw new PlistError('malformed', 'a key that is no string');
      dict[key] = this.#read(this.#reference(start, count + i));
    }
    return dict;
  }

  #reference(start: number, position: number): number {
    const size = this.#trailer.referenceSize;
    return readField(this.#bytes, start + position * size, size);
  }

  /** Where the payload of an object with a fixed size begins. */
  #fixed(offset: number, size: number): number {
    this.#checkEnd(offset + 1 + size);
    return offset + 1;
  }

  /** Where the payload of an object with a count begins, and its count; `unit` is the size of one element. */
  #extent(offset: number, unit: number): Extent {
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
