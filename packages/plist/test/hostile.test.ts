import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { buildBinaryPlist, PlistError, type PlistValue, parsePlist } from '../src/index.ts';
import { plistValues } from './values.ts';

/** A binary list from raw objects, each with its bytes; one-byte offsets and references. */
function rawBinary(objects: readonly (readonly number[])[]): Buffer {
  const offsets: number[] = [];
  let position = 8;
  for (const object of objects) {
    offsets.push(position);
    position += object.length;
  }
  const trailer = [0, 0, 0, 0, 0, 0, 1, 1, ...u64(objects.length), ...u64(0), ...u64(position)];
  return Buffer.from([...Buffer.from('bplist00'), ...objects.flat(), ...offsets, ...trailer]);
}

function u64(value: number): number[] {
  return [0, 0, 0, 0, (value >>> 24) & 255, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];
}

function xml(body: string): Buffer {
  return Buffer.from(`<?xml version="1.0"?><plist version="1.0">${body}</plist>`);
}

test('a changed or shortened binary list gives a value or a PlistError, nothing else', () => {
  const mutation = fc.tuple(plistValues, fc.array(fc.tuple(fc.nat(), fc.nat(255))), fc.nat(80));
  fc.assert(
    fc.property(mutation, ([value, changes, cut]) => {
      const bytes = Buffer.from(buildBinaryPlist(value));
      for (const [at, byte] of changes) bytes[8 + (at % (bytes.length - 8))] = byte;
      survives(bytes);
      survives(bytes.subarray(0, Math.max(0, bytes.length - cut)));
    }),
    { numRuns: 1000 },
  );
});

test('any text after <plist> gives a value or a PlistError', () => {
  const piece = fc.constantFrom(
    '<dict>',
    '</dict>',
    '<key>',
    '</key>',
    '<array>',
    '<string>',
    '&lt;',
    '<!--',
    ']]>',
    'x',
  );
  fc.assert(
    fc.property(fc.array(piece), (pieces) => survives(xml(pieces.join('')))),
    { numRuns: 1000 },
  );
});

test('a list that ends early is truncated, wherever it ends', () => {
  const whole = xml('<dict><key>a</key><array><string>b</string><integer>3</integer></array></dict>');
  const end = whole.indexOf('</dict>') + '</dict>'.length;
  for (let length = 22; length < end; length += 1) {
    assert.throws(() => parsePlist(whole.subarray(0, length)), PlistError, `cut at ${length}`);
  }
  assert.throws(() => parsePlist(buildBinaryPlist([1, 2]).subarray(0, 30)), { code: 'truncated' });
});

test('an array that holds itself is refused', () => {
  assert.throws(() => parsePlist(rawBinary([[0xa1, 0]])), { code: 'cycle' });
  assert.throws(
    () =>
      parsePlist(
        rawBinary([
          [0xa1, 1],
          [0xa1, 0],
        ]),
      ),
    { code: 'cycle' },
  );
});

test('arrays that share arrays cannot unfold without end', () => {
  const level = (next: number) => [0xaa, ...Array.from({ length: 10 }, () => next)];
  const bomb = Array.from({ length: 20 }, (_, i) => (i === 19 ? [0x09] : level(i + 1)));
  assert.throws(() => parsePlist(rawBinary(bomb), { maxObjects: 100_000 }), { code: 'too-many-objects' });
});

test('depth is capped in both forms', () => {
  let deep: PlistValue = [];
  for (let i = 0; i < 300; i += 1) deep = [deep];
  assert.throws(() => parsePlist(buildBinaryPlist(deep)), { code: 'too-deep' });
  assert.throws(() => parsePlist(xml('<array>'.repeat(100_000))), { code: 'too-deep' });
  assert.ok(parsePlist(buildBinaryPlist(deep), { maxDepth: 400 }));
});

test('a count or an offset beyond the file allocates nothing', () => {
  const huge = [0x13, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff];
  for (const kind of [0x4f, 0x5f, 0x6f, 0xaf, 0xdf]) {
    assert.throws(() => parsePlist(rawBinary([[kind, ...huge]])), { code: 'truncated' });
    assert.throws(() => parsePlist(rawBinary([[kind, 0x11, 0xff, 0xff]])), { code: 'truncated' });
  }
  assert.throws(() => parsePlist(rawBinary([[0xa1, 9]])), { code: 'malformed' });
});

test('strings that overlap to multiply are refused', () => {
  const text = Array.from({ length: 60 }, () => 0x41);
  const bytes = rawBinary([
    [0xad, ...Array.from({ length: 13 }, (_, i) => i + 1)],
    [0x5f, 0x10, 60, ...text],
  ]);
  const table = bytes.length - 32 - 2;
  const overlapping = Buffer.concat([
    bytes.subarray(0, table + 1),
    Buffer.alloc(13, bytes[table + 1]),
    bytes.subarray(table + 2),
  ]);
  overlapping.writeBigUInt64BE(14n, overlapping.length - 24);
  assert.throws(() => parsePlist(overlapping), { code: 'malformed' });
});

test('an entity of its own is never defined, so never expanded', () => {
  const bomb =
    '<?xml version="1.0"?><!DOCTYPE plist [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><plist><string>&b;</string></plist>';
  assert.throws(() => parsePlist(Buffer.from(bomb)), { code: 'unsupported' });
  assert.throws(() => parsePlist(xml('<string>&b;</string>')), { code: 'malformed' });
  const external =
    '<!DOCTYPE plist SYSTEM "file:///etc/passwd"><plist><string>&lt;&#65;&#x1F4F7;</string></plist>';
  assert.equal(parsePlist(Buffer.from(external)), '<A📷');
});

test('what follows a complete XML list is ignored, as Apple does', () => {
  assert.equal(parsePlist(Buffer.concat([xml('<integer>7</integer>'), Buffer.from('\0\0 garbage <')])), 7);
});

test('long runs of digits and blanks cost no more than their length', () => {
  const started = performance.now();
  assert.throws(() => parsePlist(xml(`<real>${'1'.repeat(2_000_000)}x</real>`)), PlistError);
  assert.throws(() => parsePlist(xml(`<dict${' '.repeat(2_000_000)}!`)), PlistError);
  assert.throws(() => parsePlist(xml(`<data>${' A'.repeat(1_000_000)}!</data>`)), PlistError);
  assert.ok(performance.now() - started < 5000);
});

test('other bytes are of unknown format', () => {
  for (const bytes of [
    Buffer.alloc(0),
    Buffer.from('hello'),
    Buffer.from([0xff, 0xd8, 0xff, 0xe0]),
    Buffer.alloc(64),
  ]) {
    assert.throws(() => parsePlist(bytes), { code: 'unknown-format' });
  }
  assert.throws(() => parsePlist(Buffer.from('<html></html>')), { code: 'malformed' });
});

function survives(bytes: Uint8Array): void {
  try {
    parsePlist(bytes, { maxObjects: 10_000 });
  } catch (error) {
    assert.ok(error instanceof PlistError, String(error));
  }
}
