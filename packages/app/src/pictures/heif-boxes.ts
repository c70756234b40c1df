/** A box of an ISO base media file (ISO/IEC 14496-12, 4.2): where its content begins and ends. */
export interface Box {
  readonly type: string;
  readonly start: number;
  readonly end: number;
}

// A phone's photo has a few dozen boxes a level.
const mostBoxes = 5000;

/** The boxes between two positions, as far as they are whole. */
export function* boxesIn(bytes: Buffer, start: number, end: number): Generator<Box> {
  let at = start;
  for (let number = 0; number < mostBoxes && at + 8 <= end; number++) {
    const short = bytes.readUInt32BE(at);
    const long = short === 1 && at + 16 <= end;
    const size = long ? Number(bytes.readBigUInt64BE(at + 8)) : short === 0 ? end - at : short;
    const header = long ? 16 : 8;
    if (size < header || at + size > end) return;
    yield { type: bytes.toString('latin1', at + 4, at + 8), start: at + header, end: at + size };
    at += size;
  }
}

export function boxIn(bytes: Buffer, within: Pick<Box, 'start' | 'end'>, type: string): Box | undefined {
  for (const box of boxesIn(bytes, within.start, within.end)) if (box.type === type) return box;
  return undefined;
}

/** Writes a box, and what is in it. */
export function box(type: string, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  const head = Buffer.alloc(8);
  head.writeUInt32BE(content.length + 8);
  head.write(type, 4, 'latin1');
  return Buffer.concat([head, content]);
}

/** The same with a version and flags before its content. */
export function fullBox(
  type: string,
  version: number,
  flags: number,
  ...parts: readonly Uint8Array[]
): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt32BE(flags);
  head.writeUInt8(version);
  return box(type, head, ...parts);
}
