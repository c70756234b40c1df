import { FinderBackupError } from '../errors.ts';

/** One entry of a key bag: four letters and some bytes. */
export interface Tag {
  readonly name: string;
  readonly value: Uint8Array;
}

/** Apple's own bags stay below 2 KiB. */
const mostBytes = 64 * 1024;
const headerBytes = 8;

/**
 * Reads the list of tags that a key bag is: four letters, a length (32 bits, the high byte first), so many bytes.
 * Throws `damaged-key-bag`.
 */
export function readTags(bytes: Uint8Array): Tag[] {
  if (bytes.length > mostBytes) throw damaged(`${bytes.length} bytes`);
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const tags: Tag[] = [];
  for (let at = 0; at < view.length; ) {
    if (at + headerBytes > view.length) throw damaged('it ends inside a tag');
    const name = view.toString('latin1', at, at + 4);
    const length = view.readUInt32BE(at + 4);
    const from = at + headerBytes;
    if (length > view.length - from) throw damaged(`${name} claims ${length} bytes`);
    tags.push({ name, value: view.subarray(from, from + length) });
    at = from + length;
  }
  return tags;
}

/** A number of a tag. Throws `damaged-key-bag`. */
export function tagNumber({ name, value }: Tag): number {
  if (value.length !== 4) throw damaged(`${name} has ${value.length} bytes`);
  return new DataView(value.buffer, value.byteOffset, 4).getUint32(0);
}

export function damaged(why: string): FinderBackupError {
  return new FinderBackupError('damaged-key-bag', `the key bag is damaged: ${why}`);
}
