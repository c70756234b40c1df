import fc from 'fast-check';
import { PlistUid, type PlistValue } from '../src/index.ts';

const date = fc
  .date({ min: new Date('0001-01-02T00:00:00Z'), max: new Date('9999-01-01T00:00:00Z'), noInvalidDate: true })
  .map((value) => new Date(Math.floor(value.getTime() / 1000) * 1000));

const integer = fc.bigInt({ min: -(1n << 63n), max: (1n << 64n) - 1n }).map(shortened);

const key = fc.oneof(fc.string(), fc.constantFrom('__proto__', 'constructor', 'toString', '$class', '0', ''));

/** Values whose every number comes back as it went in. */
export const plistValues: fc.Arbitrary<PlistValue> = fc.letrec<{ value: PlistValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.string({ unit: 'grapheme' }),
    fc.boolean(),
    integer,
    fc.double(),
    date,
    fc.uint8Array({ maxLength: 40 }),
    fc.nat({ max: 2 ** 31 }).map((value) => new PlistUid(value)),
    fc.array(tie('value'), { maxLength: 20 }),
    fc.array(fc.tuple(key, tie('value')), { maxLength: 20 }).map(dictOf),
  ),
})).value;

function shortened(value: bigint): number | bigint {
  const short = Number(value);
  return Number.isSafeInteger(short) ? short : value;
}

function dictOf(entries: readonly (readonly [string, PlistValue])[]): PlistValue {
  const dict = Object.create(null) as Record<string, PlistValue>;
  for (const [name, value] of entries) dict[name] = value;
  return dict;
}
