import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  closeSync,
  existsSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import manifest from '../packages/app/package.json' with { type: 'json' };
import { madeZip } from '../packages/camera-files/test/made/zip.ts';
import { type Documents, safelight, safelightJson } from './support/cli.ts';
import { type TemporaryFolder, temporaryFolder } from './support/temporary-folder.ts';
import { assertSumsTrue, originalsOn } from './support/tree.ts';

/** The smallest thing that begins as a JPEG and ends as one. */
const jpeg = Buffer.from([0xff, 0xd8, 0xff, 0xda, 0, 2, 0xff, 0xd9]);
const posix = process.platform === 'win32' ? { skip: 'Windows has no such files' } : {};
const isRoot = process.getuid?.() === 0;

interface Outcome {
  readonly status: number | null;
  readonly json: Documents['backup'];
  readonly kept: ReadonlyMap<string, string>;
}

/** Backs up a folder or zip with something hostile in it and `good.jpg` beside it, which must always arrive. */
async function backUp(folder: TemporaryFolder, source: string): Promise<Outcome> {
  const drive = join(folder.path, 'drive');
  const home = join(folder.path, 'home');
  const { status, json } = safelightJson(home, 'backup', [source, '--to', drive]);
  const kept = originalsOn(drive);
  assert.ok(
    [...kept.keys()].some((path) => path.endsWith('/good.jpg')),
    'the good photo arrived',
  );
  assertSumsTrue(drive);
  const verified = safelightJson(home, 'verify', [drive]);
  assert.deepEqual([verified.status, verified.json.places[0]?.findings], [0, []]);
  return { status, json, kept };
}

function photosIn(folder: TemporaryFolder): string {
  const photos = join(folder.path, 'photos');
  mkdirSync(photos);
  writeFileSync(join(photos, 'good.jpg'), Buffer.concat([jpeg, Buffer.from('good')]));
  return photos;
}

function named(json: Documents['backup']): string[] {
  return json.resources.findings.map(({ filename, kind }) => `${filename}: ${kind}`).sort();
}

function failed(json: Documents['backup']): string[] {
  return json.resources.failed.map(({ filename, code }) => `${filename}: ${code}`).sort();
}

function skipped(json: Documents['backup']): string[] {
  return json.skipped.map(({ path, kind }) => `${path}: ${kind}`).sort();
}

test('an empty file, a truncated photo and a text called .jpg are kept as they are and named', async () => {
  await using folder = temporaryFolder();
  const photos = photosIn(folder);
  writeFileSync(join(photos, 'empty.jpg'), '');
  writeFileSync(join(photos, 'cut.jpg'), Buffer.from([0xff, 0xd8, 0xff, 0xe1, 0x7f, 0xff, 0x45, 0x78]));
  writeFileSync(join(photos, 'text.jpg'), 'Dear diary');
  const { status, json, kept } = await backUp(folder, photos);
  assert.equal(status, 0);
  assert.deepEqual(named(json), [
    'cut.jpg: truncated',
    'empty.jpg: empty',
    'text.jpg: not-what-its-name-says',
  ]);
  assert.equal(kept.size, 4);
});

test('2 GB of zeros called .jpg are copied, proven and named', { timeout: 300_000 }, async () => {
  await using folder = temporaryFolder();
  const photos = photosIn(folder);
  const file = openSync(join(photos, 'zeros.jpg'), 'w');
  ftruncateSync(file, 2 ** 31 + 1);
  closeSync(file);
  const drive = join(folder.path, 'drive');
  const home = join(folder.path, 'home');
  const { status, json } = safelightJson(home, 'backup', [photos, '--to', drive]);
  assert.equal(status, 0);
  assert.deepEqual(named(json), ['zeros.jpg: not-what-its-name-says']);
  assert.equal(json.resources.copied, 2);
  assert.equal(json.bytes.copied, 2 ** 31 + 1 + jpeg.length + 4);
  assert.equal(safelight(home, ['verify', drive]).status, 0);
});

