import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { AssetDetails, Store } from '../src/index.ts';
import { madeArchive } from './made/archive.ts';
import { assertSumsTrue, assertWhole } from './made/proof.ts';
import { madeSource, photo, sha256 } from './made/source.ts';

const month = '2024/2024-06';
const source = (details: AssetDetails) => madeSource([photo('IMG_0001.JPG', 'one', { details })]);

test('a photo of which a source knows nothing has no sidecar', async () => {
  await using archive = await madeArchive();
  const place = await archive.place('drive');
  await archive.ingest(source({ location: { latitude: 1, longitude: 2 }, keywords: [], title: '' }), [place]);
  assert.ok(!existsSync(join(place.root, month, 'IMG_0001.JPG.xmp')));
  await assertWhole(archive, place, [sha256('one')]);
});

test('what a source knows of a photo lies beside it, listed with the checksums', async () => {
  await using archive = await madeArchive();
  const place = await archive.place('drive');
  const details: AssetDetails = {
    title: 'Tom & "Jerry" <3',
    description: 'line one\nline two',
    keywords: ['sea', 'été'],
    people: ['Ada'],
    albums: [{ title: 'Summer', folders: ['Trips', '2024'] }],
    favorite: true,
    location: { latitude: -33.5, longitude: 151.25 },
  };
  await archive.ingest(source(details), [place]);
  const text = readFileSync(join(place.root, month, 'IMG_0001.JPG.xmp'), 'utf8');
  for (const part of [
    'Tom &amp; &quot;Jerry&quot; &lt;3',
    '<rdf:li>été</rdf:li>',
    '<rdf:li>Ada</rdf:li>',
    'Trips/2024/Summer',
    '<xmp:Rating>5</xmp:Rating>',
    '33,30.000000S',
    '151,15.000000E',
  ]) {
    assert.ok(text.includes(part), part);
  }
  const report = await assertWhole(archive, place, [sha256('one')]);
  assert.equal(report.checked, 2);
});

test('a sidecar follows when the details change, though the photo does not', async () => {
  await using archive = await madeArchive();
  const place = await archive.place('drive');
  await archive.ingest(source({ title: 'before' }), [place]);
  const report = await archive.ingest(source({ title: 'after' }), [place]);
  assert.equal(report.resources.copied, 0);
  const text = readFileSync(join(place.root, month, 'IMG_0001.JPG.xmp'), 'utf8');
  assert.ok(text.includes('after') && !text.includes('before'));
  await assertWhole(archive, place, [sha256('one')]);
});

test('details that come later get their sidecar then', async () => {
  await using archive = await madeArchive();
  const place = await archive.place('drive');
  await archive.ingest(source({}), [place]);
  await archive.ingest(source({ title: 'named at last' }), [place]);
  assert.ok(readFileSync(join(place.root, month, 'IMG_0001.JPG.xmp'), 'utf8').includes('named at last'));
  await assertWhole(archive, place, [sha256('one')]);
});

test('every checksum list is true at every moment, while sidecars and photos come and change', async () => {
  await using archive = await madeArchive();
  let looked = 0;
  const place = await archive.place('drive', (store: Store) => ({
    async put(bytes, options) {
      const result = await store.put(bytes, options);
      assertSumsTrue(place.root);
      looked++;
      return result;
    },
    get: (key, options) => store.get(key, options),
    stat: (key) => store.stat(key),
    list: (folder, options) => store.list(folder, options),
    rename: (from, to) => store.rename(from, to),
    remove: (key, because) => store.remove(key, because),
    prove: (key, options) => store.prove(key, options),
    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
  }));
  for (const title of ['first', 'second', 'third']) {
    const assets = [1, 2, 3].map((n) => photo(`IMG_000${n}.JPG`, `${n}`, { details: { title } }));
    const more = title === 'third' ? [photo('IMG_0004.JPG', '4')] : [];
    await archive.ingest(madeSource([...assets, ...more]), [place]);
  }
  assert.ok(looked > 15, `${looked} moments`);
  await assertWhole(archive, place, ['1', '2', '3', '4'].map(sha256));
});

test("a sidecar that is somebody else's is never replaced", async () => {
  await using archive = await madeArchive();
  const place = await archive.place('drive');
  await archive.ingest(source({}), [place]);
  const path = join(place.root, month, 'IMG_0001.JPG.xmp');
  writeFileSync(path, "<x:xmpmeta>hours of somebody's darkroom work</x:xmpmeta>");
  await archive.ingest(source({ title: 'from the phone' }), [place]);
  assert.ok(readFileSync(path, 'utf8').includes('darkroom'));
  assertSumsTrue(place.root);
});
