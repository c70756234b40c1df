import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { ArchiveError, isArchiveError, type Store } from '../src/index.ts';
import { faultyStore } from '../src/stores/faulty-store.ts';
import { type MadeArchive, madeArchive } from './made/archive.ts';
import { assertSumsTrue, assertWhole, originalsOn } from './made/proof.ts';
import { madeSource, photo, sha256 } from './made/source.ts';

const month = '2024/2024-06';
const one = Buffer.alloc(1_500_000, 'photo one');
const source = madeSource([photo('IMG_0001.JPG', one), photo('IMG_0002.JPG', 'two')]);

async function filled(archive: MadeArchive, wrap?: (store: Store) => Store) {
  const place = await archive.place('drive', wrap);
  await archive.ingest(source, [place]);
  return { place, at: (name: string) => join(place.root, month, name) };
}

test('a flipped byte is found and named', async () => {
  await using archive = await madeArchive();
  const { place, at } = await filled(archive);
  const bytes = readFileSync(at('IMG_0001.JPG'));
  bytes[1_234_567] = (bytes[1_234_567] ?? 0) ^ 1;
  writeFileSync(at('IMG_0001.JPG'), bytes);
  const { findings, checked, ok } = await archive.verify(place);
  assert.deepEqual(findings, [
    {
      kind: 'changed',
      path: `${month}/IMG_0001.JPG`,
      expected: { sha256: sha256(one), size: one.length },
      actual: { sha256: sha256(bytes), size: one.length },
    },
  ]);
  assert.deepEqual([checked, ok], [2, 1]);
  assert.equal(archive.ledger.account.place(place.row).damaged, 1);
  assert.equal(archive.ledger.account.assets().notArchived, 1);
});

test('a truncated and a deleted file are found and named, and found again', async () => {
  await using archive = await madeArchive();
  const { place, at } = await filled(archive);
  truncateSync(at('IMG_0001.JPG'), 1_000_000);
  rmSync(at('IMG_0002.JPG'));
  for (let run = 0; run < 2; run++) {
    const { findings } = await archive.verify(place);
    assert.deepEqual(findings.map(({ kind, path, actual }) => [kind, path, actual?.size]).sort(), [
      ['changed', `${month}/IMG_0001.JPG`, 1_000_000],
      ['missing', `${month}/IMG_0002.JPG`, undefined],
    ]);
  }
});

test('a whole month that is gone is found, file by file', async () => {
  await using archive = await madeArchive();
  const { place } = await filled(archive);
  rmSync(join(place.root, '2024'), { recursive: true });
  const kinds = (await archive.verify(place)).findings.map(({ kind }) => kind);
  assert.deepEqual(kinds, ['missing', 'missing', 'missing']);
});

test('a file that came back is good again', async () => {
  await using archive = await madeArchive();
  const { place, at } = await filled(archive);
  rmSync(at('IMG_0002.JPG'));
  await archive.verify(place);
  writeFileSync(at('IMG_0002.JPG'), 'two');
  await assertWhole(archive, place, [sha256(one), sha256('two')]);
  assert.equal(archive.ledger.account.place(place.row).damaged, 0);
});

test('a foreign file is named, but not what the system leaves about', async () => {
  await using archive = await madeArchive();
  const { place, at } = await filled(archive);
  mkdirSync(join(place.root, 'letters'));
  for (const name of [at('letter.txt'), join(place.root, 'letters/a.txt')]) writeFileSync(name, 'x');
  for (const name of ['.DS_Store', 'Thumbs.db', '._IMG_0001.JPG']) writeFileSync(at(name), 'x');
  assert.deepEqual(
    (await archive.verify(place)).findings.map(({ kind, path }) => [kind, path]).sort(),
    [
      ['unknown', `${month}/letter.txt`],
      ['unknown', 'letters/a.txt'],
    ].sort(),
  );
});

test('a checksum list that was damaged or deleted is a finding, and the next backup writes it anew', async () => {
  for (const damage of [
    (path: string) => writeFileSync(path, 'no list'),
    (path: string) => rmSync(path),
    (path: string) => writeFileSync(path, readFileSync(path, 'utf8').replace(/^./, 'f').replace(/^.f/, '00')),
    (path: string) => writeFileSync(path, readFileSync(path, 'utf8').split('\n').slice(1).join('\n')),
  ]) {
    await using archive = await madeArchive();
    const { place, at } = await filled(archive);
    const before = readFileSync(at('SHA256SUMS'), 'utf8');
    damage(at('SHA256SUMS'));
    const { findings } = await archive.verify(place);
    assert.deepEqual(
      findings.map(({ path }) => path),
      [`${month}/SHA256SUMS`],
    );
    await archive.ingest(source, [place]);
    assert.equal(readFileSync(at('SHA256SUMS'), 'utf8'), before);
    await assertWhole(archive, place, [sha256(one), sha256('two')]);
  }
});

