import assert from 'node:assert/strict';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { type Album, type Asset, digest } from '../../src/index.ts';
import { madeArchive } from '../made/archive.ts';
import { assertWhole, filesUnder, originalsOn } from '../made/proof.ts';
import { madeAsset, madeSource, photo, sha256 } from '../made/source.ts';

test('new photos are copied into the month in which they were taken, and a second run copies nothing', async () => {
  await using archive = await madeArchive();
  const place = await archive.place('drive');
  const source = madeSource([
    photo('IMG_0001.JPG', 'one'),
    photo('IMG_0002.JPG', 'two', { takenAt: '1999-12-31T23:59:59' }),
    photo('IMG_0003.JPG', 'three', { takenAt: '' }),
  ]);
  const first = await archive.ingest(source, [place]);
  assert.deepEqual(first.assets, { seen: 3, new: 3, known: 0, changed: 0, lacking: 0, gone: 0, trashed: 0 });
  assert.equal(first.resources.copied, 3);
  assert.equal(first.bytes.copied, 11);
  assert.deepEqual(
    originalsOn(place.root),
    new Map([
      ['1999/1999-12/IMG_0002.JPG', sha256('two')],
      ['2024/2024-06/IMG_0001.JPG', sha256('one')],
      ['Undated/IMG_0003.JPG', sha256('three')],
    ]),
  );
  const before = filesUnder(place.root);
  const second = await archive.ingest(source, [place]);
  assert.deepEqual(second.assets, { seen: 3, new: 0, known: 3, changed: 0, lacking: 0, gone: 0, trashed: 0 });
  assert.equal(second.resources.copied, 0);
  assert.equal(second.resources.alreadyThere, 3);
  assert.deepEqual(filesUnder(place.root), before);
  await assertWhole(archive, place, ['one', 'two', 'three'].map(sha256));
});

test('a second run opens no file that it knows', async () => {
  await using archive = await madeArchive();
  const place = await archive.place('drive');
  const asset = photo('IMG_0001.JPG', 'one');
  await archive.ingest(madeSource([asset]), [place]);
  let opened = 0;
  const watched = asset.resources.map((resource) => ({
    ...resource,
    open: () => {
      opened++;
      return resource.open();
    },
  }));
  await archive.ingest(madeSource([{ ...asset, resources: watched }]), [place]);
  assert.equal(opened, 0);
});

test('a photo whose bytes changed is copied again, and what it was stays', async () => {
  await using archive = await madeArchive();
  const place = await archive.place('drive');
  await archive.ingest(madeSource([photo('IMG_0001.JPG', 'before')]), [place]);
  const report = await archive.ingest(madeSource([photo('IMG_0001.JPG', 'after')]), [place]);
  assert.equal(report.assets.changed, 1);
  assert.equal(report.resources.copied, 1);
  const originals = originalsOn(place.root);
  assert.equal(originals.get('2024/2024-06/IMG_0001.JPG'), sha256('before'));
  assert.equal(originals.get(`2024/2024-06/IMG_0001-${sha256('after').slice(0, 8)}.JPG`), sha256('after'));
  await assertWhole(archive, place, [sha256('before'), sha256('after')]);
});

test('what a second place lacks is told apart from what changed', async () => {
  await using archive = await madeArchive();
  const first = await archive.place('first');
  const assets = [photo('IMG_0001.JPG', 'one'), photo('IMG_0002.JPG', 'two')];
  await archive.ingest(madeSource(assets), [first]);
  const second = await archive.place('second');
  const report = await archive.ingest(madeSource([...assets, photo('IMG_0003.JPG', 'three')]), [
    first,
    second,
  ]);
  assert.deepEqual(
    { ...report.assets },
    { seen: 3, new: 1, known: 0, changed: 0, lacking: 2, gone: 0, trashed: 0 },
  );
  await assertWhole(archive, second, [sha256('one'), sha256('two'), sha256('three')]);
});

test('the same bytes under another name are stored once and known by both', async () => {
  await using archive = await madeArchive();
  const place = await archive.place('drive');
  const source = madeSource([photo('IMG_0001.JPG', 'same'), photo('Holiday.JPG', 'same')]);
  const report = await archive.ingest(source, [place]);
  assert.equal(report.resources.copied, 1);
  assert.equal(report.resources.alreadyThere, 1);
  assert.equal(archive.ledger.assets.countOn(place.row), 2);
  assert.equal((await archive.ingest(source, [place])).assets.known, 2);
  await assertWhole(archive, place, [sha256('same')]);
});

