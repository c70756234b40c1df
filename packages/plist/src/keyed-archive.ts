import { dateFromAppleSeconds } from './apple-date.ts';
import { parsePlist } from './parse-plist.ts';
import { PlistError } from './plist-error.ts';
import { isPlistDict, type PlistDict, PlistUid, type PlistValue } from './plist-value.ts';

/**
 * A value of a keyed archive: arrays and sets are arrays, dictionaries are Maps (their keys may be anything),
 * NSString, NSData, NSDate, NSUUID and NSNull are what they stand for, everything else is an {@link ArchivedObject}.
 */
export type ArchivedValue =
  | string
  | number
  | bigint
  | boolean
  | null
  | Date
  | Uint8Array
  | ArchivedValue[]
  | Map<ArchivedValue, ArchivedValue>
  | ArchivedObject;

/** An instance of a class that has no meaning here: its fields, and the name of its class. No prototype. */
export interface ArchivedObject {
  readonly $class: string;
  readonly [field: string]: ArchivedValue;
}

/**
 * Reads what NSKeyedArchiver wrote: the value under `$top.root`, or, when there is no root, an object with
 * everything under `$top`. No class is ever instantiated; objects that refer to each other in a circle come
 * out so. Throws `PlistError`: those of `parsePlist`, and `malformed` for a list that is no sound archive.
 */
export function unarchive(archive: PlistValue | Uint8Array): ArchivedValue {
  const value = archive instanceof Uint8Array ? parsePlist(archive) : archive;
  if (!isPlistDict(value)) throw new PlistError('malformed', 'a keyed archive is a dictionary');
  const { $objects: objects, $top: top, $archiver: archiver } = value;
  if (typeof archiver !== 'string' || !Array.isArray(objects) || !isPlistDict(top)) {
    throw new PlistError('malformed', 'a keyed archive has $archiver, $objects and $top');
  }
  const reader = new ArchiveReader(objects);
  const result = reader.read(top.root ?? top);
  reader.fillAll();
  return result;
}

type Fields = Record<string, ArchivedValue>;

class ArchiveReader {
  readonly #objects: readonly PlistValue[];
  readonly #known = new Map<number, ArchivedValue>();
  /** Collections are made empty and filled later, so neither circles nor long chains need the stack. */
  readonly #toFill: (() => void)[] = [];

  constructor(objects: readonly PlistValue[]) {
    this.#objects = objects;
  }

  read(value: PlistValue): ArchivedValue {
    if (value instanceof PlistUid) return this.#object(value.value);
    if (Array.isArray(value)) return value.map((member) => this.read(member));
    if (isPlistDict(value)) return this.#fields('', value);
    if (typeof value === 'object' && !(value instanceof Date) && !(value instanceof Uint8Array)) {
      throw new PlistError('malformed', 'a value that no archive holds');
    }
    return value;
  }

  fillAll(): void {
    for (let fill = this.#toFill.pop(); fill !== undefined; fill = this.#toFill.pop()) fill();
  }

  #object(index: number): ArchivedValue {
    const known = this.#known.get(index);
    if (known !== undefined) return known;
    const raw = this.#objects[index];
    if (raw === undefined) throw new PlistError('malformed', `object ${index} of ${this.#objects.length}`);
    if (raw instanceof PlistUid) throw new PlistError('malformed', `object ${index} is a reference`);
    const value = raw === '$null' ? null : isPlistDict(raw) ? this.#instance(raw) : this.read(raw);
    this.#known.set(index, value);
    return value;
  }

  #instance(raw: PlistDict): ArchivedValue {
    const name = this.#className(raw);
    const plain = plainValue(name, raw);
    if (plain !== undefined) return plain;
    const { 'NS.objects': members, 'NS.keys': keys } = raw;
    if (Array.isArray(members) && Array.isArray(keys)) return this.#map(keys, members);
    if (Array.isArray(members)) return this.#array(members);
    return this.#fields(name, raw);
  }

  #array(members: readonly PlistValue[]): ArchivedValue[] {
    const values: ArchivedValue[] = [];
    this.#toFill.push(() => {
      for (const member of members) values.push(this.read(member));
    });
    return values;
  }

  #map(keys: readonly PlistValue[], members: readonly PlistValue[]): Map<ArchivedValue, ArchivedValue> {
    if (keys.length !== members.length) throw new PlistError('malformed', 'a dictionary with unequal halves');
    const map = new Map<ArchivedValue, ArchivedValue>();
    this.#toFill.push(() => {
      for (const [i, member] of members.entries()) map.set(this.read(keys[i] ?? ''), this.read(member));
    });
    return map;
  }

  #fields(name: string, raw: PlistDict): ArchivedObject {
    const fields = Object.create(null) as Fields;
    fields.$class = name;
    this.#toFill.push(() => {
      for (const [key, value] of Object.entries(raw)) if (key !== '$class') fields[key] = this.read(value);
    });
    return fields as ArchivedObject;
  }

  #className(raw: PlistDict): string {
    const reference = raw.$class;
    const description = reference instanceof PlistUid ? this.#objects[reference.value] : undefined;
    const name = isPlistDict(description) ? description.$classname : undefined;
    return typeof name === 'string' ? name : '';
  }
}

/** Foundation's wrappers around one plain value; class names and fields as Foundation archives them. */
function plainValue(name: string, raw: PlistDict): ArchivedValue | undefined {
  if (name === 'NSNull') return null;
  if (/^NS(Mutable)?String$/.test(name) && typeof raw['NS.string'] === 'string') return raw['NS.string'];
  if (/^NS(Mutable)?Data$/.test(name) && raw['NS.data'] instanceof Uint8Array) return raw['NS.data'];
  if (name === 'NSDate' && typeof raw['NS.time'] === 'number') return dateFromAppleSeconds(raw['NS.time']);
  if (name === 'NSUUID' && raw['NS.uuidbytes'] instanceof Uint8Array) return uuidText(raw['NS.uuidbytes']);
  return undefined;
}

function uuidText(bytes: Uint8Array): string {
  if (bytes.length !== 16) throw new PlistError('malformed', `a UUID of ${bytes.length} bytes`);
  const hex = Buffer.from(bytes).toString('hex').toUpperCase();
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