test('a file that cannot be read is named as unreadable', async () => {
  await using archive = await madeArchive();
  const { place, at } = await filled(archive);
  rmSync(at('IMG_0002.JPG'));
  mkdirSync(at('IMG_0002.JPG'));
  const { findings } = await archive.verify(place);
  assert.deepEqual(
    findings.map(({ kind, path }) => [kind, path]),
    [['unreadable', `${month}/IMG_0002.JPG`]],
  );
});

test('a folder that cannot be listed is a finding, and what should be in it is checked all the same', async () => {
  await using archive = await madeArchive();
  const { place, at } = await filled(archive);
  rmSync(at('IMG_0002.JPG'));
  const { findings, checked } = await archive.verify(await archive.again(place, unlistable));
  assert.equal(checked, 2);
  assert.deepEqual(
    findings.map(({ kind, path }) => [kind, path]),
    [
      ['unreadable', month],
      ['missing', `${month}/IMG_0002.JPG`],
    ],
  );
});

/** A drive with a bad spot in a folder: its names cannot be had, its files can. */
function unlistable(store: Store): Store {
  return {
    put: (bytes, options) => store.put(bytes, options),
    get: (key, options) => store.get(key, options),
    stat: (key) => store.stat(key),
    rename: (from, to) => store.rename(from, to),
    remove: (key, because) => store.remove(key, because),
    prove: (key, options) => store.prove(key, options),
    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
    async *list(folder, options) {
      for await (const key of store.list(folder, options)) {
        if (key.startsWith(month)) throw new ArchiveError('unreadable', { subject: month });
        yield key;
      }
    },
  };
}

test('a damaged copy is copied anew under another name, and the damaged one is not touched', async () => {
  await using archive = await madeArchive();
  const { place, at } = await filled(archive);
  writeFileSync(at('IMG_0002.JPG'), 'rot');
  await archive.verify(place);
  const report = await archive.ingest(source, [place]);
  assert.equal(report.resources.copied, 1);
  assert.equal(archive.ledger.account.assets().notArchived, 0);
  const name = `${month}/IMG_0002-${sha256('two').slice(0, 8)}.JPG`;
  const originals = originalsOn(place.root);
  assert.equal(originals.get(name), sha256('two'));
  assert.equal(originals.get(`${month}/IMG_0002.JPG`), sha256('rot'));
  assert.deepEqual(
    (await archive.verify(place)).findings.map(({ kind, path }) => [kind, path]),
    [['changed', `${month}/IMG_0002.JPG`]],
  );
  assert.equal((await archive.ingest(source, [place])).resources.copied, 0);
});

test('a drive that goes during the check is told of, and no copy counts as missing for it', async () => {
  await using archive = await madeArchive();
  const { place } = await filled(archive);
  const gone = await archive.again(place, (store) => {
    const loose = faultyStore(store, [{ kind: 'cable-out', afterBytes: -1 }]);
    const pull = loose.put(
      {
        size: 1,
        open: async function* () {
          yield Buffer.from('x');
        },
      },
      { keyFor: () => undefined },
    );
    const pulled = pull.catch(() => undefined);
    return {
      ...loose,
      list: (folder, options) => store.list(folder, options),
      async prove(key, options) {
        await pulled;
        return await loose.prove(key, options);
      },
    };
  });
  await assert.rejects(archive.verify(gone), (error) => isArchiveError(error, 'place-gone'));
  assert.equal(archive.ledger.account.place(place.row).damaged, 0);
  await assertWhole(archive, place, [sha256(one), sha256('two')]);
});

test('a check reads every byte and touches nothing', async () => {
  await using archive = await madeArchive();
  const { place } = await filled(archive);
  const before = originalsOn(place.root);
  const report = await assertWhole(archive, place, [sha256(one), sha256('two')]);
  assert.equal(report.bytes, one.length + 3);
  assert.deepEqual(originalsOn(place.root), before);
  assertSumsTrue(place.root);
});