test('a zip whose names lead outside writes nothing outside', async () => {
  await using folder = temporaryFolder();
  const zip = join(folder.path, 'photos.zip');
  const names = ['../../evil.jpg', '/tmp/safelight-evil.jpg', 'C:\\evil.jpg', 'a/../../evil2.jpg'];
  const bytes = Buffer.concat([jpeg, Buffer.from('good')]);
  writeFileSync(
    zip,
    madeZip([
      { name: 'DCIM/good.jpg', bytes },
      ...names.map((name) => ({ name, bytes: Buffer.concat([jpeg, Buffer.from(name)]) })),
    ]),
  );
  const { status, json } = await backUp(folder, zip);
  assert.equal(status, 3, 'they may be photos, and are nowhere');
  for (const outside of ['evil.jpg', 'evil2.jpg', '../evil.jpg']) {
    assert.ok(!existsSync(join(folder.path, outside)));
  }
  assert.ok(!existsSync('/tmp/safelight-evil.jpg'));
  const told = [...skipped(json), ...failed(json)].join('\n');
  assert.match(told, /evil\.jpg: unsafe-name/);
  assert.match(told, /evil2\.jpg: unsafe-name/);
});

test('photos that cannot be had out of a zip ask for attention; a note that cannot does not', async () => {
  for (const { name, flags, method, status } of [
    { name: 'DCIM/secret.jpg', flags: 1, status: 3 },
    { name: 'DCIM/deflate64.heic', method: 9, status: 3 },
    { name: 'DCIM/good.jpg', status: 3 },
    { name: 'DCIM/secret.txt', flags: 1, status: 0 },
  ]) {
    await using folder = temporaryFolder();
    const zip = join(folder.path, 'photos.zip');
    const refused = { name, bytes: Buffer.concat([jpeg, Buffer.from(name)]) };
    const lacking = { ...refused, ...(flags === undefined ? { method: method ?? 0 } : { flags }) };
    writeFileSync(zip, madeZip([{ name: 'DCIM/good.jpg', bytes: jpeg }, lacking]));
    const outcome = await backUp(folder, zip);
    assert.equal(outcome.status, status, name);
    assert.ok(outcome.json.skipped.some(({ path }) => path === name));
  }
});

test('links in a circle are named and not followed', posix, async () => {
  await using folder = temporaryFolder();
  const photos = photosIn(folder);
  mkdirSync(join(photos, 'deeper'));
  symlinkSync(photos, join(photos, 'deeper', 'back'));
  symlinkSync(join(photos, 'good.jpg'), join(photos, 'link.jpg'));
  const { status, json, kept } = await backUp(folder, photos);
  assert.equal(status, 0);
  assert.deepEqual(skipped(json), ['deeper/back: symlink', 'link.jpg: symlink']);
  assert.equal(kept.size, 1);
});

test('a FIFO called .jpg is named and never waited for', posix, async () => {
  await using folder = temporaryFolder();
  const photos = photosIn(folder);
  assert.equal(spawnSync('mkfifo', [join(photos, 'pipe.jpg')]).status, 0);
  const { status, json } = await backUp(folder, photos);
  assert.equal(status, 0);
  assert.deepEqual(skipped(json), ['pipe.jpg: special-file']);
});

test(
  'a file and a folder without permission are named, and ask for attention',
  isRoot ? { skip: 'root may read everything' } : posix,
  async () => {
    await using folder = temporaryFolder();
    const photos = photosIn(folder);
    writeFileSync(join(photos, 'locked.jpg'), jpeg);
    chmodSync(join(photos, 'locked.jpg'), 0);
    mkdirSync(join(photos, 'closed'));
    chmodSync(join(photos, 'closed'), 0);
    const { status, json } = await backUp(folder, photos);
    chmodSync(join(photos, 'closed'), 0o700);
    assert.equal(status, 3);
    assert.match(failed(json).join('\n'), /locked\.jpg/);
    // Findings are of what was archived all the same.
    assert.ok(json.resources.findings.every(({ filename }) => filename !== 'locked.jpg'));
    assert.match(skipped(json).join('\n'), /closed: unreadable-folder/);
  },
);

