import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sourceContract } from '../src/contract/index.ts';
import type { Source } from '../src/index.ts';
import { madeAsset, madeSource, photo } from './made/source.ts';

const sound = madeSource([
  madeAsset('live', [
    { filename: 'IMG_0001.HEIC', content: Buffer.alloc(200_000, 7) },
    { filename: 'IMG_0001.MOV', content: 'moving', role: 'paired-video' },
  ]),
  photo('IMG_0002.JPG', 'two'),
]);

for (const { name, run } of sourceContract()) {
  test(`a source made for a test ${name}`, () => run(sound));
}

/** Which promises a source breaks. */
async function broken(source: Source): Promise<string[]> {
  const names: string[] = [];
  for (const { name, run } of sourceContract()) await run(source).catch(() => names.push(name));
  return names;
}

test('the suite catches a source that lists an asset twice', async () => {
  const twice = madeSource([photo('a.jpg', 'a'), photo('a.jpg', 'a')]);
  assert.deepEqual(await broken(twice), [
    'lists something, every asset once, each with its primary resource first',
  ]);
});

test('the suite catches a source whose revisions change by themselves', async () => {
  let listings = 0;
  const restless: Source = {
    ...sound,
    assets: (options) => {
      listings++;
      const files = [{ filename: 'a.jpg', content: 'a', revision: String(listings) }];
      return madeSource([madeAsset('a', files)]).assets(options);
    },
  };
  assert.deepEqual(await broken(restless), ['lists the same ids, revisions and details twice']);
});

test('the suite catches bytes that are fewer than announced, and bytes that come only once', async () => {
  const [asset] = [photo('a.jpg', 'abc')];
  const [resource] = asset.resources;
  assert.ok(resource !== undefined);
  const short = madeSource([{ ...asset, resources: [{ ...resource, size: 4 }] }]);
  assert.deepEqual(await broken(short), ['gives as many bytes as it announces, and the same ones again']);
  const stream = resource.open();
  const once = madeSource([{ ...asset, resources: [{ ...resource, open: () => stream }] }]);
  assert.ok((await broken(once)).includes('gives as many bytes as it announces, and the same ones again'));
});

test('the suite catches a source that does not stop', async () => {
  const deaf: Source = { ...sound, assets: () => sound.assets() };
  assert.deepEqual(await broken(deaf), [
    'stops listing when it is told to, with the reason that it was given',
  ]);
});
