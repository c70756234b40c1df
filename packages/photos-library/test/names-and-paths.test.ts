import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { safePath } from '../src/media/safe-path.ts';
import { ownerFilename, plainName } from '../src/owner-filename.ts';

test('a path made safe stays below its root', () => {
  const part = fc
    .array(fc.constantFrom('..', '.', '', 'a', 'B.jpg', 'a b', ' ', '\\', 'C:', '/', '\0', 'é'))
    .map((parts) => parts.join('/'));
  fc.assert(
    fc.property(part, part, (first, second) => {
      const path = safePath(first, second);
      if (path === undefined) return;
      assert.ok(!path.startsWith('/') && !path.includes('\\') && !path.includes('\0'));
      assert.ok(path.split('/').every((segment) => !['', '.', '..'].includes(segment)));
    }),
    { numRuns: 2000 },
  );
  assert.equal(safePath('originals', 'A', 'x.jpg'), 'originals/A/x.jpg');
  assert.equal(safePath('DCIM/100APPLE', 'IMG_0001.HEIC'), 'DCIM/100APPLE/IMG_0001.HEIC');
  assert.equal(safePath('Volumes', 'My disk', 'a b.jpg'), 'Volumes/My disk/a b.jpg');
});

test('files of an asset are named after its original, as a phone would', () => {
  const heic = { extension: 'heic' };
  assert.equal(ownerFilename('IMG_1234.HEIC', 'photo', heic), 'IMG_1234.HEIC');
  assert.equal(ownerFilename('IMG_1234.HEIC', 'paired-video', { extension: 'mov' }), 'IMG_1234.MOV');
  assert.equal(ownerFilename('IMG_1234.HEIC', 'edited-photo', { extension: 'jpeg' }), 'IMG_E1234.JPEG');
  assert.equal(ownerFilename('IMG_1234.HEIC', 'adjustment-data', { extension: 'aae' }), 'IMG_1234.AAE');
  assert.equal(
    ownerFilename('IMG_1234.HEIC', 'adjustment-data', { extension: 'aae', byCamera: true }),
    'IMG_O1234.AAE',
  );
  assert.equal(ownerFilename('Holiday 1.jpg', 'edited-photo', heic), 'Holiday 1_edited.heic');
  assert.equal(ownerFilename('DSC1.JPG', 'alternate-photo', { extension: 'arw' }), 'DSC1.ARW');
  assert.equal(ownerFilename('noending', 'edited-video', { extension: '' }), 'noending_edited');
});

test('a name is only a name', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (recorded) => {
      const name = plainName(recorded);
      assert.ok(name.length > 0 && name !== '.' && name !== '..');
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these must not be left
      assert.doesNotMatch(name, /[/\\\x00-\x1f]/);
    }),
  );
});
