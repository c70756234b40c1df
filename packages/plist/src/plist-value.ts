/**
 * A value of a property list.
 *
 * Integers outside ±(2^53 − 1) are `bigint`, exact; every other number is a `number`. A `number` without a
 * fraction is written as an integer; wrap it in {@link PlistReal} to have it written as a real.
 */
export type PlistValue =
  | string
  | number
  | bigint
  | boolean
  | Date
  | Uint8Array
  | PlistUid
  | PlistReal
  | readonly PlistValue[]
  | PlistDict;

/**
 * A dictionary. Those that are read have no prototype, so that a key such as `__proto__` or `constructor` is
 * a key like any other; a plain object will do for writing.
 */
export interface PlistDict {
  readonly [key: string]: PlistValue;
}

/** A reference into the object table of a keyed archive. */
export class PlistUid {
  readonly value: number;

  constructor(value: number) {
    this.value = value;
  }
}

/** Writes a number as a real though it may have no fraction. Never returned by a reader. */
export class PlistReal {
  readonly value: number;

  constructor(value: number) {
    this.value = value;
  }
}

/** Whether a value is a dictionary, as opposed to an array or one of the leaves. */
export function isPlistDict(value: unknown): value is PlistDict {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isLeafObject(value);
}

function isLeafObject(value: object): boolean {
  return (
    value instanceof Date ||
    value instanceof Uint8Array ||
    value instanceof PlistUid ||
    value instanceof PlistReal
  );
}

/** An empty dictionary to be filled: no prototype, hence no key that means more than itself. */
export function newDict(): Record<string, PlistValue> {
  return Object.create(null) as Record<string, PlistValue>;
}
