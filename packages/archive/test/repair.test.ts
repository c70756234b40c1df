import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Asset } from '../src/index.ts';
import { faultyStore } from '../src/stores/faulty-store.ts';
import { type MadeArchive, type MadePlace, madeArchive } from './made/archive.ts';
import { assertSumsTrue, assertWhole, filesUnder, originalsOn } from './made/proof.ts';
import { madeSource, photo, sha256 } from './made/source.ts';

const month = '2024/2024-06';
const source = madeSource([photo('IMG_0001.JPG', 'one'), photo('IMG_0002.JPG', 'two')]);
const digests = ['one', 'two'].map(sha256);

async function twoPlaces(archive: MadeArchive, assets = source): Promise<[MadePlace, MadePlace]> {
  const places: [MadePlace, MadePlace] = [await archive.place('blue'), await archive.place('red')];
  await archive.ingest(assets, places);
  return places;
}

function at(place: MadePlace, name: string): string {
  return join(place.root, month, name);
}

function aside(place: MadePlace): Map<string, string> {
  const all = [...filesUnder(place.root)].filter(([name]) => name.startsWith('.safelight/damaged/'));
  return new Map(all.map(([name, digest]) => [name.replace(/^\.safelight\/damaged\/[\d-]+\//, ''), digest]));
}

test('a damaged and a missing file are replaced from the place that has them, and the damaged one is kept aside', async () => {
  await using archive = await madeArchive();
  const [blue, red] = await twoPlaces(archive);
  writeFileSync(at(red, 'IMG_0001.JPG'), 'rot');
  rmSync(at(red, 'IMG_0002.JPG'));
  await archive.verify(red);
  const report = await archive.repair(red, [blue]);
  assert.deepEqual(
    report.repaired.map(({ path, was, from, evidence }) => [path, was, from, evidence]).sort(),
    [
      [`${month}/IMG_0001.JPG`, 'changed', 'blue', 'sha256'],
      [`${month}/IMG_0002.JPG`, 'missing', 'blue', 'sha256'],
    ],
  );
  await assertWhole(archive, red, digests);
  await assertWhole(archive, blue, digests);
  assert.deepEqual(aside(red), new Map([[`${month}/IMG_0001.JPG`, sha256('rot')]]));
  assert.equal(archive.ledger.account.place(red.row).damaged, 0);
});

test('damage never spreads: a source that is damaged too proves nothing, and nothing is touched', async () => {
  await using archive = await madeArchive();
  const [blue, red] = await twoPlaces(archive);
  writeFileSync(at(red, 'IMG_0001.JPG'), 'rot');
  await archive.verify(red);
  writeFileSync(at(blue, 'IMG_0001.JPG'), 'other rot');
  const before = [filesUnder(blue.root), originalsOn(red.root)];
  const report = await archive.repair(red, [blue]);
  assert.deepEqual(
    report.failed.map(({ path, code }) => [path, code]),
    [[`${month}/IMG_0001.JPG`, 'read-back-differs']],
  );
  assert.deepEqual([filesUnder(blue.root), originalsOn(red.root)], before);
  assert.equal(archive.ledger.account.place(blue.row).damaged, 1);
});

test('a file that nobody else has is not touched, and it is said', async () => {
  await using archive = await madeArchive();
  const [, red] = await twoPlaces(archive);
  writeFileSync(at(red, 'IMG_0001.JPG'), 'rot');
  await archive.verify(red);
  const report = await archive.repair(red, []);
  assert.deepEqual(
    report.failed.map(({ was, code }) => [was, code]),
    [['changed', 'not-found']],
  );
  assert.equal(readFileSync(at(red, 'IMG_0001.JPG'), 'utf8'), 'rot');
});

test('a file that is right when it is looked at again is left alone', async () => {
  await using archive = await madeArchive();
  const [blue, red] = await twoPlaces(archive);
  writeFileSync(at(red, 'IMG_0001.JPG'), 'rot');
  await archive.verify(red);
  writeFileSync(at(red, 'IMG_0001.JPG'), 'one');
  const report = await archive.repair(red, [blue]);
  assert.deepEqual([report.healed, report.repaired], [[`${month}/IMG_0001.JPG`], []]);
  assert.equal(aside(red).size, 0);
});

test('a file that cannot be read is set aside unread', async () => {
  await using archive = await madeArchive();
  const [blue, red] = await twoPlaces(archive);
  const bad = await archive.again(red, (store) => ({
    ...faultyStore(store, []),
    async prove(key, options) {
      const proven = await store.prove(key, options);
      if (proven.digest === sha256('rot')) throw new Error('a bad sector');
      return proven;
    },
  }));
  writeFileSync(at(red, 'IMG_0001.JPG'), 'rot');
  await archive.verify(bad);
  const report = await archive.repair(bad, [blue]);
  assert.deepEqual(
    report.repaired.map(({ was }) => was),
    ['unreadable'],
  );
  assert.deepEqual([...aside(red).values()], [sha256('rot')]);
  await assertWhole(archive, red, digests);
});

test('a folder that took a file’s name is not touched', async () => {
  await using archive = await madeArchive();
  const [blue, red] = await twoPlaces(archive);
  rmSync(at(red, 'IMG_0001.JPG'));
  mkdirSync(at(red, 'IMG_0001.JPG'));
  await archive.verify(red);
  const report = await archive.repair(red, [blue]);
  assert.equal(report.failed.length, 1);
  assert.equal(report.repaired.length, 0);
});

test('where a backup copied the content anew, the damaged file is only set aside', async () => {
  await using archive = await madeArchive();
  const [blue, red] = await twoPlaces(archive);
  writeFileSync(at(red, 'IMG_0001.JPG'), 'rot');
  await archive.verify(red);
  await archive.ingest(source, [blue, red]);
  const report = await archive.repair(red, [blue]);
  const kept = `${month}/IMG_0001-${sha256('one').slice(0, 8)}.JPG`;
  assert.deepEqual(
    report.alreadyThere.map(({ path, kept: name }) => [path, name]),
    [[`${month}/IMG_0001.JPG`, kept]],
  );
  assert.deepEqual([...aside(red).values()], [sha256('rot')]);
  await assertWhole(archive, red, digests);
});

/** Somebody made the list anew after the file had changed. */
function vouchFor(place: MadePlace, name: string, content: string): void {
  writeFileSync(at(place, name), content);
  const sums = readFileSync(at(place, 'SHA256SUMS'), 'utf8');
  writeFileSync(
    at(place, 'SHA256SUMS'),
    sums.replace(new RegExp(`^[0-9a-f]{64}  ${name}$`, 'm'), `${sha256(content)}  ${name}`),
  );
}

test('where the list vouches for other bytes than the ledger, both are kept', async () => {
  await using archive = await madeArchive();
  const [blue, red] = await twoPlaces(archive);
  vouchFor(red, 'IMG_0001.JPG', 'somebody’s');
  await archive.verify(red);
  const report = await archive.repair(red, [blue]);
  const kept = `${month}/IMG_0001-${sha256('one').slice(0, 8)}.JPG`;
  assert.deepEqual(report.disputed, [{ path: `${month}/IMG_0001.JPG`, kept }]);
  assert.equal(aside(red).size, 0);
  await assertWhole(archive, red, [...digests, sha256('somebody’s')]);
});

test('unless Apple’s fingerprint proved the bytes on record to be the original', async () => {
  await using archive = await madeArchive();
  const proved: Asset = {
    ...photo('IMG_0001.JPG', 'one'),
    resources: photo('IMG_0001.JPG', 'one').resources.map((resource) => ({
      ...resource,
      fingerprintVerdict: () => 'match' as const,
    })),
  };
  const [blue, red] = await twoPlaces(archive, madeSource([proved, photo('IMG_0002.JPG', 'two')]));
  vouchFor(red, 'IMG_0001.JPG', 'somebody’s');
  await archive.verify(red);
  const report = await archive.repair(red, [blue]);
  assert.deepEqual(
    report.repaired.map(({ path, evidence }) => [path, evidence]),
    [[`${month}/IMG_0001.JPG`, 'apple-fingerprint']],
  );
  assert.deepEqual([...aside(red).values()], [sha256('somebody’s')]);
  await assertWhole(archive, red, digests);
});

test('a place that garbles what it is given is not called repaired', async () => {
  await using archive = await madeArchive();
  const [blue, red] = await twoPlaces(archive);
  writeFileSync(at(red, 'IMG_0001.JPG'), 'rot');
  await archive.verify(red);
  const liar = await archive.again(red, (store) =>
    faultyStore(store, [{ kind: 'flipped-byte', files: 'all' }]),
  );
  const report = await archive.repair(liar, [blue]);
  assert.deepEqual([report.repaired, report.failed.map(({ code }) => code)], [[], ['read-back-differs']]);
  assert.deepEqual([...aside(red).values()], [sha256('rot')]);
  assert.equal((await archive.repair(red, [blue])).repaired.length, 1);
  await assertWhole(archive, red, digests);
});

test('a place that goes while it is repaired stops the run, and no file counts as missing for it', async () => {
  await using archive = await madeArchive();
  const [blue, red] = await twoPlaces(archive);
  writeFileSync(at(red, 'IMG_0001.JPG'), 'rot');
  await archive.verify(red);
  const loose = await archive.again(red, (store) =>
    faultyStore(store, [{ kind: 'cable-out', afterBytes: 0 }]),
  );
  const report = await archive.repair(loose, [blue]);
  assert.equal(report.stopped?.code, 'place-gone');
  await archive.repair(red, [blue]);
  await assertWhole(archive, red, digests);
  assertSumsTrue(red.root);
});
