import assert from 'node:assert/strict';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { ArchiveError, type Store } from '../src/index.ts';
import { faultyStore } from '../src/stores/faulty-store.ts';
import { madeArchive } from './made/archive.ts';
import { assertSumsTrue, assertWhole, filesUnder, originalsOn } from './made/proof.ts';
import { madeAsset, madeSource, photo, sha256 } from './made/source.ts';

const month = '2024/2024-06';
const big = Buffer.alloc(2_500_000, 'a long film of the sea');
const source = madeSource([
  madeAsset('live', [
    { filename: 'IMG_0001.HEIC', content: 'still' },
    { filename: 'IMG_0001.MOV', content: 'film', role: 'paired-video' },
  ]),
  photo('IMG_0002.JPG', 'two', { details: { title: 'The sea' } }),
  photo('IMG_0003.MOV', big, { takenAt: '2023-01-31T10:00:00' }),
]);
const digests = ['still', 'film', 'two', big].map(sha256);

test('an empty place gets the same readable layout: files, lists, sidecars and a copy of the ledger', async () => {
  await using archive = await madeArchive();
  const [blue, red] = [await archive.place('blue'), await archive.place('red')];
  await archive.ingest(source, [blue]);
  const report = await archive.replicate(red, [blue]);
  assert.deepEqual([report.copied, report.bytes], [4, big.length + 12]);
  assert.deepEqual(report.failed, []);
  await assertWhole(archive, red, digests);
  const without = (root: string) => new Map([...filesUnder(root)].filter(([name]) => !name.startsWith('.')));
  assert.deepEqual(without(red.root), without(blue.root));
  assert.ok([...filesUnder(red.root).keys()].some((name) => /^\.safelight\/ledger\/.*\.db$/.test(name)));
});

test('a place that is up to date is left alone, and one that lost a file gets it back under its name', async () => {
  await using archive = await madeArchive();
  const [blue, red] = [await archive.place('blue'), await archive.place('red')];
  await archive.ingest(source, [blue]);
  await archive.replicate(red, [blue]);
  const before = filesUnder(red.root);
  assert.equal((await archive.replicate(red, [blue])).copied, 0);
  assert.deepEqual(filesUnder(red.root), before);
  rmSync(join(red.root, month, 'IMG_0001.MOV'));
  assert.equal((await archive.replicate(red, [blue])).copied, 1);
  await assertWhole(archive, red, digests);
  assert.ok(originalsOn(red.root).has(`${month}/IMG_0001.MOV`));
});

test('a source that gives other bytes is asked no more, and the next one gives the right ones', async () => {
  await using archive = await madeArchive();
  const [blue, red, green] = [
    await archive.place('blue'),
    await archive.place('red'),
    await archive.place('green'),
  ];
  await archive.ingest(source, [blue, red]);
  writeFileSync(join(blue.root, month, 'IMG_0002.JPG'), 'owt');
  const report = await archive.replicate(green, [blue, red]);
  assert.deepEqual([report.copied, report.failed], [4, []]);
  await assertWhole(archive, green, digests);
  assert.equal(archive.ledger.account.place(blue.row).damaged, 1);
});

test('a copy that a source has no more counts there as proven no longer', async () => {
  await using archive = await madeArchive();
  const [blue, red] = [await archive.place('blue'), await archive.place('red')];
  await archive.ingest(source, [blue]);
  rmSync(join(blue.root, month, 'IMG_0002.JPG'));
  const report = await archive.replicate(red, [blue]);
  assert.equal(report.failed.length, 1);
  assert.equal(archive.ledger.account.place(blue.row).damaged, 1);
});

test('bytes that nobody has right go nowhere, and it is said which', async () => {
  await using archive = await madeArchive();
  const [blue, red] = [await archive.place('blue'), await archive.place('red')];
  await archive.ingest(source, [blue]);
  writeFileSync(join(blue.root, month, 'IMG_0002.JPG'), 'owt');
  const report = await archive.replicate(red, [blue]);
  assert.deepEqual(
    report.failed.map(({ path, code }) => [path, code]),
    [[`${month}/IMG_0002.JPG`, 'read-back-differs']],
  );
  assert.deepEqual(
    [...originalsOn(red.root).values()].sort(),
    digests.filter((d) => d !== sha256('two')).sort(),
  );
  assertSumsTrue(red.root);
});

test('a damaged copy at the target is left to repair, and said', async () => {
  await using archive = await madeArchive();
  const [blue, red] = [await archive.place('blue'), await archive.place('red')];
  await archive.ingest(source, [blue, red]);
  writeFileSync(join(red.root, month, 'IMG_0002.JPG'), 'owt');
  await archive.verify(red);
  const report = await archive.replicate(red, [blue]);
  assert.deepEqual([report.copied, report.damaged], [0, 1]);
  assert.equal(readFileSync(join(red.root, month, 'IMG_0002.JPG'), 'utf8'), 'owt');
});

test('what only places have that are not connected is counted', async () => {
  await using archive = await madeArchive();
  const [blue, red, green] = [
    await archive.place('blue'),
    await archive.place('red'),
    await archive.place('green'),
  ];
  await archive.ingest(source, [blue]);
  await archive.ingest(madeSource([photo('IMG_0009.JPG', 'nine')], { key: 'other' }), [red]);
  const report = await archive.replicate(green, [blue]);
  assert.deepEqual([report.copied, report.elsewhere], [4, 1]);
});

