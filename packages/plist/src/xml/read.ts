import type { ParseLimits } from '../parse-limits.ts';
import { PlistError } from '../plist-error.ts';
import { newDict, type PlistDict, PlistUid, type PlistValue } from '../plist-value.ts';
import { readLeaf } from './read-leaf.ts';
import { type Token, XmlScanner } from './scanner.ts';

/**
 * Reads an XML property list, with or without its `<plist>` wrapper. As in CoreFoundation a dictionary whose
 * only key is `CF$UID` is a UID, and whatever follows the value is ignored.
 */
export function readXmlPlist(text: string, limits: ParseLimits): PlistValue {
  const scanner = new XmlScanner(text);
  const first = scanner.nextTag();
  const reader = new XmlReader(scanner, limits);
  if (first.kind !== 'open' || first.name !== 'plist') return reader.value(first, 0);
  if (first.empty) throw new PlistError('malformed', 'an empty <plist>');
  return reader.value(scanner.nextTag(), 0);
}

class XmlReader {
  readonly #scanner: XmlScanner;
  readonly #limits: ParseLimits;
  #objectsLeft: number;

  constructor(scanner: XmlScanner, limits: ParseLimits) {
    this.#scanner = scanner;
    this.#limits = limits;
    this.#objectsLeft = limits.maxObjects;
  }

  value(tag: Token, depth: number): PlistValue {
    this.#objectsLeft -= 1;
    if (this.#objectsLeft < 0) {
      throw new PlistError('too-many-objects', `more than ${this.#limits.maxObjects} values`);
    }
    if (depth > this.#limits.maxDepth)
      throw new PlistError('too-deep', `deeper than ${this.#limits.maxDepth}`);
    if (tag.kind === 'close') throw new PlistError('malformed', `</${tag.name}> where a value should be`);
    if (tag.name === 'array') return tag.empty ? [] : this.#array(depth);
    if (tag.name === 'dict') return tag.empty ? newDict() : this.#dict(depth);
    const text = tag.empty ? '' : this.#scanner.textUntilClose(tag.name);
    if ((tag.name === 'true' || tag.name === 'false') && text.trim() === '') return tag.name === 'true';
    const leaf = readLeaf(tag.name, text);
    if (leaf === undefined) throw new PlistError('malformed', `<${tag.name}> is no property list element`);
    return leaf;
  }

  #array(depth: number): PlistValue[] {
    const values: PlistValue[] = [];
    for (let tag = this.#scanner.nextTag(); !isClose(tag, 'array'); tag = this.#scanner.nextTag()) {
      values.push(this.value(tag, depth + 1));
    }
    return values;
  }

  #dict(depth: number): PlistValue {
    const dict = newDict();
    for (let tag = this.#scanner.nextTag(); !isClose(tag, 'dict'); tag = this.#scanner.nextTag()) {
      if (tag.kind !== 'open' || tag.name !== 'key')
        throw new PlistError('malformed', 'a <dict> without its <key>');
      const key = tag.empty ? '' : this.#scanner.textUntilClose('key');
      dict[key] = this.value(this.#scanner.nextTag(), depth + 1);
    }
    return asUid(dict) ?? dict;
  }
}

function isClose(tag: Token, name: string): boolean {
  return tag.kind === 'close' && tag.name === name;
}

function asUid(dict: PlistDict): PlistUid | undefined {
  const value = dict.CF$UID;
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) return undefined;
  return Object.keys(dict).length === 1 ? new PlistUid(value) : undefined;
}
