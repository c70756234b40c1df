import { isInteger } from '../integers.ts';
import { PlistError } from '../plist-error.ts';
import { isPlistDict, PlistReal, PlistUid, type PlistValue } from '../plist-value.ts';

/** One object of the table; collections hold the numbers of their members. */
export type TableObject =
  | { readonly kind: 'leaf'; readonly value: PlistValue }
  | { readonly kind: 'array'; readonly members: number[] }
  | { readonly kind: 'dict'; readonly keys: number[]; readonly members: number[] };

/** The object table of a value, the value first. Equal scalars share one object, as in Apple's writer. */
export function flatten(value: PlistValue): readonly TableObject[] {
  const table = new ObjectTable();
  table.add(value);
  return table.objects;
}

class ObjectTable {
  readonly objects: TableObject[] = [];
  readonly #scalars = new Map<string, number>();
  readonly #open = new Set<object>();

  add(value: PlistValue): number {
    const identity = scalarIdentity(value);
    const known = identity === undefined ? undefined : this.#scalars.get(identity);
    if (known !== undefined) return known;
    const index = this.objects.length;
    if (identity !== undefined) this.#scalars.set(identity, index);
    if (Array.isArray(value)) this.#inside(value, () => this.#addArray(value));
    else if (isPlistDict(value)) this.#inside(value, () => this.#addDict(value));
    else this.objects.push({ kind: 'leaf', value });
    return index;
  }

  #addArray(values: readonly PlistValue[]): void {
    const members: number[] = [];
    this.objects.push({ kind: 'array', members });
    for (const value of values) members.push(this.add(value));
  }

  #addDict(dict: { readonly [key: string]: PlistValue }): void {
    const keys: number[] = [];
    const members: number[] = [];
    this.objects.push({ kind: 'dict', keys, members });
    for (const key of Object.keys(dict)) keys.push(this.add(key));
    for (const value of Object.values(dict)) members.push(this.add(value));
  }

  #inside(collection: object, add: () => void): void {
    if (this.#open.has(collection)) throw new PlistError('cycle', 'a collection holds itself');
    this.#open.add(collection);
    add();
    this.#open.delete(collection);
  }
}

function scalarIdentity(value: PlistValue): string | undefined {
  if (typeof value === 'string') return `s${value}`;
  if (typeof value === 'bigint') return `i${value}`;
  if (typeof value === 'boolean') return `b${value}`;
  if (typeof value === 'number') return isInteger(value) ? `i${value}` : realIdentity(value);
  if (value instanceof PlistReal) return realIdentity(value.value);
  if (value instanceof Date) return `d${value.getTime()}`;
  if (value instanceof PlistUid) return `u${value.value}`;
  return undefined;
}

function realIdentity(value: number): string {
  return Object.is(value, -0) ? 'r-0' : `r${value}`;
}
