import { plainText, type TimelineColumns } from './build.ts';
import { bitOf, marks, type PhotoFilter } from './flags.ts';

/** What is meant of the timeline; conditions add up. */
export interface TimelineSelection {
  readonly filters: readonly PhotoFilter[];
  readonly search: string;
  readonly album: string | undefined;
}

/** The filters of a list with commas; what is no filter is left out. */
export function filtersOf(list: string | undefined): PhotoFilter[] {
  const named = new Set((list ?? '').split(','));
  return marks.filter((mark) => named.has(mark));
}

/** The positions of the photos that are meant, in the timeline's order. Hidden ones are only there when asked for. */
export function select(columns: TimelineColumns, { filters, search, album }: TimelineSelection): Uint32Array {
  const { ids, flags } = columns;
  const wanted = filters.reduce((bits, mark) => bits | bitOf(mark), 0);
  const unwanted = filters.includes('hidden') ? 0 : bitOf('hidden');
  const found = matching(columns, search);
  const members = album === undefined ? undefined : new Set(columns.albums.get(album) ?? []);
  const selected = new Uint32Array(ids.length);
  let length = 0;
  for (let index = 0; index < ids.length; index++) {
    const bits = flags[index] ?? 0;
    if ((bits & wanted) !== wanted || (bits & unwanted) !== 0) continue;
    if (found !== undefined && found[index] === 0) continue;
    if (members !== undefined && !members.has(index)) continue;
    selected[length++] = index;
  }
  return selected.slice(0, length);
}

/** How many photos a selection would have more if hidden ones were shown. */
export function hiddenLeftOut(columns: TimelineColumns, selection: TimelineSelection): number {
  if (selection.filters.includes('hidden') || !hasAny(columns, 'hidden')) return 0;
  return select(columns, { ...selection, filters: [...selection.filters, 'hidden'] }).length;
}

function hasAny({ flags }: TimelineColumns, mark: PhotoFilter): boolean {
  const bit = bitOf(mark);
  return flags.some((bits) => (bits & bit) !== 0);
}

/** One byte a photo: whether its text has every word; `undefined` where there is none to look for. */
function matching(columns: TimelineColumns, search: string): Uint8Array | undefined {
  const words = plainText(search)
    .split(/\s+/)
    .filter((word) => word !== '');
  const [first, ...others] = words.map((word) => havingWord(columns, word));
  for (const having of others)
    for (let index = 0; index < having.length; index++)
      if (having[index] === 0 && first !== undefined) first[index] = 0;
  return first;
}

/** The text as a string of its bytes: looking for one from many places is several times faster than in a buffer. */
const strings = new WeakMap<Uint8Array, string>();

function stringOf({ text }: TimelineColumns): string {
  const known =
    strings.get(text) ?? Buffer.from(text.buffer, text.byteOffset, text.length).toString('latin1');
  strings.set(text, known);
  return known;
}

/** Finds a word by going through the text of all photos as one, from each hit to the next photo. */
function havingWord(columns: TimelineColumns, word: string): Uint8Array {
  const { textAt, ids } = columns;
  const having = new Uint8Array(ids.length);
  const text = stringOf(columns);
  const needle = Buffer.from(word).toString('latin1');
  let index = 0;
  for (let at = text.indexOf(needle); at >= 0; at = text.indexOf(needle, textAt[index])) {
    index = photoAt(textAt, at, index);
    having[index] = 1;
    index++;
    if (index >= ids.length) break;
  }
  return having;
}

/** Which photo's text a position lies in, by halving; it is not before `from`. */
function photoAt(textAt: Uint32Array, position: number, from: number): number {
  // Mostly it is this one, or one of the next.
  let step = 1;
  while (from + step < textAt.length && (textAt[from + step] ?? 0) <= position) step *= 2;
  let [low, high] = [from + (step >> 1), Math.min(from + step, textAt.length) - 1];
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if ((textAt[middle] ?? 0) <= position) low = middle;
    else high = middle - 1;
  }
  return low;
}

export interface MonthCount {
  readonly month: string | null;
  readonly count: number;
  readonly start: number;
}

/** How many of the selected photos each month has. */
export function monthsOf({ months }: TimelineColumns, selected: Uint32Array): MonthCount[] {
  const counted: { month: string | null; count: number; start: number }[] = [];
  let last = -1;
  for (let position = 0; position < selected.length; position++) {
    const code = months[selected[position] ?? 0] ?? 0;
    if (code !== last) counted.push({ month: monthText(code), count: 0, start: position });
    last = code;
    const current = counted[counted.length - 1];
    if (current !== undefined) current.count++;
  }
  return counted;
}

function monthText(code: number): string | null {
  if (code === 0) return null;
  return `${String(Math.floor(code / 100)).padStart(4, '0')}-${String(code % 100).padStart(2, '0')}`;
}
