import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertPhotosApp, importIntoPhotos } from '../src/places/photos-app.ts';
import { UsageError } from '../src/sentences.ts';

const signal = new AbortController().signal;

test('only a Mac has the app Photos, and another computer says so before anything is done', () => {
  assertPhotosApp('darwin');
  for (const platform of ['linux', 'win32'] as const)
    assert.throws(
      () => assertPhotosApp(platform),
      (error) => error instanceof UsageError,
    );
});

test('originals are given to Photos, the halves of a Live Photo together, edits and adjustments not', async () => {
  const live = Array.from({ length: 120 }, (_, i) => [
    `/b/IMG_${1000 + i}.HEIC`,
    `/b/IMG_${1000 + i}.MOV`,
  ]).flat();
  const others = ['/b/IMG_1000_edited.HEIC', '/b/IMG_1000.AAE', '/b/IMG_1001.HEIC.xmp'];
  const batches: (readonly string[])[] = [];
  const result = await importIntoPhotos([...others, ...live], signal, async (_, args) => {
    batches.push(args);
    return `${args.length / 2}\n`;
  });
  assert.deepEqual(batches.flat(), live);
  assert.ok(
    batches.length >= 2 && batches.every((batch) => batch.length % 2 === 0),
    batches.map((b) => b.length).join(),
  );
  assert.deepEqual([result.given, result.imported, result.failed], [240, 120, []]);
});

test('a name is never read as a script', async () => {
  const name = '/b/" & (do shell script "rm -rf ~") & ".JPG';
  await importIntoPhotos([name], signal, async (script, args) => {
    assert.equal(script.includes('rm -rf'), false);
    assert.deepEqual(args, [name]);
    return '1';
  });
});

test('what Photos refuses is told, and the rest goes on', async () => {
  const files = Array.from({ length: 250 }, (_, i) => `/b/IMG_${1000 + i}.JPG`);
  let calls = 0;
  const result = await importIntoPhotos(files, signal, async (_, args) => {
    if (++calls === 2) throw new Error('Photos is not allowed to');
    return String(args.length);
  });
  assert.deepEqual([result.imported, result.failed.length], [150, 1]);
});
