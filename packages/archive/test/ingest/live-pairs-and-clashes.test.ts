import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { madeArchive } from '../made/archive.ts';
import { assertWhole, originalsOn } from '../made/proof.ts';
import { madeAsset, madeSource, photo, sha256 } from '../made/source.ts';

const short = (content: string): string => sha256(content).slice(0, 8);

test('both halves of a Live Photo whose name is taken keep one stem', async () => {
  await using archive = await madeArchive();
  const place = await archive.place('drive');
  const live = (id: string) =>
    madeAsset(id, [
      { filename: 'IMG_0001.HEIC', content: `still ${id}` },
      { filename: 'IMG_0001.MOV', content: `moving ${id}`, role: 'paired-video' },
      { filename: 'IMG_0001.AAE', content: `edits ${id}`, role: 'adjustment-data' },
      { filename: 'IMG_E0001.HEIC', content: `edited ${id}`, role: 'edited-photo' },
    ]);
  await archive.ingest(madeSource([live('a')]), [place]);
  await archive.ingest(madeSource([live('a'), live('b')]), [place]);
  const stem = `IMG_0001-${short('still b')}`;
  assert.deepEqual(
    [...originalsOn(place.root).keys()].sort(),
    [
      ...['IMG_0001.AAE', 'IMG_0001.HEIC', 'IMG_0001.MOV', 'IMG_0001_edited.HEIC'],
      ...[`${stem}.AAE`, `${stem}.HEIC`, `${stem}.MOV`, `${stem}_edited.HEIC`],
    ]
      .map((name) => `2024/2024-06/${name}`)
      .sort(),
  );
  const contents = ['a', 'b'].flatMap((id) => [`still ${id}`, `moving ${id}`, `edits ${id}`, `edited ${id}`]);
  await assertWhole(archive, place, contents.map(sha256));
});

test("a stranger's video never lies under a photo's stem", async () => {
  for (const stem of ['IMG_0001', 'PARIS_O', 'paris_o', 'Beach_edited', 'Beach (edited)']) {
    await using archive = await madeArchive();
    const place = await archive.place('drive');
    const still = photo(`${stem}.JPG`, 'still');
    const film = madeAsset('film', [
      { filename: `${stem.toUpperCase()}.MOV`, content: 'film', role: 'video' },
    ]);
    await archive.ingest(madeSource([still]), [place]);
    await archive.ingest(madeSource([still, film]), [place]);
    const names = [...originalsOn(place.root).keys()];
    assert.deepEqual(
      names.filter((name) => name.endsWith('.MOV')),
      [`2024/2024-06/${stem.toUpperCase()}-${short('film')}.MOV`],
    );
  }
});

test('a half that could not be read the first time joins its still later', async () => {
  await using archive = await madeArchive();
  const place = await archive.place('drive');
  const other = photo('IMG_0001.HEIC', 'other');
  const pair = (fails?: Error) =>
    madeAsset('pair', [
      { filename: 'IMG_0001.HEIC', content: 'still', ...(fails === undefined ? {} : { fails }) },
      { filename: 'IMG_0001.MOV', content: 'moving', role: 'paired-video' as const },
    ]);
  await archive.ingest(madeSource([other]), [place]);
  await archive.ingest(madeSource([other, pair(new Error('bad sector'))]), [place]);
  await archive.ingest(madeSource([other, pair()]), [place]);
  const stem = `IMG_0001-${short('moving')}`;
  const originals = originalsOn(place.root);
  assert.equal(originals.get(`2024/2024-06/${stem}.MOV`), sha256('moving'));
  assert.equal(originals.get(`2024/2024-06/${stem}.HEIC`), sha256('still'));
  await assertWhole(archive, place, ['other', 'moving', 'still'].map(sha256));
});

test('names that a disk takes for one are two', async () => {
  await using archive = await madeArchive();
  const place = await archive.place('drive');
  const names = ['img_0001.jpg', 'IMG_0001.JPG', 'caf\u00e9.jpg', 'cafe\u0301.jpg', 'CAFÉ.JPG'];
  await archive.ingest(madeSource(names.map((name, index) => photo(name, `${index}`))), [place]);
  const stored = [...originalsOn(place.root).keys()];
  assert.equal(new Set(stored.map((name) => name.normalize('NFC').toLowerCase())).size, names.length);
  await assertWhole(
    archive,
    place,
    names.map((_, index) => sha256(`${index}`)),
  );
});

test('a foreign file of the same name is not touched, and the photo is kept beside it', async () => {
  await using archive = await madeArchive();
  const place = await archive.place('drive');
  mkdirSync(join(place.root, '2024/2024-06'), { recursive: true });
  writeFileSync(join(place.root, '2024/2024-06/IMG_0001.JPG'), 'foreign');
  await archive.ingest(madeSource([photo('IMG_0001.JPG', 'mine')]), [place]);
  const originals = originalsOn(place.root);
  assert.equal(originals.get('2024/2024-06/IMG_0001.JPG'), sha256('foreign'));
  assert.equal(originals.get(`2024/2024-06/IMG_0001-${short('mine')}.JPG`), sha256('mine'));
});

test('what an interrupted run left under its name is recognised and not copied again', async () => {
  await using archive = await madeArchive();
  const place = await archive.place('drive');
  mkdirSync(join(place.root, '2024/2024-06'), { recursive: true });
  writeFileSync(join(place.root, '2024/2024-06/IMG_0001.JPG'), 'one');
  const report = await archive.ingest(madeSource([photo('IMG_0001.JPG', 'one')]), [place]);
  assert.equal(report.resources.copied, 0);
  await assertWhole(archive, place, [sha256('one')]);
});

test('a name that appears during the run is never overwritten, and the halves still share a stem', async () => {
  await using archive = await madeArchive();
  let intrude = true;
  const place = await archive.place('drive', (store) => ({
    ...store,
    put: (bytes, options) =>
      store.put(bytes, {
        ...options,
        async keyFor(content, taken) {
          const key = await options.keyFor(content, taken);
          if (intrude && key?.endsWith('IMG_0001.HEIC') === true) {
            intrude = false;
            mkdirSync(join(place.root, '2024/2024-06'), { recursive: true });
            writeFileSync(join(place.root, key), 'intruder');
          }
          return key;
        },
      }),
    get: (key, options) => store.get(key, options),
    stat: (key) => store.stat(key),
    list: (folder, options) => store.list(folder, options),
    rename: (from, to) => store.rename(from, to),
    remove: (key, because) => store.remove(key, because),
    prove: (key, options) => store.prove(key, options),
    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
  }));
  const live = madeAsset('live', [
    { filename: 'IMG_0001.HEIC', content: 'still' },
    { filename: 'IMG_0001.MOV', content: 'moving', role: 'paired-video' },
  ]);
  await archive.ingest(madeSource([live]), [place]);
  const originals = originalsOn(place.root);
  assert.equal(originals.get('2024/2024-06/IMG_0001.HEIC'), sha256('intruder'));
  assert.equal(originals.get(`2024/2024-06/IMG_0001-${short('still')}.HEIC`), sha256('still'));
  assert.equal(originals.get(`2024/2024-06/IMG_0001-${short('still')}.MOV`), sha256('moving'));
});
