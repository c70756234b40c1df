import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { madeArchive } from '../made/archive.ts';
import { assertWhole, originalsOn } from '../made/proof.ts';
import { madeAsset, madeSource, photo, sha256 } from '../made/source.ts';

test('two places get the same files, and the source is read once', async () => {
  await using archive = await madeArchive();
  const [red, blue] = [await archive.place('red'), await archive.place('blue')];
  let opened = 0;
  const assets = ['one', 'two'].map((content) => {
    const asset = photo(`${content}.JPG`, content);
    const resources = asset.resources.map((resource) => ({
      ...resource,
      open: () => {
        opened++;
        return resource.open();
      },
    }));
    return { ...asset, resources };
  });
  const report = await archive.ingest(madeSource(assets), [red, blue]);
  assert.equal(opened, 2);
  assert.equal(report.resources.copied, 2);
  assert.equal(report.bytes.copied, 6);
  assert.deepEqual(
    report.places.map(({ verifiedReadBack }) => verifiedReadBack),
    [2, 2],
  );
  assert.deepEqual(originalsOn(red.root), originalsOn(blue.root));
  for (const place of [red, blue]) await assertWhole(archive, place, [sha256('one'), sha256('two')]);
});

test('a place that joins later gets everything', async () => {
  await using archive = await madeArchive();
  const source = madeSource([photo('one.JPG', 'one'), photo('two.JPG', 'two')]);
  const red = await archive.place('red');
  await archive.ingest(source, [red]);
  const blue = await archive.place('blue');
  const report = await archive.ingest(source, [red, blue]);
  assert.equal(report.resources.copied, 2);
  assert.deepEqual(
    report.places.map(({ verifiedReadBack }) => verifiedReadBack),
    [0, 2],
  );
  await assertWhole(archive, blue, [sha256('one'), sha256('two')]);
});

test('a copy that rotted on the first place is never handed on to the second', async () => {
  await using archive = await madeArchive();
  const [red, blue] = [await archive.place('red'), await archive.place('blue')];
  await archive.ingest(madeSource([photo('one.JPG', 'good')]), [red]);
  writeFileSync(join(red.root, '2024/2024-06/one.JPG'), 'rots');
  const again = madeSource([photo('again.JPG', 'good')], { key: 'another source' });
  const report = await archive.ingest(again, [red, blue]);
  assert.deepEqual(report.resources.failed, []);
  assert.deepEqual([...originalsOn(blue.root).values()], [sha256('good')]);
  await assertWhole(archive, blue, [sha256('good')]);
});

test('a file that changes between the reading for one place and the other is no proven copy of both', async () => {
  await using archive = await madeArchive();
  const [red, blue] = [await archive.place('red'), await archive.place('blue')];
  await archive.ingest(madeSource([photo('old.JPG', 'aaaa')]), [red]);
  const asset = madeAsset('x', [{ filename: 'x.JPG', content: 'aaaa' }]);
  let opened = 0;
  const restless = asset.resources.map((resource) => ({
    ...resource,
    async *open() {
      opened++;
      yield Buffer.from(opened === 1 ? 'aaaa' : 'bbbb');
    },
  }));
  await archive.ingest(madeSource([{ ...asset, resources: restless }], { key: 'second' }), [red, blue]);
  for (const { path, digest } of archive.ledger.copies.ofPlace(blue.row)) {
    assert.equal(originalsOn(blue.root).get(path), digest);
    assert.equal(digest, sha256('aaaa'), 'nothing that no asset has');
  }
});
