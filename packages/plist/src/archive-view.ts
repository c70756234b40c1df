import { kindOf, ObjectTable } from './binary/object-table.ts';
import { PlistError } from './plist-error.ts';
import { PlistUid } from './plist-value.ts';

/** What stands at one place of a keyed archive. Every question reads no more than it asks for. */
export interface ArchiveView {
  /** A field of an object; undefined when this is none, or has no such field, or the field is nil. */
  field(name: string): ArchiveView | undefined;
  /** The members of an array or a set, in order; none when this is neither. */
  items(): readonly ArchiveView[];
  /** A string as such; undefined for anything else. */
  text(): string | undefined;
  /** A number as such; undefined for anything else, and for one that is not exact. */
  number(): number | undefined;
}

/**
 * Looks into what NSKeyedArchiver wrote in binary form, without unfolding it as `unarchive` does: for a few fields of
 * each of very many archives. Undefined without a root. Throws `PlistError` (here and when asked): `malformed`,
 * `truncated`, `unsupported`.
 */
export function viewArchive(archive: Uint8Array): ArchiveView | undefined {
  const objects = new ArchivedObjects(new ObjectTable(archive));
  return objects.root();
}

class ArchivedObjects {
  readonly #table: ObjectTable;
  /** Where the array `$objects` begins, and how many it holds: UIDs count in it. */
  #start = 0;
  #count = 0;

  constructor(table: ObjectTable) {
    this.#table = table;
  }

  root(): ArchiveView | undefined {
    const table = this.#table;
    const top = table.offsetOf(table.topObject);
    const [objects, entry] = [this.member(top, '$objects'), this.member(top, '$top')];
    if (objects === undefined || entry === undefined || table.marker(objects) >> 4 !== kindOf.array) {
      throw new PlistError('malformed', 'a keyed archive has $objects and $top');
    }
    const extent = table.extent(objects, table.referenceSize);
    this.#start = extent.start;
    this.#count = extent.count;
    const root = this.member(entry, 'root');
    return root === undefined ? undefined : this.#viewOf(root);
  }

  /** Where the value of a key of a dictionary begins. */
  member(offset: number, name: string): number | undefined {
    const table = this.#table;
    if (table.marker(offset) >> 4 !== kindOf.dict) return undefined;
    const { start, count } = table.extent(offset, table.referenceSize * 2);
    for (let i = 0; i < count; i += 1) {
      if (!table.isText(table.offsetOf(table.reference(start, i)), name)) continue;
      return table.offsetOf(table.reference(start, count + i));
    }
    return undefined;
  }

  #viewOf(offset: number): ArchiveView | undefined {
    const at = this.#resolve(offset);
    if (this.#table.isText(at, '$null')) return undefined;
    const value = (): unknown => (isLeaf(this.#table.marker(at)) ? this.#table.leaf(at) : undefined);
    return {
      field: (name) => {
        const found = this.member(at, name);
        return found === undefined ? undefined : this.#viewOf(found);
      },
      items: () => this.#items(at),
      text: () => {
        const text = value();
        return typeof text === 'string' ? text : this.#wrappedText(at);
      },
      number: () => {
        const number = value();
        return typeof number === 'number' ? number : undefined;
      },
    };
  }

  /** An object that is named by its number, or what stands there itself. */
  #resolve(offset: number): number {
    if (this.#table.marker(offset) >> 4 !== kindOf.uid) return offset;
    const uid = this.#table.leaf(offset);
    const index = uid instanceof PlistUid ? uid.value : this.#count;
    if (index >= this.#count) throw new PlistError('malformed', `object ${index} of ${this.#count}`);
    return this.#table.offsetOf(this.#table.reference(this.#start, index));
  }

  #items(at: number): readonly ArchiveView[] {
    const members = this.member(at, 'NS.objects');
    if (members === undefined || this.#table.marker(members) >> 4 !== kindOf.array) return [];
    const { start, count } = this.#table.extent(members, this.#table.referenceSize);
    const views: ArchiveView[] = [];
    for (let i = 0; i < count; i += 1) {
      const view = this.#viewOf(this.#table.offsetOf(this.#table.reference(start, i)));
      if (view !== undefined) views.push(view);
    }
    return views;
  }

  /** NSMutableString and its like keep their text in a field. */
  #wrappedText(at: number): string | undefined {
    const text = this.member(at, 'NS.string');
    if (text === undefined || !isLeaf(this.#table.marker(text))) return undefined;
    const value = this.#table.leaf(text);
    return typeof value === 'string' ? value : undefined;
  }
}

function isLeaf(marker: number): boolean {
  return marker >> 4 < kindOf.array;
}
