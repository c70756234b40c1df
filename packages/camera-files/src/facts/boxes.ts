import { type FileBytes, Malformed } from './file-bytes.ts';

/** A box of an ISO base media file (ISO/IEC 14496-12, 4.2), also an atom of QuickTime. Absolute positions. */
export interface Box {
  readonly type: string;
  /** Where the content begins and ends. */
  readonly start: number;
  readonly end: number;
}

// Real files have a few dozen boxes a level; a fragmented movie has two a second of film.
const mostBoxes = 10_000;

/**
 * The boxes between two positions. A box that leads beyond `end` is given with its own end, last; what is shorter
 * than a header (the zero that may close an atom) is passed over.
 */
export function* boxes(bytes: FileBytes, start: number, end: number): Generator<Box> {
  let at = start;
  for (let i = 0; at + 8 <= end; i++) {
    if (i === mostBoxes) throw new Malformed('too many boxes');
    const box = boxAt(bytes, at, end);
    yield box;
    at = box.end;
  }
}

function boxAt(bytes: FileBytes, at: number, end: number): Box {
  const size = bytes.u32(at);
  const type = bytes.latin1(at + 4, 4);
  if (size === 0) return { type, start: at + 8, end };
  if (size === 1) {
    if (at + 16 > end) throw new Malformed('a box header beyond its end');
    const large = bytes.u64(at + 8);
    if (large < 16) throw new Malformed('a box smaller than its header');
    return { type, start: at + 16, end: at + large };
  }
  if (size < 8) throw new Malformed('a box smaller than its header');
  return { type, start: at + 8, end: at + size };
}

// What a file of this kind is made of; other names beyond its end are trailers that some cameras append.
const parts = ['mdat', 'moov', 'meta', 'moof', 'free', 'skip', 'wide', 'uuid'];

/** What a box that leads beyond its file tells: that the file was cut, or that these bytes are no box. */
export function beyondFile(box: Box): { readonly truncated: true } | { readonly unreadable: true } {
  return parts.includes(box.type) ? { truncated: true } : { unreadable: true };
}

/** The first box of a type inside a range; one that leads beyond it is malformed. */
export function child(
  bytes: FileBytes,
  within: { start: number; end: number },
  type: string,
): Box | undefined {
  for (const box of boxes(bytes, within.start, within.end)) {
    if (box.type !== type) continue;
    if (box.end > within.end) throw new Malformed(`${type} leads beyond its parent`);
    return box;
  }
  return undefined;
}
