import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defaultPolicy, lossesOf } from '../../src/index.ts';
import { madeArchive } from '../made/archive.ts';
import { madeSource, photo } from '../made/source.ts';

const roll = (count: number) =>
  Array.from({ length: count }, (_, index) => photo(`IMG_${index}.JPG`, `content ${index}`));

test('many photos that a source lists no more raise the alarm; their copies stay, and each is named', async () => {
  await using archive = await madeArchive();
  const place = await archive.place('blue');
  await archive.ingest(madeSource(roll(20)), [place]);
  const report = await archive.ingest(madeSource(roll(12)), [place]);
  assert.equal(report.assets.gone, 8);
  const { vanishings, account } = archive.ledger;
  const [loss] = lossesOf(vanishings.all(), defaultPolicy.tripwire);
  assert.deepEqual([loss?.gone, loss?.trashed, loss?.before, loss?.alarming], [8, 0, 20, true]);
  assert.equal([...vanishings.assets()].length, 8);
  assert.equal(account.place(place.row).copies, 20, 'nothing mirrors a deletion');
  assert.equal((await archive.verify(place)).ok, 20);
});

test('a few that go raise none, until they add up', async () => {
  await using archive = await madeArchive();
  const place = await archive.place('blue');
  await archive.ingest(madeSource(roll(100)), [place]);
  for (const [left, alarming] of [
    [97, false],
    [94, false],
    [89, true],
  ] as const) {
    await archive.ingest(madeSource(roll(left)), [place]);
    const losses = lossesOf(archive.ledger.vanishings.all(), defaultPolicy.tripwire);
    assert.equal(losses[0]?.alarming, alarming, `${left} left`);
  }
});

test('photos in Recently Deleted count as going, once, and the days that are left are told', async () => {
  await using archive = await madeArchive();
  const place = await archive.place('blue');
  const all = roll(10);
  await archive.ingest(madeSource(all), [place]);
  const details = { trashed: true, trashedDaysLeft: 29 };
  const trashed = all.map((asset, index) =>
    index < 6 ? photo(asset.filename, `content ${index}`, { details }) : asset,
  );
  const report = await archive.ingest(madeSource(trashed), [place]);
  assert.deepEqual([report.assets.gone, report.assets.trashed], [0, 6]);
  const { vanishings } = archive.ledger;
  assert.deepEqual(
    [...vanishings.assets()].map(({ trashed: is, daysLeft }) => [is, daysLeft]),
    Array.from({ length: 6 }, () => [true, 29]),
  );
  await archive.ingest(madeSource(trashed.slice(6)), [place]);
  const [loss] = lossesOf(vanishings.all(), defaultPolicy.tripwire);
  assert.deepEqual([loss?.gone, loss?.trashed, loss?.alarming], [0, 6, true]);
});

test('what its owner acknowledged raises no alarm any more, and is still listed', async () => {
  await using archive = await madeArchive();
  const place = await archive.place('blue');
  await archive.ingest(madeSource(roll(20)), [place]);
  await archive.ingest(madeSource(roll(2)), [place]);
  archive.ledger.vanishings.acknowledge(archive.clock.ms);
  assert.deepEqual(lossesOf(archive.ledger.vanishings.all(), defaultPolicy.tripwire), []);
  assert.equal([...archive.ledger.vanishings.assets()].length, 18);
});

test('a listing that could not see everything counts nothing as gone', async () => {
  await using archive = await madeArchive();
  const place = await archive.place('blue');
  await archive.ingest(madeSource(roll(20)), [place]);
  const skipped = [{ path: 'DCIM', kind: 'unreadable-folder', hidesAssets: true }];
  await archive.ingest(madeSource([], { skipped }), [place]);
  assert.deepEqual(archive.ledger.vanishings.all(), []);
});
