import type { PlistValue } from '../plist-value.ts';
import { encodeCount, encodeField, encodeLeaf, fieldSize } from './encode-leaf.ts';
import { flatten, type TableObject } from './flatten.ts';

/**
 * Writes a binary property list ("bplist00").
 *
 * A `number` without a fraction, and every `bigint`, becomes an integer; wrap it in `PlistReal` for a real.
 * Throws `PlistError`: `not-representable` (integers outside −2^63 … 2^64 − 1, invalid dates, functions,
 * null, undefined) and `cycle`.
 */
export function buildBinaryPlist(value: PlistValue): Uint8Array {
  const objects = flatten(value);
  const referenceSize = fieldSize(objects.length);
  const parts: Uint8Array[] = [Buffer.from('bplist00', 'latin1')];
  const offsets: number[] = [];
  let position = 8;
  for (const object of objects) {
    offsets.push(position);
    const encoded = encodeObject(object, referenceSize);
    parts.push(encoded);
    position += encoded.length;
  }
  const offsetSize = fieldSize(position);
  parts.push(
    encodeFields(offsets, offsetSize),
    encodeTrailer({ offset: offsetSize, reference: referenceSize }, objects.length, position),
  );
  return Buffer.concat(parts);
}

function encodeObject(object: TableObject, referenceSize: number): Buffer {
  if (object.kind === 'leaf') return encodeLeaf(object.value);
  if (object.kind === 'array') {
    return Buffer.concat([
      encodeCount(0xa0, object.members.length),
      encodeFields(object.members, referenceSize),
    ]);
  }
  return Buffer.concat([
    encodeCount(0xd0, object.keys.length),
    encodeFields(object.keys, referenceSize),
    encodeFields(object.members, referenceSize),
  ]);
}

function encodeFields(values: readonly number[], size: number): Buffer {
  return Buffer.concat(values.map((value) => encodeField(value, size)));
}

function encodeTrailer(sizes: { offset: number; reference: number }, count: number, table: number): Buffer {
  const trailer = Buffer.alloc(32);
  trailer[6] = sizes.offset;
  trailer[7] = sizes.reference;
  trailer.writeBigUInt64BE(BigInt(count), 8);
  trailer.writeBigUInt64BE(BigInt(table), 24);
  return trailer;
}
