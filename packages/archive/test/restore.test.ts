import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { isArchiveError, openDriveStore, restore, type Store } from '../src/index.ts';
import { faultyStore } from '../src/stores/faulty-store.ts';
import { type MadeArchive, madeArchive } from './made/archive.ts';
import { assertWhole, filesUnder, originalsOn } from './made/proof.ts';
import { madeAsset, madeSource, photo, sha256 } from './made/source.ts';

const source = madeSource([
  photo('IMG_0001.JPG', 'one'),
  photo('IMG_0002.JPG', 'two', {
    takenAt: '2023-01-02T03:04:05',
    details: { albums: [{ title: 'Sea', folders: [] }] },
  }),
  photo('IMG_0003.JPG', 'three', { takenAt: '' }),
]);
const everything = ['one', 'two', 'three'].map(sha256);
const path1 = '2024/2024-06/IMG_0001.JPG';

test('everything comes back, byte for byte, and a second restore finds it there', async () => {
  await using archive = await madeArchive();
  const place = await archive.place('drive');
  await archive.ingest(source, [place]);
  const back = join(archive.path, 'back');
  const report = await archive.restore([place], back);
  assert.deepEqual([report.restored, report.verified, report.bytes, report.failed.length], [3, 3, 11, 0]);
  assert.deepEqual(originalsOn(back), originalsOn(place.root));
  const again = await archive.restore([place], back);
  assert.deepEqual([again.restored, again.alreadyThere], [0, 3]);
  await assertWhole(archive, place, everything);
});

test('a month, a year, the undated, an album or a part of the name are enough to choose by', async () => {
  await using archive = await madeArchive();
  const place = await archive.place('drive');
  await archive.ingest(source, [place]);
  for (const [select, expected] of [
    [{ month: '2024-06' }, [path1]],
    [{ month: '2023' }, ['2023/2023-01/IMG_0002.JPG']],
    [{ month: 'undated' }, ['Undated/IMG_0003.JPG']],
    [{ album: 'Sea' }, ['2023/2023-01/IMG_0002.JPG']],
    [{ name: 'img_0003' }, ['Undated/IMG_0003.JPG']],
    [{ month: '2024', name: '0002' }, []],
  ] as const) {
    const back = join(archive.path, `back-${JSON.stringify(select).replaceAll(/\W/g, '')}`);
    await archive.restore([place], back, select);
    assert.deepEqual([...originalsOn(back).keys()], [...expected], JSON.stringify(select));
  }
});

async function onTwoPlaces(archive: MadeArchive) {
  const [red, blue] = [await archive.place('red'), await archive.place('blue')];
  await archive.ingest(source, [red, blue]);
  return [red, blue] as const;
}

test('a damaged or missing copy is taken from another place', async () => {
  await using archive = await madeArchive();
  const [red, blue] = await onTwoPlaces(archive);
  writeFileSync(join(red.root, path1), 'eno');
  writeFileSync(join(red.root, '2023/2023-01/IMG_0002.JPG'), 'truncated?');
  rmSync(join(red.root, 'Undated/IMG_0003.JPG'));
  const back = join(archive.path, 'back');
  const report = await archive.restore([red, blue], back);
  assert.deepEqual([report.restored, report.failed], [3, []]);
  assert.deepEqual(report.passedOver.map(({ place, path, code }) => `${place} ${path} ${code}`).sort(), [
    `red 2023/2023-01/IMG_0002.JPG read-back-differs`,
    `red ${path1} read-back-differs`,
    `red Undated/IMG_0003.JPG not-found`,
  ]);
  assert.deepEqual(originalsOn(back), originalsOn(blue.root));
  assert.equal(
    archive.ledger.account.place(red.row).damaged,
    3,
    'what was met as damaged or missing is on record',
  );
  await assertWhole(archive, blue, everything);
});

test('a copy that is damaged everywhere is named, and never handed out', async () => {
  await using archive = await madeArchive();
  const place = await archive.place('drive');
  await archive.ingest(source, [place]);
  writeFileSync(join(place.root, path1), 'eno');
  const back = join(archive.path, 'back');
  const report = await archive.restore([place], back);
  assert.deepEqual(
    report.failed.map(({ path, code }) => [path, code]),
    [[path1, 'read-back-differs']],
  );
  assert.equal(report.restored, 2);
  assert.equal(originalsOn(back).get(path1), undefined);
});

test('one place that goes does not keep the other from giving everything back', async () => {
  await using archive = await madeArchive();
  const [red, blue] = await onTwoPlaces(archive);
  const gone = await archive.again(red, (store) =>
    faultyStore(store, [{ kind: 'cable-out', afterBytes: -1 }]),
  );
  await gone.store
    .put(
      {
        size: 1,
        open: async function* () {
          yield Buffer.from('x');
        },
      },
      { keyFor: () => undefined },
    )
    .catch(() => undefined);
  const back = join(archive.path, 'back');
  const report = await archive.restore([gone, blue], back);
  assert.deepEqual([report.restored, report.failed], [3, []]);
  await assertWhole(archive, red, everything);
});