test('a copy that somebody deleted is written again under its name', async () => {
  await using archive = await madeArchive();
  const place = await archive.place('drive');
  const source = madeSource([photo('IMG_0001.JPG', 'one'), photo('IMG_0002.JPG', 'two')]);
  await archive.ingest(source, [place]);
  rmSync(join(place.root, '2024/2024-06/IMG_0001.JPG'));
  const report = await archive.ingest(source, [place]);
  assert.equal(report.resources.copied, 1);
  assert.equal(originalsOn(place.root).get('2024/2024-06/IMG_0001.JPG'), sha256('one'));
  await assertWhole(archive, place, [sha256('one'), sha256('two')]);
});

test('a whole month that somebody deleted is written again', async () => {
  await using archive = await madeArchive();
  const place = await archive.place('drive');
  const source = madeSource([photo('IMG_0001.JPG', 'one'), photo('IMG_0002.JPG', 'two')]);
  await archive.ingest(source, [place]);
  rmSync(join(place.root, '2024'), { recursive: true });
  // The store remembers which folders it made; a new one is what a new run has.
  const report = await archive.ingest(source, [await archive.again(place)]);
  assert.equal(report.resources.copied, 2);
  await assertWhole(archive, place, [sha256('one'), sha256('two')]);
});

test('photos that a source lost are told of, and their copies stay', async () => {
  await using archive = await madeArchive();
  const place = await archive.place('drive');
  const [kept, lost] = [photo('IMG_0001.JPG', 'kept'), photo('IMG_0002.JPG', 'lost')];
  await archive.ingest(madeSource([kept, lost]), [place]);
  assert.equal((await archive.ingest(madeSource([kept]), [place])).assets.gone, 1);
  assert.equal((await archive.ingest(madeSource([kept]), [place])).assets.gone, 0);
  await assertWhole(archive, place, [sha256('kept'), sha256('lost')]);
  const back = await archive.ingest(madeSource([kept, lost]), [place]);
  assert.deepEqual(back.assets, { seen: 2, new: 0, known: 2, changed: 0, lacking: 0, gone: 0, trashed: 0 });
  assert.equal((await archive.ingest(madeSource([kept]), [place])).assets.gone, 1);
});

test('nothing counts as gone where a folder could not be looked into', async () => {
  await using archive = await madeArchive();
  const place = await archive.place('drive');
  await archive.ingest(madeSource([photo('IMG_0001.JPG', 'one')]), [place]);
  const skipped = [{ path: 'DCIM', kind: 'unreadable-folder', hidesAssets: true }];
  const report = await archive.ingest(madeSource([], { skipped }), [place]);
  assert.equal(report.assets.gone, 0);
  assert.deepEqual(report.skipped, skipped);
});

test('nothing counts as gone where the listing was stopped', async () => {
  await using archive = await madeArchive();
  const place = await archive.place('drive');
  const source = madeSource([photo('IMG_0001.JPG', 'one'), photo('IMG_0002.JPG', 'two')]);
  await archive.ingest(source, [place]);
  const stop = new AbortController();
  const stopping = {
    ...source,
    async *assets() {
      yield* madeSource([photo('IMG_0001.JPG', 'one')]).assets();
      stop.abort(new Error('stopped by the owner'));
      yield* madeSource([photo('IMG_0003.JPG', 'three')]).assets();
    },
  };
  await assert.rejects(archive.ingest(stopping, [place], { signal: stop.signal }), /stopped by the owner/);
  const [row] = archive.ledger.sources.all();
  assert.deepEqual(archive.ledger.account.source(row?.row ?? 0), { assets: 2, gone: 0 });
});

test('a photo that cannot be read is named, stops nothing, and is tried again', async () => {
  await using archive = await madeArchive();
  const place = await archive.place('drive');
  const bad = madeAsset('bad', [
    { filename: 'IMG_0001.JPG', content: 'bytes', fails: new Error('bad sector') },
  ]);
  const good = photo('IMG_0002.JPG', 'good');
  const first = await archive.ingest(madeSource([bad, good]), [place]);
  assert.deepEqual(first.resources.failed, [
    { asset: 'bad', filename: 'IMG_0001.JPG', code: 'unreadable', message: 'bad sector' },
  ]);
  assert.equal(first.places[0]?.stopped, undefined);
  assert.deepEqual(archive.ledger.account.assets(), { total: 2, archived: 1, notArchived: 1 });
  await assertWhole(archive, place, [sha256('good')]);
  const second = await archive.ingest(madeSource([bad, good]), [place]);
  assert.equal(second.resources.failed.length, 1);
  const healed = madeAsset('bad', [{ filename: 'IMG_0001.JPG', content: 'bytes' }]);
  const third = await archive.ingest(madeSource([healed, good]), [place]);
  assert.equal(third.resources.copied, 1);
  assert.deepEqual(archive.ledger.account.assets(), { total: 2, archived: 2, notArchived: 0 });
  await assertWhole(archive, place, [sha256('good'), sha256('bytes')]);
});