test('a stranger’s file under the same name keeps it, and the asset’s files stay together', async () => {
  await using archive = await madeArchive();
  const [blue, red] = [await archive.place('blue'), await archive.place('red')];
  await archive.ingest(madeSource([photo('IMG_0001.JPG', 'a stranger')], { key: 'strange' }), [red]);
  await archive.ingest(source, [blue]);
  await archive.replicate(red, [blue]);
  const short = sha256('still').slice(0, 8);
  const originals = originalsOn(red.root);
  assert.equal(originals.get(`${month}/IMG_0001.JPG`), sha256('a stranger'));
  assert.equal(originals.get(`${month}/IMG_0001-${short}.HEIC`), sha256('still'));
  assert.equal(originals.get(`${month}/IMG_0001-${short}.MOV`), sha256('film'));
  assert.equal((await archive.replicate(red, [blue])).copied, 0);
  await assertWhole(archive, red, [...digests, sha256('a stranger')]);
});

test('files that another computer put there are recognised, not copied', async () => {
  await using archive = await madeArchive();
  const [blue, red] = [await archive.place('blue'), await archive.place('red')];
  await archive.ingest(source, [blue]);
  await archive.replicate(red, [blue]);
  for (const { path } of [...archive.ledger.copies.ofPlace(red.row)])
    archive.ledger.copies.forget(red.row, path);
  const report = await archive.replicate(red, [blue]);
  assert.deepEqual([report.copied, report.alreadyThere], [0, 4]);
  await assertWhole(archive, red, digests);
});

test('a run that is stopped goes on where it was', async () => {
  await using archive = await madeArchive();
  const many = Array.from({ length: 30 }, (_, i) => photo(`IMG_${1000 + i}.JPG`, `photo ${i}`));
  const [blue, red] = [await archive.place('blue'), await archive.place('red')];
  await archive.ingest(madeSource(many), [blue]);
  const stop = new AbortController();
  let puts = 0;
  const slow = await archive.again(red, (store) => ({
    ...faultyStore(store, []),
    async put(bytes, options) {
      if (++puts === 10) stop.abort(new Error('enough'));
      return await store.put(bytes, options);
    },
  }));
  await assert.rejects(archive.replicate(slow, [blue], { signal: stop.signal }), /enough/);
  assertSumsTrue(red.root);
  const first = originalsOn(red.root).size;
  assert.ok(first > 0 && first < 30, `${first}`);
  const report = await archive.replicate(red, [blue]);
  assert.equal(report.copied, 30 - first);
  await assertWhole(
    archive,
    red,
    many.map((_, i) => sha256(`photo ${i}`)),
  );
});

test('a full target ends the run with the reason, and keeps what it has', async () => {
  await using archive = await madeArchive();
  const [blue, red] = [await archive.place('blue'), await archive.place('red')];
  await archive.ingest(source, [blue]);
  const full = await archive.again(red, (store) =>
    faultyStore(store, [{ kind: 'disk-full', afterBytes: 100_000 }]),
  );
  const report = await archive.replicate(full, [blue]);
  assert.equal(report.stopped?.code, 'disk-full');
  assertSumsTrue(red.root);
});

test('a target that garbles what it was given does not count', async () => {
  await using archive = await madeArchive();
  const [blue, red] = [await archive.place('blue'), await archive.place('red')];
  await archive.ingest(source, [blue]);
  const liar = await archive.again(red, (store) =>
    faultyStore(store, [{ kind: 'flipped-byte', files: 'all' }]),
  );
  const report = await archive.replicate(liar, [blue]);
  assert.equal(report.copied, 0);
  assert.deepEqual([...new Set(report.failed.map(({ code }) => code))], ['read-back-differs']);
  assert.equal(archive.ledger.account.place(blue.row).damaged, 0);
  assert.equal(originalsOn(red.root).size, 0);
});

test('a source that is unplugged is one that cannot give; the target is not blamed', async () => {
  await using archive = await madeArchive();
  const [blue, red] = [await archive.place('blue'), await archive.place('red')];
  await archive.ingest(source, [blue]);
  const gone = await archive.again(
    blue,
    (store): Store => ({
      ...faultyStore(store, []),
      // biome-ignore lint/correctness/useYield: it never gets as far
      async *get() {
        throw new ArchiveError('place-gone');
      },
    }),
  );
  const report = await archive.replicate(red, [gone]);
  assert.equal(report.stopped, undefined);
  assert.equal(report.failed.length, 4);
  assert.equal(archive.ledger.account.place(blue.row).damaged, 0);
});

test('a target that is unplugged stops the run', async () => {
  await using archive = await madeArchive();
  const [blue, red] = [await archive.place('blue'), await archive.place('red')];
  await archive.ingest(source, [blue]);
  const loose = await archive.again(red, (store) =>
    faultyStore(store, [{ kind: 'cable-out', afterBytes: 1000 }]),
  );
  assert.equal((await archive.replicate(loose, [blue])).stopped?.code, 'place-gone');
  await archive.replicate(red, [blue]);
  await assertWhole(archive, red, digests);
});
