import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { temporaryFolder } from '../../../test/support/temporary-folder.ts';
import { isArchiveError, lockDrive, readMarker } from '../src/index.ts';
import { stillAttached } from '../src/places/place.ts';
import { madeArchive } from './made/archive.ts';
import { assertWhole, originalsOn } from './made/proof.ts';
import { madeSource, photo, sha256 } from './made/source.ts';

test('a second writer to a place is refused until the first lets go', async () => {
  await using folder = temporaryFolder();
  const first = lockDrive(folder.path);
  assert.throws(
    () => lockDrive(folder.path),
    (error) => isArchiveError(error, 'place-in-use'),
  );
  first[Symbol.dispose]();
  lockDrive(folder.path)[Symbol.dispose]();
});

test('the lock of a process that was killed is free at once', async () => {
  await using folder = temporaryFolder();
  const script = join(folder.path, 'holder.ts');
  const index = JSON.stringify(new URL('../src/index.ts', import.meta.url).href);
  writeFileSync(
    script,
    `import { lockDrive } from ${index};
     const lock = lockDrive(process.argv[2]);
     process.stdout.write('held');
     setInterval(() => lock, 1000);`,
  );
  const holder = spawn(process.execPath, [script, folder.path], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(holder.stdout, 'data');
  assert.throws(
    () => lockDrive(folder.path),
    (error) => isArchiveError(error, 'place-in-use'),
  );
  holder.kill('SIGKILL');
  await once(holder, 'exit');
  lockDrive(folder.path)[Symbol.dispose]();
});

test('a marker tells who a place is, and a damaged one is refused', async () => {
  await using archive = await madeArchive();
  const place = await archive.place('drive');
  assert.deepEqual(await readMarker(place.store), place.identity);
  const path = join(place.root, '.safelight/place.json');
  const sound = readFileSync(path, 'utf8');
  for (const damaged of [
    '',
    '{',
    '[]',
    '{"format":"safelight-place"}',
    sound.replace(/"id": "./, '"id": "!'),
    ' '.repeat(70_000),
  ]) {
    writeFileSync(path, damaged);
    await assert.rejects(
      readMarker(place.store),
      (error) => isArchiveError(error, 'marker-damaged'),
      damaged,
    );
    assert.equal(await stillAttached(place), false);
  }
});

test('an empty folder where the drive was takes nothing, and no copy counts as missing', async () => {
  await using archive = await madeArchive();
  const place = await archive.place('drive');
  const source = madeSource([photo('IMG_0001.JPG', 'one')]);
  await archive.ingest(source, [place]);
  renameSync(place.root, `${place.root}-unplugged`);
  mkdirSync(place.root);
  const more = madeSource([photo('IMG_0001.JPG', 'one'), photo('IMG_0002.JPG', 'two')]);
  const report = await archive.ingest(more, [await archive.again(place)]);
  assert.equal(report.places[0]?.stopped?.code, 'place-gone');
  assert.equal(archive.ledger.account.place(place.row).damaged, 0);
  await assert.rejects(archive.verify(await archive.again(place)));
  assert.equal(archive.ledger.account.place(place.row).damaged, 0);
  assert.deepEqual(originalsOn(`${place.root}-unplugged`).size, 1);
});

/** Puts a real file system of 4 MiB at a folder, where that may be done: as root on Linux. */
function tinyDisk(t: TestContext, folder: string): Disposable | undefined {
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', folder]).status !== 0) {
    t.skip('a small file system can be mounted by root on Linux only');
    return undefined;
  }
  return { [Symbol.dispose]: () => void spawnSync('umount', ['-l', folder]) };
}

test('a disk that is really full is said, keeps nothing half, and goes on when there is room', async (t) => {
  await using archive = await madeArchive();
  const place = await archive.place('drive');
  const contents = Array.from({ length: 12 }, (_, n) => Buffer.alloc(500_000, `photo ${n}`));
  const photos = contents.map((content, n) => photo(`IMG_${1000 + n}.JPG`, content));
  const digests = contents.map((content) => sha256(content));
  const marker = readFileSync(join(place.root, '.safelight/place.json'));
  using disk = tinyDisk(t, place.root);
  if (disk === undefined) return;
  mkdirSync(join(place.root, '.safelight'));
  writeFileSync(join(place.root, '.safelight/place.json'), marker);
  const report = await archive.ingest(madeSource(photos), [await archive.again(place)]);
  assert.equal(report.places[0]?.stopped?.code, 'disk-full');
  const kept = originalsOn(place.root);
  assert.ok(kept.size > 0 && kept.size < 12, `${kept.size} kept`);
  for (const digest of kept.values()) assert.ok(digests.includes(digest));
  assert.equal(archive.ledger.account.assets().notArchived, 12 - kept.size);
  assert.equal(spawnSync('mount', ['-o', 'remount,size=32m', place.root]).status, 0);
  await archive.ingest(madeSource(photos), [await archive.again(place)]);
  await assertWhole(archive, place, digests);
});

test('a disk that is read-only is said in one word and stops nothing else', async (t) => {
  await using archive = await madeArchive();
  const [place, good] = [await archive.place('drive'), await archive.place('good')];
  const marker = readFileSync(join(place.root, '.safelight/place.json'));
  using disk = tinyDisk(t, place.root);
  if (disk === undefined) return;
  mkdirSync(join(place.root, '.safelight'));
  writeFileSync(join(place.root, '.safelight/place.json'), marker);
  assert.equal(spawnSync('mount', ['-o', 'remount,ro', place.root]).status, 0);
  const report = await archive.ingest(madeSource([photo('a.jpg', 'a')]), [await archive.again(place), good]);
  assert.deepEqual(
    report.places.map(({ stopped }) => stopped?.code),
    ['read-only', undefined],
  );
  await assertWhole(archive, good, [sha256('a')]);
});
