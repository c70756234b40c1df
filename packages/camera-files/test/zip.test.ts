import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { appendFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { temporaryFolder } from '../../../test/support/temporary-folder.ts';
import { CameraFilesError, type MediaFiles, openZip } from '../src/index.ts';
import { madeHeic, madeJpeg, madeMov } from './made/files.ts';
import { type Read, read } from './made/read.ts';
import { type MadeEntry, madeZip } from './made/zip.ts';

const jpeg = madeJpeg({ original: '2020:07:01 12:00:00' });
const code = (expected: string) => (error: unknown) =>
  error instanceof CameraFilesError && error.code === expected;

async function withZip<T>(
  zip: Buffer | readonly MadeEntry[],
  use: (files: MediaFiles, path: string) => Promise<T>,
) {
  await using folder = temporaryFolder();
  const path = join(folder.path, 'a.zip');
  await writeFile(path, Buffer.isBuffer(zip) ? zip : madeZip(zip));
  await using files = await openZip(path);
  return await use(files, path);
}

const readZip = (entries: readonly MadeEntry[]): Promise<Read> => withZip(entries, (files) => read(files));
const bytesOf = async (files: MediaFiles, path: string, o = {}) =>
  Buffer.concat(await Array.fromAsync(files.open(path, o)));

test('stored, compressed and ZIP64 entries in folders are read like files', async () => {
  const film = madeMov({ contentIdentifier: 'A', film: 300_000 });
  const entries: MadeEntry[] = [
    { name: 'DCIM/', bytes: Buffer.alloc(0), mode: 0o40755 },
    { name: 'DCIM/1/IMG_1.HEIC', bytes: madeHeic({ contentIdentifier: 'A' }), deflate: true },
    { name: 'DCIM/1/IMG_1.MOV', bytes: film, deflate: true },
    { name: './b.JPG', bytes: jpeg, zip64: true },
    { name: 'empty.JPG', bytes: Buffer.alloc(0), deflate: true },
    { name: '__MACOSX/DCIM/._x', bytes: jpeg },
  ];
  await withZip(entries, async (files) => {
    const { assets, shapes, skipped } = await read(files);
    assert.deepEqual(shapes, [
      'photo DCIM/1/IMG_1.HEIC + paired-video DCIM/1/IMG_1.MOV',
      'photo b.JPG',
      'photo empty.JPG',
    ]);
    assert.deepEqual(skipped, [{ path: '__MACOSX', kind: 'system-file' }]);
    for (const resource of assets.flatMap(({ resources }) => resources)) {
      const expected = entries.find(({ name }) => String(name).replace('./', '') === resource.id)?.bytes;
      assert.deepEqual(Buffer.concat(await Array.fromAsync(resource.open())), expected);
    }
  });
});

test('backslashes are separators where Windows made the zip, and lead nowhere either', async () => {
  const { shapes, skipped } = await readZip([
    { name: 'DCIM\\100APPLE\\IMG_1.JPG', bytes: jpeg, host: 0 },
    { name: 'DCIM\\100APPLE\\', bytes: Buffer.alloc(0), host: 10 },
    { name: '..\\up.JPG', bytes: jpeg, host: 0 },
    { name: '\\root.JPG', bytes: jpeg, host: 11 },
    { name: 'back\\slash.JPG', bytes: jpeg, host: 3 },
  ]);
  assert.deepEqual(shapes, ['photo DCIM/100APPLE/IMG_1.JPG']);
  assert.deepEqual([...new Set(skipped.map(({ kind }) => kind))], ['unsafe-name']);
  assert.equal(skipped.length, 3);
});

test('any range of an entry is its bytes, forward and back', async () => {
  const bytes = Buffer.concat([Buffer.alloc(700_000, 7), randomBytes(900_000), Buffer.from('end')]);
  const entries = [
    { name: 'packed', bytes, deflate: true },
    { name: 'stored', bytes },
  ];
  await withZip(entries, async (files) => {
    for (const path of ['packed', 'stored']) {
      for (const [start, end] of [
        [bytes.length - 3, bytes.length],
        [0, 10],
        [699_999, 700_010],
        [5, 5],
        [1_000_000, 9_999_999],
      ] as const) {
        assert.deepEqual(
          await bytesOf(files, path, { start, end }),
          bytes.subarray(start, end),
          `${path} ${start}-${end}`,
        );
      }
    }
  });
});

test('bytes that contradict their sum, size or packing are an error at the latest at their end', async () => {
  const bytes = randomBytes(100_000);
  const entries: MadeEntry[] = [
    { name: 'sum', bytes, crc: 1 },
    { name: 'packed sum', bytes, crc: 1, deflate: true },
    { name: 'longer than declared', bytes: Buffer.alloc(50_000_000), size: 10, deflate: true },
    { name: 'shorter than declared', bytes, size: 200_000, deflate: true },
    { name: 'stored shorter', bytes, size: 200_000 },
    { name: 'no deflate', bytes, method: 8 },
    { name: 'sound', bytes, deflate: true },
  ];
  await withZip(entries, async (files) => {
    for (const { name } of entries.slice(0, -1)) {
      await assert.rejects(bytesOf(files, String(name)), code('damaged-entry'), String(name));
    }
    assert.deepEqual(await bytesOf(files, 'sound'), bytes);
    let delivered = 0;
    await assert.rejects(async () => {
      for await (const chunk of files.open('longer than declared')) delivered += chunk.length;
    });
    assert.ok(delivered <= 10, 'a bomb delivers no more than it declares');
  });
});

test('entries that are unsafe, repeated, encrypted or packed otherwise are reported, and the rest is read', async () => {
  const { shapes, skipped } = await readZip([
    { name: '../up.JPG', bytes: jpeg },
    { name: 'a/../../up.JPG', bytes: jpeg },
    { name: '/root.JPG', bytes: jpeg },
    { name: 'C:/drive.JPG', bytes: jpeg },
    { name: 'back\\slash.JPG', bytes: jpeg },
    { name: 'nul\0.JPG', bytes: jpeg },
    { name: 'a//b.JPG', bytes: jpeg },
    { name: '', bytes: jpeg },
    { name: 'twice.JPG', bytes: jpeg },
    { name: 'twice.JPG', bytes: madeJpeg() },
    { name: 'folder', bytes: jpeg },
    { name: 'folder/in.JPG', bytes: jpeg },
    { name: 'secret.JPG', bytes: jpeg, flags: 0x801 },
    { name: 'strong.JPG', bytes: jpeg, flags: 0x840 },
    { name: 'lzma.JPG', bytes: jpeg, method: 14 },
    { name: 'link.JPG', bytes: Buffer.from('/etc/passwd'), mode: 0o120777 },
    { name: 'pipe.JPG', bytes: jpeg, mode: 0o10644 },
    { name: 'good.JPG', bytes: jpeg },
  ]);
  assert.deepEqual(shapes, ['photo folder/in.JPG', 'photo good.JPG', 'photo twice.JPG']);
  assert.deepEqual(skipped.map(({ kind, path }) => `${kind} ${path}`).sort(), [
    'duplicate-name folder',
    'duplicate-name twice.JPG',
    'encrypted secret.JPG',
    'encrypted strong.JPG',
    'special-file pipe.JPG',
    'symlink link.JPG',
    'unsafe-name ',
    'unsafe-name ../up.JPG',
    'unsafe-name /root.JPG',
    'unsafe-name C:/drive.JPG',
    'unsafe-name a/../../up.JPG',
    'unsafe-name a//b.JPG',
    'unsafe-name back\\slash.JPG',
    'unsafe-name nul\0.JPG',
    'unsupported-compression lzma.JPG',
  ]);
});

test('names are UTF-8 even without the flag, else code page 437', async () => {
  const { shapes } = await readZip([
    { name: 'Zürich.JPG', bytes: jpeg, flags: 0 },
    { name: Buffer.from([0x5a, 0x81, 0x2e, 0x4a, 0x50, 0x47]), bytes: jpeg, flags: 0 },
  ]);
  assert.deepEqual(shapes, ['photo Zü.JPG', 'photo Zürich.JPG']);
});

test("an entry's time is its extra field's instant, or DOS's wall clock without a zone", async () => {
  const { assets } = await readZip([
    { name: 'a.JPG', bytes: madeJpeg() },
    { name: 'b.JPG', bytes: madeJpeg(), unixTime: Date.UTC(2019, 6, 1, 12) / 1000 },
  ]);
  assert.deepEqual(
    assets.map(({ takenAt }) => takenAt),
    [
      { local: '2020-07-01T12:00:02', from: 'file' },
      { local: '2019-07-01T14:00:00', offset: '+02:00', from: 'file' },
    ],
  );
});

test('what is no zip, or a damaged one, is an error', async () => {
  const whole = madeZip([{ name: 'a.JPG', bytes: jpeg }]);
  const lying = Buffer.from(whole);
  lying.writeUInt32LE(0x7fffffff, lying.length - 10);
  const bad = [Buffer.alloc(0), Buffer.from('no zip'), whole.subarray(0, whole.length - 1), lying];
  for (const bytes of bad)
    await assert.rejects(
      withZip(bytes, async () => {}),
      code('not-a-zip'),
    );
  await assert.rejects(openZip('/nowhere/a.zip'), code('not-found'));
});

test('a zip that changes while it is read says so', async () => {
  await withZip([{ name: 'a.JPG', bytes: jpeg }], async (files, path) => {
    const { assets } = await read(files);
    await appendFile(path, 'more');
    const open = () => Array.fromAsync(assets[0]?.resources[0]?.open() ?? []);
    await assert.rejects(open, code('changed-while-reading'));
  });
});

test('a zip made by another program holds what that program says', async (t) => {
  await using folder = temporaryFolder();
  const program =
    'import sys,zipfile\nz=zipfile.ZipFile(sys.argv[1],"w",zipfile.ZIP_DEFLATED,allowZip64=True)\nfor i in range(70000): z.writestr(f"f{i%7}/IMG_{i:05}.txt","x")\nz.close()';
  try {
    execFileSync('python3', ['-c', program, join(folder.path, 'p.zip')], { stdio: 'ignore' });
  } catch {
    return t.skip('python3 is absent');
  }
  await using files = await openZip(join(folder.path, 'p.zip'));
  assert.equal((await files.list('')).length, 7);
  assert.equal((await files.list('f3')).length, 10_000);
  assert.equal((await bytesOf(files, 'f0/IMG_69993.txt')).toString(), 'x');
});
