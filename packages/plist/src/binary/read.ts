import type { ParseLimits } from '../parse-limits.ts';
import { PlistError } from '../plist-error.ts';
import { newDict, type PlistValue } from '../plist-value.ts';
import { kindOf, ObjectTable } from './object-table.ts';

/**
 * Reads a binary property list ("bplist0?"; layout: CoreFoundation, CFBinaryPList.c).
 *
 * Every object is read within the bounds that the trailer fixed. Leaves are read once and shared; collections
 * are read as often as they are referred to, and counted, since a few shared ones could unfold without end.
 */
export function readBinaryPlist(bytes: Uint8Array, limits: ParseLimits): PlistValue {
  const reader = new BinaryReader(new ObjectTable(bytes), limits);
  return reader.readTop();
}

class BinaryReader {
  readonly #table: ObjectTable;
  readonly #limits: ParseLimits;
  readonly #leaves = new Map<number, PlistValue>();
  readonly #open = new Set<number>();
  #objectsLeft: number;

  constructor(table: ObjectTable, limits: ParseLimits) {
    this.#table = table;
    this.#limits = limits;
    this.#objectsLeft = limits.maxObjects;
  }

  readTop(): PlistValue {
    return this.#read(this.#table.topObject);
  }

  #read(index: number): PlistValue {
    this.#objectsLeft -= 1;
    if (this.#objectsLeft < 0) {
      throw new PlistError('too-many-objects', `more than ${this.#limits.maxObjects} values`);
    }
    const known = this.#leaves.get(index);
    if (known !== undefined) return known;
    const offset = this.#table.offsetOf(index);
    const kind = this.#table.marker(offset) >> 4;
    if (kind === kindOf.array || kind === kindOf.set) return this.#inside(index, () => this.#array(offset));
    if (kind === kindOf.dict) return this.#inside(index, () => this.#dict(offset));
    const leaf = this.#table.leaf(offset);
    this.#leaves.set(index, leaf);
    return leaf;
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

  #array(offset: number): PlistValue[] {
    const { start, count } = this.#table.extent(offset, this.#table.referenceSize);
    const values: PlistValue[] = [];
    for (let i = 0; i < count; i += 1) values.push(this.#read(this.#table.reference(start, i)));
    return values;
  }

  #dict(offset: number): PlistValue {
    const { start, count } = this.#table.extent(offset, this.#table.referenceSize * 2);
    const dict = newDict();
    for (let i = 0; i < count; i += 1) {
      const key = this.#read(this.#table.reference(start, i));
      if (typeof key !== 'string') throw new PlistError('malformed', 'a key that is no string');
      dict[key] = this.#read(this.#table.reference(start, count + i));
    }
    return dict;
  }
}
