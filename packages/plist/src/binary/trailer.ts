import { PlistError } from '../plist-error.ts';

/** The last 32 bytes of a binary property list, checked against its length (layout: CoreFoundation, CFBinaryPList.c). */
export interface Trailer {
  readonly offsetSize: number;
  readonly referenceSize: number;
  readonly objectCount: number;
  readonly topObject: number;
  readonly offsetTable: number;
}

const trailerSize = 32;
const headerSize = 8;

export function readTrailer(bytes: Buffer): Trailer {
  const start = bytes.length - trailerSize;
  if (start < headerSize + 2) throw new PlistError('truncated', 'too short for a binary property list');
  const trailer: Trailer = {
    offsetSize: bytes.readUInt8(start + 6),
    referenceSize: bytes.readUInt8(start + 7),
    objectCount: readSafe(bytes, start + 8),
    topObject: readSafe(bytes, start + 16),
    offsetTable: readSafe(bytes, start + 24),
  };
  if (!isFieldSize(trailer.offsetSize) || !isFieldSize(trailer.referenceSize)) {
    throw new PlistError('malformed', 'the trailer names a field size other than 1 to 8 bytes');
  }
  if (trailer.objectCount < 1 || trailer.topObject >= trailer.objectCount) {
    throw new PlistError('malformed', 'the trailer names a top object that is not there');
  }
  const tableEnd = trailer.offsetTable + trailer.objectCount * trailer.offsetSize;
  if (trailer.offsetTable <= headerSize || tableEnd > start) {
    throw new PlistError('truncated', 'the offset table lies outside the file');
  }
  return trailer;
}

function isFieldSize(size: number): boolean {
  return size >= 1 && size <= 8;
}

function readSafe(bytes: Buffer, offset: number): number {
  const value = Number(bytes.readBigUInt64BE(offset));
  if (!Number.isSafeInteger(value)) throw new PlistError('truncated', 'the trailer points beyond any file');
  return value;
}
