import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { needsSample, sample } from '../../../test/support/samples.ts';
import { buildBinaryPlist, buildXmlPlist, PlistUid, type PlistValue, parsePlist } from '../src/index.ts';
import { needsPlistutil, needsPython, run, runPython } from './oracles.ts';

const document: PlistValue = {
  text: 'plain',
  umlaut: 'Grüße 📷',
  long: 'x'.repeat(300),
  numbers: [0, 1, 255, 256, 65_536, 2 ** 32, 2n ** 62n + 3n, 2n ** 64n - 1n, -1, -(2n ** 63n)],
  reals: [0.5, -1e300, 1 / 3],
  flags: [true, false],
  when: new Date('2019-07-27T13:16:50Z'),
  data: Uint8Array.from({ length: 200 }, (_, i) => i),
  nested: { a: { b: { c: [] } }, empty: {} },
};

test('plistlib writes the same binary list, byte for byte', needsPython, () => {
  const mine = buildBinaryPlist(document);
  const script =
    'import sys,plistlib; d=plistlib.loads(sys.stdin.buffer.read()); sys.stdout.buffer.write(plistlib.dumps(d,fmt=plistlib.FMT_BINARY,sort_keys=False))';
  assert.deepEqual(runPython(script, mine), Buffer.from(mine));
});

test('plistlib reads our XML list as the same values', needsPython, () => {
  const script =
    'import sys,plistlib; d=plistlib.loads(sys.stdin.buffer.read()); sys.stdout.buffer.write(plistlib.dumps(d,fmt=plistlib.FMT_BINARY,sort_keys=False))';
  const xml = buildXmlPlist(document);
  assert.deepEqual(parsePlist(runPython(script, xml)), parsePlist(xml));
});

test('plistlib reads and writes our UIDs', needsPython, () => {
  const list = buildBinaryPlist([new PlistUid(0), new PlistUid(300), new PlistUid(70_000)]);
  const script =
    'import sys,plistlib; d=plistlib.loads(sys.stdin.buffer.read()); assert d[2].data==70000; sys.stdout.buffer.write(plistlib.dumps(d,fmt=plistlib.FMT_BINARY))';
  assert.deepEqual(parsePlist(runPython(script, list)), parsePlist(list));
});

test('plistutil converts our lists into lists of the same values', needsPlistutil, () => {
  const binary = buildBinaryPlist(document);
  const asXml = run('plistutil', ['-f', 'xml', '-i', '-', '-o', '-'], binary);
  const asBinary = run('plistutil', ['-f', 'bin', '-i', '-', '-o', '-'], buildXmlPlist(document));
  const expected = { ...(parsePlist(binary) as object), reals: undefined };
  for (const converted of [asXml, asBinary]) {
    const actual = parsePlist(converted ?? new Uint8Array());
    assert.deepEqual(plain({ ...(actual as object), reals: undefined }), plain(expected));
  }
});

for (const folder of [
  'photos-libraries',
  'camera-roll',
  'metadata',
  'finder-backup',
  'finder-backup-encrypted',
]) {
  test(`plistlib reads the same from every list in ${folder}`, {
    ...needsSample(folder),
    ...needsPython,
  }, () => {
    const lists = listsIn(sample(folder)).map((path): [string, Buffer] => [path, readFileSync(path)]);
    assert.ok(lists.length > 0);
    const script =
      'import sys,plistlib; d=plistlib.loads(sys.stdin.buffer.read()); sys.stdout.buffer.write(plistlib.dumps({k:plistlib.loads(v) for k,v in d.items()},fmt=plistlib.FMT_BINARY,sort_keys=False))';
    const theirs = parsePlist(runPython(script, buildBinaryPlist(Object.fromEntries(lists))));
    const ours = Object.fromEntries(lists.map(([path, bytes]) => [path, parsePlist(bytes)]));
    assert.deepEqual({ ...(theirs as object) }, ours);
  });
}

test('every list of the samples is read', needsSample('photos-libraries'), () => {
  const paths = listsIn(sample(''));
  assert.ok(paths.length >= 100);
  for (const path of paths) assert.notEqual(parsePlist(readFileSync(path)), undefined);
});

function listsIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(plist|aae)$/i.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
}

/** Data as hex: Buffers and views of different backing compare by content. */
function plain(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (_, member: unknown) => (typeof member === 'bigint' ? `${member}n` : member)),
  );
}
