import assert from 'node:assert/strict';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import {
  folderMedia,
  layeredMedia,
  type Media,
  MediaFailure,
  syntheticMedia,
  syntheticPath,
} from '@safelight/simulated-iphone';
import fc from 'fast-check';
import { temporaryFolder } from '../../../test/support/temporary-folder.ts';

async function bytesOf(media: Media, path: string, pieceBytes = 1 << 20): Promise<Buffer> {
  const file = await media.open(path);
  assert.ok(file, path);
  const parts: Buffer[] = [];
  for (let position = 0; ; ) {
    const part = Buffer.from(await file.read(position, pieceBytes));
    if (part.length === 0) break;
    position += part.length;
    parts.push(part);
  }
  await file.close();
  return Buffer.concat(parts);
}

test('a camera roll of 100,000 photos is listed, each where it says it is', async () => {
  const media = syntheticMedia({ photos: 100_000, photoBytes: (index) => index, seed: 'a' });
  const folders = await media.list('DCIM');
  assert.equal(folders?.[0], '100APPLE');
  let index = 0;
  for (const folder of folders ?? []) {
    for (const name of (await media.list(`DCIM/${folder}`)) ?? []) {
      const path = `DCIM/${folder}/${name}`;
      assert.equal(path, syntheticPath(index));
      assert.equal((await media.stat(path))?.sizeBytes, index);
      index++;
    }
  }
  assert.equal(index, 100_000);
  for (const absent of ['DCIM/099APPLE', 'DCIM/999APPLE', 'DCIM/100APPLE/IMG_9999.HEIC', 'other']) {
    assert.equal(await media.stat(absent), undefined, absent);
  }
});

test('synthetic bytes follow from the seed and the photo, however they are read', async () => {
  const options = { photos: 4, photoBytes: () => 9_000_000 };
  const media = syntheticMedia({ ...options, seed: 'a' });
  const whole = await bytesOf(media, syntheticPath(1));
  assert.equal(whole.length, 9_000_000);
  assert.ok(whole.equals(await bytesOf(syntheticMedia({ ...options, seed: 'a' }), syntheticPath(1), 77_777)));
  assert.ok(!whole.equals(await bytesOf(media, syntheticPath(2))));
  assert.ok(!whole.equals(await bytesOf(syntheticMedia({ ...options, seed: 'b' }), syntheticPath(1))));
  await fc.assert(
    fc.asyncProperty(fc.nat(9_000_100), fc.nat(100_000), async (start, size) => {
      const file = await media.open(syntheticPath(1));
      const part = await file?.read(start, size);
      assert.ok(part && Buffer.compare(part, whole.subarray(start, start + size)) === 0);
    }),
    { numRuns: 50 },
  );
});

test('blocks of a synthetic photo cannot be exchanged unnoticed', async () => {
  const media = syntheticMedia({ photos: 1, photoBytes: () => 40_000_000, seed: 'a' });
  const whole = await bytesOf(media, syntheticPath(0));
  const blocks = new Set<string>();
  for (let start = 0; start < whole.length; start += 1 << 19) {
    blocks.add(whole.subarray(start, start + 64).toString('hex'));
  }
  assert.equal(blocks.size, Math.ceil(whole.length / (1 << 19)));
});

test('files in memory lie over other media', async () => {
  const below = syntheticMedia({ photos: 2, photoBytes: () => 10, seed: 'a' });
  const photosDb = Buffer.from('SQLite');
  const media = layeredMedia({
    below,
    files: {
      'PhotoData/Photos.sqlite': photosDb,
      [syntheticPath(0)]: { sizeBytes: 99, failsWith: 20 },
      'DCIM/100APPLE/IMG_0001.AAE': Buffer.from('edit'),
    },
  });
  assert.deepEqual((await media.list(''))?.toSorted(), ['DCIM', 'PhotoData']);
  assert.deepEqual((await media.list('DCIM/100APPLE'))?.toSorted(), [
    'IMG_0001.AAE',
    'IMG_0001.HEIC',
    'IMG_0002.HEIC',
  ]);
  assert.ok((await bytesOf(media, 'PhotoData/Photos.sqlite')).equals(photosDb));
  assert.equal((await media.stat(syntheticPath(0)))?.sizeBytes, 99);
  await assert.rejects(bytesOf(media, syntheticPath(0)), MediaFailure);
  assert.equal((await bytesOf(media, syntheticPath(1))).length, 10);
  assert.equal(await media.stat('nothing'), undefined);
});

test('a folder of this computer is served as it is', async () => {
  await using folder = temporaryFolder();
  await mkdir(join(folder.path, 'DCIM'));
  await writeFile(join(folder.path, 'DCIM', 'a.jpg'), 'hello');
  const media = folderMedia(folder.path);
  assert.deepEqual(await media.list('DCIM'), ['a.jpg']);
  assert.equal((await bytesOf(media, 'DCIM/a.jpg', 2)).toString(), 'hello');
  assert.equal(await media.stat('DCIM/b.jpg'), undefined);
  assert.equal(await media.list('nothing'), undefined);
  assert.equal(await media.open('DCIM/a.jpg/x'), undefined);
  if (process.platform === 'win32') return;
  await symlink('/etc/passwd', join(folder.path, 'link'));
  assert.equal((await media.stat('link'))?.kind, 'symlink');
});
