import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type ByteParser, consumerOf } from '../src/byte-parser.ts';

/** Takes stretches of these lengths; those that are even go to memory of its own. */
function* stretches(lengths: readonly number[], seen: Buffer[]): ByteParser {
  for (const bytes of lengths) {
    const target = bytes % 2 === 0 ? Buffer.alloc(bytes + 3, 0xee) : undefined;
    const given = yield { bytes, target };
    if (target !== undefined) assert.deepEqual(target.subarray(bytes), Buffer.alloc(3, 0xee));
    seen.push(Buffer.from(given));
  }
}

test('however the bytes arrive, each stretch is given whole, and what comes after the last is left', () => {
  const lengths = fc.array(fc.nat(40), { minLength: 1, maxLength: 12 });
  const cuts = fc.array(fc.nat(30), { maxLength: 30 });
  fc.assert(
    fc.property(lengths, cuts, fc.nat(20), (wanted, pieces, extra) => {
      const total = wanted.reduce((sum, bytes) => sum + bytes, 0);
      const all = Buffer.from(Array.from({ length: total + extra }, (_, index) => index % 251));
      const seen: Buffer[] = [];
      const take = consumerOf(stretches(wanted, seen));
      let at = 0;
      for (const size of [...pieces, all.length]) {
        const arrived = all.subarray(at, at + size);
        const taken = take(arrived);
        if (taken !== undefined) {
          assert.equal(at + taken, total);
          assert.deepEqual(Buffer.concat(seen), all.subarray(0, total));
          assert.deepEqual(
            seen.map(({ length }) => length),
            wanted,
          );
          return;
        }
        at += arrived.length;
      }
      assert.fail('more was wanted than came');
    }),
  );
});

test('what lies whole in one arrival is not copied', () => {
  const arrived = Buffer.from('abcdef');
  const seen: Buffer[] = [];
  function* two(): ByteParser {
    seen.push(yield { bytes: 3 });
    seen.push(yield { bytes: 3 });
  }
  assert.equal(consumerOf(two())(arrived), 6);
  arrived.write('ABCDEF');
  assert.deepEqual(seen.map(String), ['ABC', 'DEF']);
});

test('what a parser throws is thrown at the bytes that it was given', () => {
  function* refusing(): ByteParser {
    const first = yield { bytes: 1 };
    throw new RangeError(`no ${first[0]}`);
  }
  assert.throws(() => consumerOf(refusing())(Buffer.from([7])), new RangeError('no 7'));
});
