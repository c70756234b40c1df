import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { verify } from '../src/index.ts';
import { type MadeArchive, type MadePlace, madeArchive } from './made/archive.ts';
import { assertSumsTrue, originalsOn } from './made/proof.ts';
import { madeAsset, madeSource, photo, sha256 } from './made/source.ts';

const month = '2024/2024-06';
const source = madeSource([
  madeAsset('live', [
    { filename: 'IMG_0001.HEIC', content: 'still' },
    { filename: 'IMG_0001.MOV', content: 'moving', role: 'paired-video' },
  ]),
  photo('IMG_0002.JPG', 'two', { details: { title: 'Second' } }),
]);

async function filled(archive: MadeArchive): Promise<MadePlace> {
  const place = await archive.place('drive');
  await archive.ingest(source, [place]);
  return place;
}

function ledgerCopies(place: MadePlace): string[] {
  const folder = join(place.root, '.safelight/ledger');
  return readdirSync(folder).map((name) => join(folder, name));
}

/** The other computer finds nothing wrong, and its next backup of the same source copies nothing. */
async function assertKnows(
  archive: MadeArchive,
  other: Awaited<ReturnType<MadeArchive['elsewhere']>>,
  copied: number,
) {
  const { ledger, place } = other;
  const { findings } = await verify(place, { ledger, job: archive.job(), filesAtOnce: 2 });
  assert.deepEqual(findings, []);
  const report = await archive.ingest(source, [place], { ledger });
  assert.equal(report.resources.copied, copied);
  assert.deepEqual(
    [...originalsOn(place.root).values()].sort(),
    ['still', 'moving', 'two'].map(sha256).sort(),
  );
  assertSumsTrue(place.root);
}

test('what another computer proved proves nothing here until it is read here', async () => {
  await using archive = await madeArchive();
  const first = await filled(archive);
  await archive.verify(first);
  const { ledger, place } = await archive.elsewhere(first);
  await archive.adopt(place, { ledger });
  const proofs = (): boolean[] => [...ledger.copies.ofPlace(place.row)].map(({ provenMs }) => provenMs > 0);
  assert.deepEqual(proofs(), [false, false, false]);
  await verify(place, { ledger, job: archive.job(), filesAtOnce: 2 });
  assert.deepEqual(proofs(), [true, true, true]);
});

test("a new computer learns everything from the drive's own copy of the ledger", async () => {
  await using archive = await madeArchive();
  const other = await archive.elsewhere(await filled(archive));
  const report = await archive.adopt(other.place, { ledger: other.ledger });
  assert.match(report.ledgerCopy ?? '', /^\.safelight\/ledger\/.*\.db$/);
  assert.deepEqual([report.copies, report.assets, report.hashed], [3, 2, 0]);
  assert.deepEqual([report.missing, report.changed, report.unreadable], [[], [], []]);
  const again = await archive.ingest(source, [other.place], { ledger: other.ledger });
  assert.equal(again.assets.known, 2);
  await assertKnows(archive, other, 0);
});

for (const [damage, spoil] of [
  ['damaged', (path: string) => writeFileSync(path, readFileSync(path).fill(7, 2000, 9000))],
  ['cut short', (path: string) => writeFileSync(path, readFileSync(path).subarray(0, 5000))],
  ['empty', (path: string) => writeFileSync(path, '')],
  ['another program’s', (path: string) => writeFileSync(path, 'SQLite format 3\0 or so')],
  ['absent', (path: string) => rmSync(path)],
] as const) {
  test(`with a ledger copy that is ${damage}, the files and their lists tell`, async () => {
    await using archive = await madeArchive();
    const place = await filled(archive);
    for (const path of ledgerCopies(place)) spoil(path);
    const other = await archive.elsewhere(place);
    const report = await archive.adopt(other.place, { ledger: other.ledger });
    assert.equal(report.ledgerCopy, undefined);
    assert.deepEqual([report.copies, report.assets, report.unlisted], [3, 2, 0]);
    await assertKnows(archive, other, 0);
  });
}

test('where the newest copy is damaged, the one before it is taken, and newer files are read', async () => {
  await using archive = await madeArchive();
  const place = await archive.place('drive');
  await archive.ingest(madeSource([photo('IMG_0002.JPG', 'two', { details: { title: 'Second' } })]), [place]);
  await archive.ingest(source, [place]);
  const newest = ledgerCopies(place).sort().at(-1);
  assert.ok(newest !== undefined);
  writeFileSync(newest, 'rot');
  const other = await archive.elsewhere(place);
  const report = await archive.adopt(other.place, { ledger: other.ledger });
  assert.notEqual(report.ledgerCopy, undefined);
  assert.deepEqual([report.copies, report.hashed], [3, 2]);
  await assertKnows(archive, other, 0);
});

test('missing, changed and foreign files are told apart, with a ledger copy and without', async () => {
  for (const fromFiles of [false, true]) {
    await using archive = await madeArchive();
    const place = await filled(archive);
    rmSync(join(place.root, month, 'IMG_0001.MOV'));
    writeFileSync(join(place.root, month, 'IMG_0002.JPG'), 'owt');
    writeFileSync(join(place.root, month, 'letter.txt'), 'foreign');
    const other = await archive.elsewhere(place);
    const report = await archive.adopt(other.place, { ledger: other.ledger, fromFiles });
    assert.equal(report.unlisted, 1);
    assert.deepEqual(report.missing, fromFiles ? [] : [`${month}/IMG_0001.MOV`]);
    assert.deepEqual(report.changed, fromFiles ? [`${month}/IMG_0002.JPG`] : []);
    const { findings } = await verify(other.place, {
      ledger: other.ledger,
      job: archive.job(),
      filesAtOnce: 2,
    });
    const told = findings.map(({ kind, path }) => `${kind} ${path.split('/').at(-1)}`);
    assert.ok(told.includes('changed IMG_0002.JPG'), told.join());
    if (!fromFiles) assert.ok(told.includes('missing IMG_0001.MOV'), told.join());
    assert.equal(readFileSync(join(place.root, month, 'letter.txt'), 'utf8'), 'foreign');
  }
});

test('a file that its list calls changed never counts as archived', async () => {
  await using archive = await madeArchive();
  const place = await filled(archive);
  writeFileSync(join(place.root, month, 'IMG_0002.JPG'), 'owt');
  const other = await archive.elsewhere(place);
  await archive.adopt(other.place, { ledger: other.ledger, fromFiles: true });
  assert.equal(other.ledger.account.place(other.place.row).damaged, 1);
  assert.equal(other.ledger.copies.goodPath(other.place.row, sha256('two') as never), undefined);
});

test('a FIFO, a folder of a file’s name and a name with a newline hold nothing up', {
  skip: process.platform === 'win32' ? 'Windows has no such files' : false,
}, async () => {
  await using archive = await madeArchive();
  const place = await filled(archive);
  assert.equal(spawnSync('mkfifo', [join(place.root, month, 'pipe.jpg')]).status, 0);
  mkdirSync(join(place.root, month, 'folder.jpg'));
  writeFileSync(join(place.root, month, 'two\nlines.jpg'), 'x');
  const other = await archive.elsewhere(place);
  const report = await archive.adopt(other.place, { ledger: other.ledger, fromFiles: true });
  assert.deepEqual(report.unreadable, [`${month}/pipe.jpg`]);
  assert.equal(report.copies, 3);
  await archive.ingest(source, [other.place], { ledger: other.ledger });
  assertSumsTrue(place.root);
});
