import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Source, Store } from '../src/index.ts';
import { type Fault, faultyStore } from '../src/stores/faulty-store.ts';
import { type MadeArchive, type MadePlace, madeArchive } from './made/archive.ts';
import { assertSumsTrue, assertWhole, originalsOn } from './made/proof.ts';
import { madeAsset, madeSource, sha256 } from './made/source.ts';

const size = 200_000;
const contents = Array.from({ length: 8 }, (_, index) => Buffer.alloc(size, `photo ${index} `));
const digests = contents.map((content) => sha256(content));

function photos(): Source {
  return madeSource(
    contents.map((content, index) => madeAsset(`p${index}`, [{ filename: `IMG_000${index}.JPG`, content }])),
  );
}

const broken =
  (...faults: Fault[]) =>
  (store: Store): Store =>
    faultyStore(store, faults);

/** Nothing that the ledger calls proven is wrong on the place, and nothing under a final name is a wrong content. */
function assertNothingWrong(archive: MadeArchive, place: MadePlace): void {
  const originals = originalsOn(place.root);
  for (const { path, digest, state } of archive.ledger.copies.ofPlace(place.row)) {
    assert.equal(state, 'ok', path);
    assert.equal(originals.get(path), digest, path);
  }
  for (const digest of originals.values()) assert.ok(digests.includes(digest));
  assertSumsTrue(place.root);
}

async function heals(archive: MadeArchive, place: MadePlace): Promise<void> {
  const healed = await archive.again(place);
  const report = await archive.ingest(photos(), [healed]);
  assert.deepEqual(report.resources.failed, []);
  assert.equal(report.places[0]?.stopped, undefined);
  await assertWhole(archive, healed, digests);
  assert.equal(archive.ledger.account.assets().notArchived, 0);
}

for (const kind of ['short-write', 'flipped-byte', 'lying-sync'] as const) {
  test(`a drive with a ${kind} once is written again, and whole`, async () => {
    await using archive = await madeArchive();
    const place = await archive.place('drive', broken({ kind, files: [3] }));
    const report = await archive.ingest(photos(), [place]);
    assert.deepEqual(report.resources.failed, []);
    assert.equal(report.places[0]?.verifiedReadBack, 8);
    await assertWhole(archive, place, digests);
  });

  test(`a drive with a ${kind} of every file is found out, and proves nothing`, async () => {
    await using archive = await madeArchive();
    const place = await archive.place('drive', broken({ kind, files: 'all' }));
    const report = await archive.ingest(photos(), [place]);
    assert.deepEqual(
      report.resources.failed.map(({ code }) => code),
      Array(8).fill('read-back-differs'),
    );
    assert.equal(report.places[0]?.verifiedReadBack, 0);
    assert.equal(report.resources.copied, 0);
    assert.equal(report.bytes.copied, 0);
    assert.deepEqual([...originalsOn(place.root)], []);
    assert.deepEqual(archive.ledger.account.assets(), { total: 8, archived: 0, notArchived: 8 });
    assertNothingWrong(archive, place);
    await heals(archive, place);
  });
}

test('a drive that is full keeps what it has, says so, and goes on when there is room', async () => {
  await using archive = await madeArchive();
  const place = await archive.place('drive', broken({ kind: 'disk-full', afterBytes: 3.5 * size }));
  const report = await archive.ingest(photos(), [place]);
  assert.equal(report.places[0]?.stopped?.code, 'disk-full');
  assert.equal(report.resources.copied + report.resources.notCopied, 8);
  assert.ok(report.resources.notCopied >= 5, `${report.resources.notCopied} not copied`);
  assert.equal(report.resources.copied, originalsOn(place.root).size);
  assertNothingWrong(archive, place);
  const { archived, notArchived } = archive.ledger.account.assets();
  assert.deepEqual(
    { archived, notArchived },
    { archived: report.resources.copied, notArchived: report.resources.notCopied },
  );
  await heals(archive, place);
});

