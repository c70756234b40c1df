import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  buildBinaryPlist,
  buildXmlPlist,
  isPlistDict,
  PlistReal,
  PlistUid,
  parsePlist,
} from '../src/index.ts';
import { plistValues } from './values.ts';

test('every value comes back from a binary list as it went in', () => {
  fc.assert(
    fc.property(plistValues, (value) => {
      assert.deepEqual(normal(parsePlist(buildBinaryPlist(value))), normal(value));
    }),
    { numRuns: 300 },
  );
});

test('every value that XML can hold comes back from an XML list', () => {
  fc.assert(
    fc.property(plistValues, (value) => {
      assert.deepEqual(normal(parsePlist(buildXmlPlist(value))), normal(value));
    }),
    { numRuns: 300 },
  );
});

test('integers are exact up to 64 bits, and short ones are numbers', () => {
  for (const build of [buildBinaryPlist, buildXmlPlist]) {
    for (const value of [
      0,
      255,
      256,
      65_535,
      65_536,
      2 ** 32,
      2 ** 40,
      Number.MAX_SAFE_INTEGER,
      -1,
      -(2 ** 40),
    ]) {
      assert.equal(parsePlist(build(value)), value);
    }
    for (const value of [
      2n ** 53n,
      2n ** 62n + 3n,
      2n ** 63n - 1n,
      2n ** 63n,
      2n ** 64n - 1n,
      -(2n ** 63n),
    ]) {
      assert.equal(parsePlist(build(value)), value);
    }
    assert.equal(parsePlist(build(5n)), 5);
  }
});

test('2^40 is written as an integer of eight bytes, PlistReal as a real', () => {
  assert.equal(buildBinaryPlist(2 ** 40)[8], 0x13);
  assert.equal(buildBinaryPlist(new PlistReal(2 ** 40))[8], 0x23);
  assert.equal(buildBinaryPlist(-0)[8], 0x23);
  assert.match(Buffer.from(buildXmlPlist(new PlistReal(3))).toString(), /<real>3\.0<\/real>/);
  assert.match(Buffer.from(buildXmlPlist(3)).toString(), /<integer>3<\/integer>/);
});

test('a hostile key is a key like any other', () => {
  const bytes = Buffer.from(
    '<plist><dict><key>__proto__</key><dict><key>admin</key><true/></dict><key>constructor</key><string>x</string></dict></plist>',
  );
  const dict = parsePlist(bytes);
  assert.ok(isPlistDict(dict));
  assert.deepEqual(Object.keys(dict), ['__proto__', 'constructor']);
  assert.equal(({} as { admin?: boolean }).admin, undefined);
  assert.equal(dict.toString, undefined);
  const again = parsePlist(buildBinaryPlist(dict));
  assert.ok(isPlistDict(again));
  assert.deepEqual(Object.keys(again), ['__proto__', 'constructor']);
});

test('dates keep their milliseconds in a binary list and lose them in XML', () => {
  const date = new Date('2026-11-23T01:02:03.456Z');
  assert.deepEqual(parsePlist(buildBinaryPlist(date)), date);
  assert.deepEqual(parsePlist(buildXmlPlist(date)), new Date('2026-11-23T01:02:03.000Z'));
  assert.deepEqual(
    parsePlist(buildBinaryPlist(new Date('0001-01-01T00:00:00Z'))),
    new Date('0001-01-01T00:00:00Z'),
  );
});

test('what no list can hold is refused when written', () => {
  const circle: unknown[] = [];
  circle.push(circle);
  for (const build of [buildBinaryPlist, buildXmlPlist]) {
    assert.throws(() => build(null as never), { code: 'not-representable' });
    assert.throws(() => build([undefined] as never), { code: 'not-representable' });
    assert.throws(() => build(new Date(Number.NaN)), { code: 'not-representable' });
    assert.throws(() => build(2n ** 64n), { code: 'not-representable' });
    assert.throws(() => build(circle as never), { code: 'cycle' });
  }
  assert.throws(() => buildXmlPlist('a\u0000b'), { code: 'not-representable' });
  assert.throws(() => buildBinaryPlist(new PlistUid(-1)), { code: 'not-representable' });
});

/** Ordinary objects and arrays, so that prototypes do not matter to the comparison. */
function normal(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(normal);
  if (isPlistDict(value)) return new Map(Object.entries(value).map(([key, member]) => [key, normal(member)]));
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
  return value;
}
