import { CameraFilesError } from '../errors.ts';
import type { ZipBytes } from './zip-bytes.ts';

/** One entry of a zip's central directory, as it stands there (PKWARE APPNOTE 6.3.10, 4.3.12). */
export interface ZipRecord {
  readonly name: Buffer;
  readonly utf8: boolean;
  readonly encrypted: boolean;
  readonly method: number;
  readonly crc32: number;
  readonly compressedSize: number;
  readonly size: number;
  readonly headerAt: number;
  /** The Unix mode, where a Unix made the entry; 0 where not. */
  readonly mode: number;
  /** Made by a program for DOS or Windows, where no name holds a backslash. */
  readonly fromWindows: boolean;
  readonly dosDate: number;
  readonly dosTime: number;
  readonly extra: ReadonlyMap<number, Buffer>;
}

const endSignature = 0x06054b50;
const end64Signature = 0x06064b50;
const locator64Signature = 0x07064b50;
const recordSignature = 0x02014b50;
/** FAT, NTFS as APPNOTE has it, NTFS as Info-ZIP has it, VFAT (4.4.2). */
const windowsHosts: ReadonlySet<number> = new Set([0, 10, 11, 14]);
const endBytes = 22;
const longestCommentBytes = 0xffff;
// Some 100 bytes an entry: room for two million of them.
const mostDirectoryBytes = 256 * 1024 * 1024;

/**
 * The central directory's records. It is read up to its end, not by its count: macOS writes counts of more than
 * 65,535 entries modulo 65,536.
 * @throws CameraFilesError `not-a-zip`
 */
export async function readDirectory(zip: ZipBytes, path: string): Promise<readonly ZipRecord[]> {
  const { start, end } = await directoryRange(zip, path);
  const bytes = await readExactly(zip, { start, end, path });
  const records: ZipRecord[] = [];
  for (let at = 0; at + 46 <= bytes.length && bytes.readUInt32LE(at) === recordSignature; ) {
    const next =
      at + 46 + bytes.readUInt16LE(at + 28) + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
    if (next > bytes.length) throw new CameraFilesError('not-a-zip', path);
    records.push(record(bytes.subarray(at, next)));
    at = next;
  }
  return records;
}

async function directoryRange(zip: ZipBytes, path: string) {
  const { size } = zip;
  const tailAt = Math.max(0, size - endBytes - longestCommentBytes - 20);
  const tail = await readExactly(zip, { start: tailAt, end: size, path });
  let at = tail.length - endBytes;
  while (at >= 0 && tail.readUInt32LE(at) !== endSignature) at--;
  if (at < 0) throw new CameraFilesError('not-a-zip', path);
  let length = tail.readUInt32LE(at + 12);
  let start = tail.readUInt32LE(at + 16);
  let end = tailAt + at;
  if (at >= 20 && tail.readUInt32LE(at - 20) === locator64Signature) {
    end = Number(tail.readBigUInt64LE(at - 12));
    const end64 = await readExactly(zip, { start: end, end: Math.min(end + 56, size), path });
    if (end64.length < 56 || end64.readUInt32LE(0) !== end64Signature)
      throw new CameraFilesError('not-a-zip', path);
    length = Number(end64.readBigUInt64LE(40));
    start = Number(end64.readBigUInt64LE(48));
  }
  if (length > mostDirectoryBytes || start + length > end) throw new CameraFilesError('not-a-zip', path);
  return { start, end: start + length };
}

async function readExactly(zip: ZipBytes, o: { start: number; end: number; path: string }): Promise<Buffer> {
  const buffer = Buffer.alloc(Math.max(0, o.end - o.start));
  if ((await zip.read(buffer, o.start)) !== buffer.length) throw new CameraFilesError('not-a-zip', o.path);
  return buffer;
}

function record(bytes: Buffer): ZipRecord {
  const flags = bytes.readUInt16LE(8);
  const nameEnd = 46 + bytes.readUInt16LE(28);
  const extra = extraFields(bytes.subarray(nameEnd, nameEnd + bytes.readUInt16LE(30)));
  const sizes = zip64Sizes(extra.get(0x0001), [
    bytes.readUInt32LE(24),
    bytes.readUInt32LE(20),
    bytes.readUInt32LE(42),
  ]);
  const [size = 0, compressedSize = 0, headerAt = 0] = sizes;
  const host = bytes.readUInt8(5);
  const unix = host === 3 || host === 19;
  return {
    name: bytes.subarray(46, nameEnd),
    utf8: (flags & 0x800) !== 0,
    encrypted: (flags & 0x2041) !== 0,
    method: bytes.readUInt16LE(10),
    dosTime: bytes.readUInt16LE(12),
    dosDate: bytes.readUInt16LE(14),
    crc32: bytes.readUInt32LE(16),
    fromWindows: windowsHosts.has(host),
    mode: unix ? bytes.readUInt32LE(38) >>> 16 : 0,
    ...{ size, compressedSize, headerAt, extra },
  };
}

/** Fields that do not fit are left out: a broken extra field is no reason to lose the entry. */
function extraFields(bytes: Buffer): ReadonlyMap<number, Buffer> {
  const fields = new Map<number, Buffer>();
  for (let at = 0; at + 4 <= bytes.length; ) {
    const end = at + 4 + bytes.readUInt16LE(at + 2);
    if (end > bytes.length) break;
    fields.set(bytes.readUInt16LE(at), bytes.subarray(at + 4, end));
    at = end;
  }
  return fields;
}

/** The numbers that are all ones stand in the ZIP64 field, in the same order (4.5.3). */
function zip64Sizes(field: Buffer | undefined, numbers: readonly number[]): readonly number[] {
  let at = 0;
  return numbers.map((number) => {
    if (number !== 0xffffffff || !field || at + 8 > field.length) return number;
    at += 8;
    return Number(field.readBigUInt64LE(at - 8));
  });
}