test(
  'names of 255 bytes, with newlines, backslashes and trailing dots arrive under legal ones',
  posix,
  async () => {
    await using folder = temporaryFolder();
    const photos = photosIn(folder);
    const names = [
      `${'x'.repeat(251)}.jpg`,
      `${'é'.repeat(125)}.jpg`,
      'two\nlines.jpg',
      'back\\slash.jpg',
      'CON.jpg',
      'what?.jpg',
      ' leading.jpg',
      '-rf.jpg',
    ];
    for (const name of names) writeFileSync(join(photos, name), Buffer.concat([jpeg, Buffer.from(name)]));
    const { status, json, kept } = await backUp(folder, photos);
    assert.equal(status, 0);
    const told = new Set([...skipped(json), ...failed(json)]);
    assert.equal(kept.size + told.size, names.length + 1, [...told].join());
    for (const path of kept.keys()) {
      const name = path.split('/').at(-1) ?? '';
      assert.ok(Buffer.byteLength(name) <= 255 && !/[\n\\?:]/.test(name), name);
    }
  },
);

test('a name that would move the cursor is printed harmlessly', posix, async () => {
  await using folder = temporaryFolder();
  const photos = photosIn(folder);
  writeFileSync(join(photos, 'a\u001b[2Jb.jpg'), 'no photo');
  const { stdout, stderr } = safelight(join(folder.path, 'home'), [
    'backup',
    photos,
    '--to',
    join(folder.path, 'drive'),
  ]);
  assert.ok(!`${stdout}${stderr}`.includes('\u001b'));
  assert.match(stdout, /a.{1,4}\[2Jb\.jpg/);
});

test('what is asked for wrongly is said in a sentence and ends with 2', async () => {
  await using folder = temporaryFolder();
  const home = join(folder.path, 'home');
  for (const args of [
    ['backup', join(folder.path, 'nowhere'), '--to', join(folder.path, 'drive')],
    ['backup', folder.path],
    ['backup', folder.path, '--to', join(folder.path, 'no/parent/drive')],
    ['restore', '--to', join(folder.path, 'back'), '--month', 'June'],
    ['sing'],
  ]) {
    const { status, stderr } = safelight(home, args);
    assert.equal(status, 2, `${args.join(' ')}: ${stderr}`);
    assert.doesNotMatch(stderr, /at .*\.ts:\d+/, 'no stack trace');
  }
  assert.ok(!existsSync(join(folder.path, 'drive')));
});

test('the version is told without a ledger being made', async () => {
  await using folder = temporaryFolder();
  const home = join(folder.path, 'home');
  const { status, stdout } = safelight(home, ['--version']);
  assert.deepEqual([status, stdout], [0, `${manifest.version}\n`]);
  assert.ok(!existsSync(home));
});

test('an empty mount point where a known drive should be is refused', async () => {
  await using folder = temporaryFolder();
  const photos = photosIn(folder);
  await backUp(folder, photos);
  const drive = join(folder.path, 'drive');
  const { renameSync } = await import('node:fs');
  renameSync(drive, join(folder.path, 'unplugged'));
  mkdirSync(drive);
  const home = join(folder.path, 'home');
  const { status, stderr } = safelight(home, ['backup', photos, '--to', drive]);
  assert.equal(status, 1);
  assert.match(stderr, /marker file is not there/);
  assert.deepEqual([...originalsOn(drive)], []);
  assert.equal(safelight(home, ['verify']).status, 2);
  assert.equal(safelight(home, ['place', 'add', '--new', drive]).status, 0);
});