test('a photo that is only in the cloud is named and does not count as archived', async () => {
  await using archive = await madeArchive();
  const place = await archive.place('drive');
  const cloud = madeAsset('c', [{ filename: 'IMG_0001.JPG', content: '', availability: 'cloud-only' }]);
  const report = await archive.ingest(madeSource([cloud]), [place]);
  assert.deepEqual(report.resources.missing, [
    { asset: 'c', filename: 'IMG_0001.JPG', reason: 'cloud-only' },
  ]);
  assert.equal(archive.ledger.account.assets().notArchived, 1);
  const here = madeAsset('c', [{ filename: 'IMG_0001.JPG', content: 'now here' }]);
  assert.equal((await archive.ingest(madeSource([here]), [place])).resources.copied, 1);
  await assertWhole(archive, place, [sha256('now here')]);
});

test('what Apple’s fingerprint proved of a photo stays known when only its album changes', async () => {
  await using archive = await madeArchive();
  const place = await archive.place('drive');
  function fingerprinted(...albums: Album[]): Asset {
    const asset = photo('IMG_0001.HEIC', 'as the camera wrote it', { details: { albums } });
    return {
      ...asset,
      resources: asset.resources.map((each) => ({ ...each, fingerprintVerdict: () => 'match' })),
    };
  }
  const proven = () => archive.ledger.copies.provenByApple(digest(sha256('as the camera wrote it')));
  await archive.ingest(madeSource([fingerprinted()]), [place]);
  assert.ok(proven());
  const { assets } = await archive.ingest(madeSource([fingerprinted({ title: 'Sea', folders: [] })]), [
    place,
  ]);
  assert.equal(assets.changed, 1);
  assert.ok(proven());
});

test('a run that is stopped records what it did, and the next one goes on', async () => {
  await using archive = await madeArchive();
  const place = await archive.place('drive');
  const contents = Array.from({ length: 100 }, (_, index) => `photo ${index}`);
  const assets = contents.map((content, index) => photo(`IMG_${1000 + index}.JPG`, content));
  const stop = new AbortController();
  const stopping = {
    ...madeSource(assets),
    async *assets() {
      for (const [index, asset] of assets.entries()) {
        if (index === 60) stop.abort(new Error('stopped by the owner'));
        yield asset;
      }
    },
  };
  await assert.rejects(archive.ingest(stopping, [place], { signal: stop.signal }));
  const done = originalsOn(place.root);
  assert.ok(done.size > 0 && done.size < 100, `${done.size} were copied`);
  const sums = readFileSync(join(place.root, '2024/2024-06/SHA256SUMS'), 'utf8');
  for (const { path, digest } of archive.ledger.copies.ofPlace(place.row)) {
    assert.equal(done.get(path), digest);
    assert.ok(sums.includes(`${digest}  ${path.split('/')[2]}`), `${path} has its checksum`);
  }
  const report = await archive.ingest(madeSource(assets), [place]);
  assert.equal(report.resources.copied, 100 - done.size);
  await assertWhole(archive, place, contents.map(sha256));
});

test('a dry run writes nothing and tells what would be copied', async () => {
  await using archive = await madeArchive();
  const place = await archive.place('drive');
  const [known, fresh] = [photo('IMG_0001.JPG', 'known'), photo('IMG_0002.JPG', 'fresh!')];
  await archive.ingest(madeSource([known]), [place]);
  const before = filesUnder(place.root);
  const report = await archive.ingest(madeSource([known, fresh]), [place], { dryRun: true });
  assert.equal(report.resources.copied, 1);
  assert.equal(report.bytes.copied, 6);
  assert.deepEqual(filesUnder(place.root), before);
  assert.equal(archive.ledger.account.assets().total, 1);
});

test('a dry run to a place that is still to be made counts everything, known elsewhere or not', async () => {
  await using archive = await madeArchive();
  const source = madeSource([photo('IMG_0001.JPG', 'known')]);
  await archive.ingest(source, [await archive.place('drive')]);
  const report = await archive.ingest(source, [], { dryRun: true });
  assert.equal(report.resources.copied, 1);
  assert.equal(report.bytes.copied, 5);
});

test('a photo that a cut run had only listed is still new when the next run copies it', async () => {
  await using archive = await madeArchive();
  const place = await archive.place('drive');
  const asset = photo('IMG_0001.JPG', 'one');
  const unreadable = asset.resources.map((resource) => ({
    ...resource,
    open: (): never => {
      throw new Error('the cable was pulled');
    },
  }));
  const cut = await archive.ingest(madeSource([{ ...asset, resources: unreadable }]), [place]);
  assert.equal(cut.resources.failed.length, 1);
  const next = await archive.ingest(madeSource([asset]), [place]);
  assert.deepEqual(next.assets, { seen: 1, new: 1, known: 0, changed: 0, lacking: 0, gone: 0, trashed: 0 });
  await assertWhole(archive, place, [sha256('one')]);
});