test('a cable that comes out mid-file leaves nothing half-saved', async () => {
  for (const afterBytes of [0.3 * size, 2.5 * size, 7.9 * size]) {
    await using archive = await madeArchive();
    const place = await archive.place('drive', broken({ kind: 'cable-out', afterBytes }));
    const report = await archive.ingest(photos(), [place]);
    assert.equal(report.places[0]?.stopped?.code, 'place-gone');
    assert.ok(report.resources.notCopied + report.resources.failed.length > 0);
    assert.equal(report.places[0]?.verifiedReadBack, report.resources.copied);
    assertNothingWrong(archive, place);
    assert.equal(archive.ledger.account.assets().archived, report.resources.copied);
    await heals(archive, place);
  }
});

test('a cable that comes out in a later run makes no old copy count as missing', async () => {
  await using archive = await madeArchive();
  const place = await archive.place('drive');
  await archive.ingest(photos(), [place]);
  const more = madeAsset('new', [{ filename: 'AAA.JPG', content: Buffer.alloc(size, 'new') }]);
  const listing = async function* () {
    yield more;
    yield* photos().assets();
  };
  const loose = await archive.again(place, broken({ kind: 'cable-out', afterBytes: 10 }));
  const report = await archive.ingest({ ...photos(), assets: listing }, [loose]);
  assert.equal(report.places[0]?.stopped?.code, 'place-gone');
  assert.equal(report.resources.notCopied, 1);
  assertNothingWrong(archive, place);
  assert.equal(archive.ledger.account.place(place.row).copies, 8);
});

test('one drive that goes does not keep the other from being filled', async () => {
  await using archive = await madeArchive();
  const loose = await archive.place('loose', broken({ kind: 'cable-out', afterBytes: 2.5 * size }));
  const good = await archive.place('good');
  for (const order of [
    [loose, good],
    [good, loose],
  ]) {
    const report = await archive.ingest(photos(), order);
    const told = new Map(report.places.map(({ name, stopped }) => [name, stopped?.code]));
    assert.equal(told.get('loose'), 'place-gone');
    assert.equal(told.get('good'), undefined);
    await assertWhole(archive, good, digests);
    assertNothingWrong(archive, loose);
  }
  const healed = await archive.again(loose);
  const last = await archive.ingest(photos(), [healed, good]);
  assert.equal(last.resources.failed.length, 0);
  await assertWhole(archive, healed, digests);
});

test('a drive that was gone before the run began is told of, and stops nothing else', async () => {
  await using archive = await madeArchive();
  const good = await archive.place('good');
  const place = await archive.place('gone');
  await archive.ingest(photos(), [place]);
  const gone = await archive.again(place, broken({ kind: 'cable-out', afterBytes: -1 }));
  await assert.rejects(
    Array.fromAsync(gone.store.list('')).then(() =>
      gone.store.put(
        {
          size: 1,
          async *open() {
            yield Buffer.from('x');
          },
        },
        { keyFor: () => undefined },
      ),
    ),
  );
  const report = await archive.ingest(photos(), [gone, good]);
  const told = new Map(report.places.map(({ name, stopped }) => [name, stopped?.code]));
  assert.deepEqual(
    told,
    new Map([
      ['gone', 'place-gone'],
      ['good', undefined],
    ]),
  );
  await assertWhole(archive, good, digests);
  assertNothingWrong(archive, place);
});

test('a slow drive is only slow, and stops at once when it is told to', async () => {
  await using archive = await madeArchive();
  const place = await archive.place('drive', broken({ kind: 'slow', pauseMs: 20 }));
  await archive.ingest(photos(), [place]);
  await assertWhole(archive, place, digests);
  const other = await archive.place('other', broken({ kind: 'slow', pauseMs: 60_000 }));
  const stop = new AbortController();
  const run = archive.ingest(photos(), [other], { signal: stop.signal });
  setTimeout(() => stop.abort(new Error('stopped by the owner')), 50);
  const startedMs = performance.now();
  await assert.rejects(run, /stopped by the owner/);
  assert.ok(performance.now() - startedMs < 10_000);
  assert.deepEqual([...originalsOn(other.root)], []);
});

test('several faults at once still prove nothing wrong', async () => {
  await using archive = await madeArchive();
  const place = await archive.place(
    'drive',
    broken(
      { kind: 'flipped-byte', files: [1, 2] },
      { kind: 'lying-sync', files: [4] },
      { kind: 'disk-full', afterBytes: 6.5 * size },
    ),
  );
  await archive.ingest(photos(), [place]);
  assertNothingWrong(archive, place);
  await heals(archive, place);
});
