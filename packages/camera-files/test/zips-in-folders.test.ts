import assert from 'node:assert/strict';
import { truncate, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { temporaryFolder } from '../../../test/support/temporary-folder.ts';
import { CameraFilesError, openFolderWithZips } from '../src/index.ts';
import { madeHeic, madeJpeg, madeMov } from './made/files.ts';
import { type Read, read, write } from './made/read.ts';
import { type MadeEntry, madeZip } from './made/zip.ts';

const jpeg = madeJpeg({ original: '2020:07:01 12:00:00' });
const kinds = (skipped: Read['skipped']) => skipped.map(({ path, kind }) => `${kind} ${path}`).sort();

async function readFolder(made: Readonly<Record<string, Uint8Array>>): Promise<Read> {
  await using folder = temporaryFolder();
  await write(folder.path, made);
  await using files = await openFolderWithZips(folder.path);
  return await read(files);
}

test('the zips in a folder are read where they lie, a Live Photo over two of them is one', async () => {
  await using folder = temporaryFolder();
  const film = madeMov({ contentIdentifier: 'A', film: 200_000 });
  const entries: MadeEntry[] = [
    { name: 'Part 2/IMG_1.MOV', bytes: film, deflate: true },
    { name: 'Part 2/IMG_2.JPG', bytes: jpeg },
  ];
  await write(folder.path, {
    'iCloud Photos Part 1 of 2.zip': madeZip([
      { name: 'Part 1/IMG_1.HEIC', bytes: madeHeic({ contentIdentifier: 'A' }) },
    ]),
    'iCloud Photos Part 2 of 2.ZIP': madeZip(entries),
    'sub.zip/IMG_3.JPG': jpeg,
    'texts.zip': madeZip([{ name: 'a/b/notes.txt', bytes: Buffer.from('x') }]),
  });
  await using files = await openFolderWithZips(folder.path);
  const { assets, shapes, skipped } = await read(files);
  assert.deepEqual(shapes, [
    'photo iCloud Photos Part 1 of 2.zip/Part 1/IMG_1.HEIC + paired-video iCloud Photos Part 2 of 2.ZIP/Part 2/IMG_1.MOV',
    'photo iCloud Photos Part 2 of 2.ZIP/Part 2/IMG_2.JPG',
    'photo sub.zip/IMG_3.JPG',
  ]);
  assert.deepEqual(kinds(skipped), ['not-media texts.zip']);
  const moving = assets[0]?.resources[1];
  assert.ok(moving);
  assert.deepEqual(Buffer.concat(await Array.fromAsync(moving.open())), film);
});

test('what stands for photos that are not there is never called no photo', async () => {
  const whole = madeZip([{ name: 'IMG_1.JPG', bytes: jpeg }]);
  const { shapes, skipped } = await readFolder({
    'Part 1.zip': whole.subarray(0, whole.length - 30),
    'Part 2.zip.crdownload': whole,
    'Unconfirmed 12345.crdownload': whole,
    'IMG_2.HEIC.part': jpeg,
    'notes.txt.part': jpeg.subarray(0, 0),
    'Part 3.zip.download/Part 3.zip': whole,
    '.IMG_4.HEIC.icloud': Buffer.from('bplist00'),
    '.notes.txt.icloud': Buffer.from('bplist00'),
    'old.tar.gz': whole,
    'old.7z.001': whole,
    'outer.zip': madeZip([{ name: 'in/inner.rar', bytes: whole }]),
  });
  assert.deepEqual(shapes, []);
  assert.deepEqual(kinds(skipped), [
    'damaged-zip Part 1.zip',
    'in-icloud .IMG_4.HEIC.icloud',
    'not-media .notes.txt.icloud',
    'not-media notes.txt.part',
    'packed old.7z.001',
    'packed old.tar.gz',
    'packed outer.zip/in/inner.rar',
    'unfinished-download IMG_2.HEIC.part',
    'unfinished-download Part 2.zip.crdownload',
    'unfinished-download Part 3.zip.download',
    'unfinished-download Unconfirmed 12345.crdownload',
  ]);
});

test('a backup of a phone in a folder is told as one, and none of its files taken for photos', async () => {
  const { shapes, skipped } = await readFolder({
    'old/UDID/Manifest.db': Buffer.from('x'),
    'old/UDID/Info.plist': Buffer.from('x'),
    'old/UDID/3d/3d0d7e5fb2ce288813306e4d4636395e047a3d28': jpeg,
    'older/Manifest.mbdb': Buffer.from('x'),
    'older/Status.plist': Buffer.from('x'),
    'older/3d0d7e5fb2ce288813306e4d4636395e047a3d28': jpeg,
    'none/Manifest.db': Buffer.from('x'),
    'none/a.JPG': jpeg,
  });
  assert.deepEqual(shapes, ['photo none/a.JPG']);
  assert.deepEqual(kinds(skipped), [
    'finder-backup old/UDID',
    'finder-backup older',
    'not-media none/Manifest.db',
  ]);
});

test('more zips than are kept open are read at once, and again', async () => {
  await using folder = temporaryFolder();
  const names = Array.from({ length: 20 }, (_, i) => `Part ${i}.zip`);
  for (const name of names)
    await writeFile(join(folder.path, name), madeZip([{ name: 'a.JPG', bytes: jpeg, deflate: true }]));
  await using files = await openFolderWithZips(folder.path);
  const { assets } = await read(files);
  assert.equal(assets.length, 20);
  const contents = await Promise.all(
    [...assets, ...assets].map(async ({ resources: [photo] }) =>
      Buffer.concat(await Array.fromAsync(photo?.open() ?? [])),
    ),
  );
  assert.ok(contents.every((content) => content.equals(jpeg)));
});

test('a zip that is another one now does not stand in for the one that was listed', async () => {
  await using folder = temporaryFolder();
  const path = join(folder.path, 'a.zip');
  await writeFile(path, madeZip([{ name: 'a.JPG', bytes: jpeg }]));
  for (let i = 0; i < 9; i++)
    await writeFile(join(folder.path, `b${i}.zip`), madeZip([{ name: 'b.JPG', bytes: jpeg }]));
  await using files = await openFolderWithZips(folder.path);
  const { assets } = await read(files);
  await utimes(path, 1, 1);
  await truncate(path, 10);
  const changed = assets.find(({ id }) => id.startsWith('a.zip'))?.resources[0];
  await assert.rejects(
    async () => Array.fromAsync(changed?.open() ?? []),
    (error) =>
      error instanceof CameraFilesError && ['changed-while-reading', 'damaged-entry'].includes(error.code),
  );
});
