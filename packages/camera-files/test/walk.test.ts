import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { appendFile, mkdir, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { temporaryFolder } from '../../../test/support/temporary-folder.ts';
import { CameraFilesError, type MediaFiles, openFolder } from '../src/index.ts';
import { madeJpeg } from './made/files.ts';
import { read, readMade, write } from './made/read.ts';

const onPosix = process.platform === 'win32' ? { skip: 'needs a POSIX file system' } : {};
const kinds = (skipped: readonly { path: string; kind: string }[]) =>
  skipped.map(({ path, kind }) => `${kind} ${path}`).sort();
const code = (expected: string) => (error: unknown) =>
  error instanceof CameraFilesError && error.code === expected;

test('what is no media is reported, not dropped', async () => {
  const { shapes, skipped } = await readMade({
    'a.JPG': madeJpeg(),
    'no-extension': madeJpeg(),
    'notes.txt': Buffer.from('notes'),
    'nothing.xyz': Buffer.alloc(0),
    'sub/.DS_Store': Buffer.from('x'),
    'Thumbs.db': Buffer.from('x'),
    '._a.JPG': Buffer.from('\0\x05\x16\x07\0\x02\0\0Mac OS X        ', 'latin1'),
    '._b.JPG': madeJpeg(),
    '__MACOSX/a.JPG': madeJpeg(),
  });
  assert.deepEqual(shapes, ['photo ._b.JPG', 'photo a.JPG', 'photo no-extension']);
  assert.deepEqual(kinds(skipped), [
    'not-media notes.txt',
    'not-media nothing.xyz',
    'system-file ._a.JPG',
    'system-file Thumbs.db',
    'system-file __MACOSX',
    'system-file sub/.DS_Store',
  ]);
});

test('an archive inside the source is left alone, whatever it holds', async () => {
  const place = Buffer.from('{}');
  const inside = await readMade({
    'a/.safelight/place.json': place,
    'a/b/c.JPG': madeJpeg(),
    'd.JPG': madeJpeg(),
  });
  assert.deepEqual(inside.shapes, ['photo d.JPG']);
  assert.deepEqual(kinds(inside.skipped), ['archive-place a']);
  const itself = await readMade({ '.safelight/place.json': place, 'b.JPG': madeJpeg() });
  assert.deepEqual(kinds(itself.skipped), ['archive-place ']);
  const other = await readMade({ '.safelight/b.JPG': madeJpeg() });
  assert.deepEqual(other.shapes, ['photo .safelight/b.JPG']);
});

test('a Photos library is left alone with its derivatives, by its name or by its database', async () => {
  const database = Buffer.from('SQLite format 3');
  const { shapes, skipped } = await readMade({
    'Photos Library.photoslibrary/originals/A/B.jpeg': madeJpeg(),
    'old/database/photos.db': database,
    'old/Masters/2019/a.jpg': madeJpeg(),
    'renamed/database/Photos.sqlite': database,
    'renamed/originals/A/B.jpeg': madeJpeg(),
    'renamed/resources/derivatives/A/B_1_105_c.jpeg': madeJpeg(),
    'somebody-else/database/photos.db': database,
    'somebody-else/a.jpg': madeJpeg(),
  });
  assert.deepEqual(shapes, ['photo somebody-else/a.jpg']);
  assert.deepEqual(kinds(skipped), [
    'not-media somebody-else/database/photos.db',
    'photos-library Photos Library.photoslibrary',
    'photos-library old',
    'photos-library renamed',
  ]);
});

test('links, loops, pipes and sockets are reported and never followed or opened', onPosix, async () => {
  await using folder = temporaryFolder();
  await write(folder.path, { 'a/b.JPG': madeJpeg() });
  await symlink('..', join(folder.path, 'a/loop'));
  await symlink('b.JPG', join(folder.path, 'a/link.JPG'));
  execFileSync('mkfifo', [join(folder.path, 'pipe.JPG')]);
  const server = createServer().listen(join(folder.path, 'socket.MOV'));
  await new Promise((resolve) => server.once('listening', resolve));
  await using files = await openFolder(folder.path);
  const { shapes, skipped } = await read(files);
  assert.deepEqual(shapes, ['photo a/b.JPG']);
  assert.deepEqual(kinds(skipped), [
    'special-file pipe.JPG',
    'special-file socket.MOV',
    'symlink a/link.JPG',
    'symlink a/loop',
  ]);
  server.close();
});

test('a link or pipe that takes the place of a listed file is not read', onPosix, async () => {
  await using folder = temporaryFolder();
  await write(folder.path, { 'secret.JPG': madeJpeg() });
  await symlink('secret.JPG', join(folder.path, 'link.JPG'));
  execFileSync('mkfifo', [join(folder.path, 'pipe.JPG')]);
  await using files = await openFolder(folder.path);
  await assert.rejects(Array.fromAsync(files.open('link.JPG')), code('not-a-file'));
  await assert.rejects(Array.fromAsync(files.open('pipe.JPG')), code('not-a-file'));
});

test('names of 255 bytes, with newlines and of other scripts are names', onPosix, async () => {
  const names = [
    `${'x'.repeat(251)}.JPG`,
    'new\nline.JPG',
    'фото 写真.JPG',
    ' .JPG',
    '...JPG',
    'constructor',
    '__proto__',
  ];
  const { shapes, skipped } = await readMade(Object.fromEntries(names.map((name) => [name, madeJpeg()])));
  assert.deepEqual(shapes, names.map((name) => `photo ${name}`).sort());
  assert.deepEqual(skipped, []);
});

test('a name that is no text is reported', {
  skip: process.platform !== 'linux' && 'Linux alone keeps such names',
}, async () => {
  await using folder = temporaryFolder();
  await writeFile(
    Buffer.concat([Buffer.from(`${folder.path}/caf`), Buffer.from([0xe9]), Buffer.from('.JPG')]),
    madeJpeg(),
  );
  await using files = await openFolder(folder.path);
  assert.deepEqual(kinds((await read(files)).skipped), ['unsafe-name caf\uFFFD.JPG']);
});

test('a folder that may not be read is reported, and the walk goes on', async () => {
  await using folder = temporaryFolder();
  await write(folder.path, { 'a/b.JPG': madeJpeg(), 'c.JPG': madeJpeg() });
  await using files = await openFolder(folder.path);
  const refusing: MediaFiles = {
    async list(path, o) {
      if (path === 'a') throw new CameraFilesError('unreadable', path);
      return files.list(path, o);
    },
    open: (path, o) => files.open(path, o),
    [Symbol.asyncDispose]: async () => undefined,
  };
  const { shapes, skipped } = await read(refusing);
  assert.deepEqual(shapes, ['photo c.JPG']);
  assert.deepEqual(kinds(skipped), ['unreadable-folder a']);
});

test('a folder and a file that vanish during the walk are reported', async () => {
  await using folder = temporaryFolder();
  await write(folder.path, {
    'a/x.JPG': madeJpeg(),
    'b/y.JPG': madeJpeg(),
    'b/z.JPG': madeJpeg(),
    'c/w.JPG': madeJpeg(),
  });
  await using files = await openFolder(folder.path);
  const vanishing: MediaFiles = {
    open: (path, o) => files.open(path, o),
    [Symbol.asyncDispose]: async () => undefined,
    async list(path, o) {
      if (path === 'c') await rm(join(folder.path, 'c'), { recursive: true });
      const entries = await files.list(path, o);
      if (path === 'b') await rm(join(folder.path, 'b/y.JPG'));
      return entries;
    },
  };
  const { shapes, skipped } = await read(vanishing);
  assert.deepEqual(shapes, ['photo a/x.JPG', 'photo b/z.JPG']);
  assert.deepEqual(kinds(skipped), ['vanished b/y.JPG', 'vanished c']);
});

test('a file that changes after it was listed is not delivered as the one that was', async () => {
  await using folder = temporaryFolder();
  await write(folder.path, {
    'a.JPG': madeJpeg(),
    'b.JPG': Buffer.concat([madeJpeg(), Buffer.alloc(2_000_000)]),
  });
  await using files = await openFolder(folder.path);
  const { assets } = await read(files);
  const [a, b] = assets.map(({ resources }) => resources[0]);
  assert.ok(a && b);
  assert.equal(Buffer.concat(await Array.fromAsync(a.open())).length, a.size);
  await utimes(join(folder.path, 'a.JPG'), 1, 1);
  await assert.rejects(Array.fromAsync(a.open()), code('changed-while-reading'));
  await assert.rejects(async () => {
    for await (const chunk of b.open()) {
      assert.ok(chunk.length >= 256 * 1024 || chunk.length < b.size);
      await appendFile(join(folder.path, 'b.JPG'), 'more');
    }
  }, code('changed-while-reading'));
});

test('a connection that is lost ends the walk; a file that only iCloud has does not', async () => {
  await using folder = temporaryFolder();
  await write(folder.path, { 'a.JPG': madeJpeg(), 'b.JPG': madeJpeg() });
  await using files = await openFolder(folder.path);
  const failing = (code: string): MediaFiles => ({
    ...files,
    async *open(path, o) {
      if (path === 'a.JPG') throw Object.assign(new Error('as another package says it'), { code });
      yield* files.open(path, o);
    },
  });
  const { assets } = await read(failing('read-failed'));
  assert.deepEqual(
    assets.map(({ resources }) => resources[0]?.findings),
    [[{ code: 'unreadable' }], []],
  );
  await assert.rejects(read(failing('disconnected')), { code: 'disconnected' });
});

test('an abort ends the walk with its reason', async () => {
  await using folder = temporaryFolder();
  await write(folder.path, { 'a.JPG': madeJpeg(), 'b/c.JPG': madeJpeg() });
  await using files = await openFolder(folder.path);
  const reason = new Error('enough');
  await assert.rejects(read(files, { signal: AbortSignal.abort(reason) }), reason);
  const control = new AbortController();
  const listing = files.list('', { signal: control.signal });
  control.abort(reason);
  await assert.rejects(listing, reason);
});

test('a root that is gone is an error, not an empty source', async () => {
  await using folder = temporaryFolder();
  await mkdir(join(folder.path, 'drive'));
  await using files = await openFolder(join(folder.path, 'drive'));
  await rm(join(folder.path, 'drive'), { recursive: true });
  await assert.rejects(read(files), code('not-found'));
});

test('only folders open as folders, and nothing outside them is reached', async () => {
  await using folder = temporaryFolder();
  await write(folder.path, { 'in/a.JPG': madeJpeg(), 'out.JPG': madeJpeg() });
  await mkdir(join(folder.path, 'empty'));
  await assert.rejects(openFolder(join(folder.path, 'none')), code('not-found'));
  await assert.rejects(openFolder(join(folder.path, 'out.JPG')), code('not-a-folder'));
  await using files = await openFolder(join(folder.path, 'in'));
  await assert.rejects(Array.fromAsync(files.open('../out.JPG')), code('unsafe-path'));
  await assert.rejects(files.list('..'), code('unsafe-path'));
  await assert.rejects(files.list('a.JPG'), code('not-a-folder'));
  await using empty = await openFolder(join(folder.path, 'empty'));
  assert.deepEqual(await read(empty), { assets: [], skipped: [], shapes: [] });
});