test('a name that is taken in the target by other bytes is left alone', async () => {
  await using archive = await madeArchive();
  const place = await archive.place('drive');
  await archive.ingest(source, [place]);
  const back = join(archive.path, 'back');
  mkdirSync(join(back, '2024/2024-06'), { recursive: true });
  writeFileSync(join(back, path1), 'mine');
  const report = await archive.restore([place], back);
  assert.equal(report.restored, 3);
  assert.equal(readFileSync(join(back, path1), 'utf8'), 'mine');
  assert.equal(
    filesUnder(back).get(path1.replace('.JPG', `-${sha256('one').slice(0, 8)}.JPG`)),
    sha256('one'),
  );
});

async function restoreOver(archive: MadeArchive, wrap: (store: Store) => Store) {
  const place = await archive.place('drive');
  await archive.ingest(source, [place]);
  const back = join(archive.path, 'back');
  mkdirSync(back);
  const target = wrap(
    await openDriveStore(back, { hashPool: archive.pool, randomId: () => `${archive.clock.ms++}` }),
  );
  const run = restore(target, { ledger: archive.ledger, places: [place], job: archive.job() });
  return { place, back, run };
}

test('a target that garbles is told of, keeps nothing wrong, and is no fault of the place', async () => {
  await using archive = await madeArchive();
  const { place, back, run } = await restoreOver(archive, (store) =>
    faultyStore(store, [{ kind: 'flipped-byte', files: 'all' }]),
  );
  const report = await run;
  assert.deepEqual(
    report.failed.map(({ code }) => code),
    Array(3).fill('read-back-differs'),
  );
  assert.deepEqual([report.restored, report.verified], [0, 0]);
  assert.deepEqual([...originalsOn(back)], []);
  assert.equal(archive.ledger.account.place(place.row).damaged, 0);
  await assertWhole(archive, place, everything);
});

test('a target that is full ends the restore with that', async () => {
  await using archive = await madeArchive();
  const { run } = await restoreOver(archive, (store) =>
    faultyStore(store, [{ kind: 'disk-full', afterBytes: 4 }]),
  );
  await assert.rejects(run, (error) => isArchiveError(error, 'disk-full'));
});

test('two contents that bear one name on two places both come back', async () => {
  await using archive = await madeArchive();
  const [red, blue] = [await archive.place('red'), await archive.place('blue')];
  await archive.ingest(madeSource([photo('IMG_0001.JPG', 'red')], { key: 'a' }), [red]);
  await archive.ingest(madeSource([photo('IMG_0001.JPG', 'blue')], { key: 'b' }), [blue]);
  const back = join(archive.path, 'back');
  await archive.restore([red, blue], back);
  assert.deepEqual([...originalsOn(back).values()].sort(), [sha256('red'), sha256('blue')].sort());
});

test('a restored file has the time that it had', async () => {
  await using archive = await madeArchive();
  const place = await archive.place('drive');
  const asset = madeAsset('a', [{ filename: 'a.jpg', content: 'a' }]);
  const modifiedAtMs = Date.UTC(2019, 4, 5, 6, 7, 8);
  const resources = asset.resources.map((resource) => ({ ...resource, modifiedAtMs }));
  await archive.ingest(madeSource([{ ...asset, resources }]), [place]);
  const back = join(archive.path, 'back');
  await archive.restore([place], back);
  for (const root of [place.root, back])
    assert.equal(statSync(join(root, '2024/2024-06/a.jpg')).mtimeMs, modifiedAtMs);
});

test('one asset alone comes back, by its own id, with all its files', async () => {
  await using archive = await madeArchive();
  const place = await archive.place('drive');
  const live = madeAsset('the live one', [
    { filename: 'IMG_0007.HEIC', content: 'still' },
    { filename: 'IMG_0007.MOV', content: 'film', role: 'paired-video' },
  ]);
  await archive.ingest(madeSource([live, photo('IMG_0008.JPG', 'eight')]), [place]);
  const to = join(archive.path, 'back');
  const report = await archive.restore([place], to, { asset: 'the live one' });
  assert.equal(report.restored, 2);
  assert.deepEqual([...originalsOn(to).values()].sort(), ['still', 'film'].map(sha256).sort());
});

test('a copy that was found damaged is asked last, whatever place is preferred', async () => {
  await using archive = await madeArchive();
  const [one, two] = [await archive.place('one'), await archive.place('two')];
  await archive.ingest(madeSource([photo('IMG_0008.JPG', 'eight')]), [one, two]);
  writeFileSync(join(one.root, '2024/2024-06/IMG_0008.JPG'), 'thgie');
  await archive.verify(one);
  const asked: string[] = [];
  const watched = await archive.again(one, (store) => ({
    ...faultyStore(store, []),
    stat(key) {
      asked.push(key);
      return store.stat(key);
    },
  }));
  const report = await archive.restore([watched, two], join(archive.path, 'back'));
  assert.deepEqual([report.restored, report.failed], [1, []]);
  assert.deepEqual(asked, []);
});
