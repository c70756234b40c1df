import { crc32, deflateRawSync } from 'node:zlib';

export interface MadeEntry {
  readonly name: string | Buffer;
  readonly bytes: Buffer;
  readonly deflate?: boolean;
  /** Overrides, to make an entry lie. */
  readonly crc?: number;
  readonly size?: number;
  readonly packed?: number;
  readonly method?: number;
  readonly flags?: number;
  readonly mode?: number;
  /** Seconds since 1970, as Info-ZIP's extra field. */
  readonly unixTime?: number;
  /** The system that made it, as APPNOTE counts; Unix unless said. */
  readonly host?: number;
  /** Write sizes and offset as ZIP64. */
  readonly zip64?: boolean;
}

// 2020-07-01 12:00:02, as DOS counts.
const dosDate = (40 << 9) | (7 << 5) | 1;
const dosTime = (12 << 11) | 1;

/** A zip of these entries (PKWARE APPNOTE), as they are given and no better. */
export function madeZip(entries: readonly MadeEntry[]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const entry of entries) {
    const data = entry.deflate ? deflateRawSync(entry.bytes) : entry.bytes;
    const name = Buffer.from(entry.name);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(name.length, 26);
    directory.push(record(entry, { name, packed: entry.packed ?? data.length, at }));
    parts.push(local, name, data);
    at += 30 + name.length + data.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(entries.length % 65_536, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...parts, central, end]);
}

function record(entry: MadeEntry, o: { name: Buffer; packed: number; at: number }): Buffer {
  const size = entry.size ?? entry.bytes.length;
  const extra = Buffer.concat([
    entry.zip64 ? zip64([size, o.packed, o.at]) : Buffer.alloc(0),
    entry.unixTime === undefined ? Buffer.alloc(0) : unixTime(entry.unixTime),
  ]);
  const head = Buffer.alloc(46);
  head.writeUInt32LE(0x02014b50, 0);
  head.writeUInt8(entry.host ?? 3, 5);
  head.writeUInt16LE(entry.flags ?? 0x800, 8);
  head.writeUInt16LE(entry.method ?? (entry.deflate ? 8 : 0), 10);
  head.writeUInt16LE(dosTime, 12);
  head.writeUInt16LE(dosDate, 14);
  head.writeUInt32LE(entry.crc ?? crc32(entry.bytes), 16);
  head.writeUInt32LE(entry.zip64 ? 0xffffffff : o.packed, 20);
  head.writeUInt32LE(entry.zip64 ? 0xffffffff : size, 24);
  head.writeUInt16LE(o.name.length, 28);
  head.writeUInt16LE(extra.length, 30);
  head.writeUInt32LE(((entry.mode ?? 0o100644) << 16) >>> 0, 38);
  head.writeUInt32LE(entry.zip64 ? 0xffffffff : o.at, 42);
  return Buffer.concat([head, o.name, extra]);
}

function zip64(numbers: readonly number[]): Buffer {
  const field = Buffer.alloc(4 + 8 * numbers.length);
  field.writeUInt16LE(1, 0);
  field.writeUInt16LE(8 * numbers.length, 2);
  numbers.forEach((number, i) => void field.writeBigUInt64LE(BigInt(number), 4 + 8 * i));
  return field;
}

function unixTime(seconds: number): Buffer {
  const field = Buffer.alloc(9);
  field.writeUInt16LE(0x5455, 0);
  field.writeUInt16LE(5, 2);
  field.writeUInt8(1, 4);
  field.writeInt32LE(seconds, 5);
  return field;
}
