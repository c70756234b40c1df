import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { cameraAssets, openFolder } from '@safelight/camera-files';
import { localMediaFiles, openPhotosDatabase, type PhotosAsset } from '@safelight/photos-library';
import { temporaryFolder } from '../../../test/support/temporary-folder.ts';
import { makeCameraRoll } from '../src/demo/camera-roll.ts';
import { jpegOf, type Mosaic } from '../src/demo/jpeg.ts';
import { sceneMosaic } from '../src/demo/scene.ts';

function present(tool: string, argument: string): boolean {
  return spawnSync(tool, [argument]).status === 0;
}

test('the demo’s camera roll reads as what a phone leaves: assets, times, places, an edit, a wrong ending', async () => {
  await using folder = temporaryFolder();
  const files = await makeCameraRoll(folder.path);
  await using opened = await openFolder(folder.path);
  const assets = await Array.fromAsync(cameraAssets(opened, { timeZone: 'UTC', nowMs: Date.now() }));
  const byId = new Map(assets.map((asset) => [asset.id, asset]));
  const withoutRecipe = files - 1;
  assert.equal(assets.flatMap(({ resources }) => resources).length, withoutRecipe);
  assert.deepEqual(byId.get('DCIM/100APPLE/IMG_0015.JPG')?.takenAt, {
    local: '2024-07-31T21:30:00',
    offset: '-10:00',
    from: 'exif',
  });
  assert.deepEqual(byId.get('DCIM/100APPLE/IMG_0015.JPG')?.location, {
    latitude: 21.3069,
    longitude: -157.8583,
  });
  assert.equal(byId.get('DCIM/100APPLE/IMG_0003.JPG')?.description, 'All of us');
  assert.deepEqual(byId.get('DCIM/100APPLE/IMG_0012.PNG')?.resources[0]?.findings, [
    { code: 'not-what-its-name-says', actual: 'jpeg' },
  ]);
  assert.equal(byId.get('DCIM/102APPLE/picture.jpg')?.takenAt, undefined);
});

test('the demo’s database tells the same of its photos as their Exif, and of an edit and an original in iCloud', async () => {
  await using folder = temporaryFolder();
  await makeCameraRoll(folder.path);
  await using scratch = temporaryFolder();
  await using library = await openPhotosDatabase(await localMediaFiles(folder.path), {
    layout: 'ios',
    scratchFolder: scratch.path,
    nowMs: Date.now(),
  });
  assert.deepEqual(library.warnings, []);
  const byName = new Map<string, PhotosAsset>();
  for await (const asset of library.assets()) byName.set(asset.filename, asset);
  assert.equal(byName.get('IMG_0015.JPG')?.takenAt?.local, '2024-07-31T21:30:00.000');
  assert.equal(byName.get('IMG_0015.JPG')?.takenAt?.offset, '-10:00');
  assert.deepEqual(
    byName.get('IMG_0007.JPG')?.resources.map(({ role, availability }) => [role, availability]),
    [
      ['photo', 'here'],
      ['edited-photo', 'here'],
      ['adjustment-data', 'here'],
    ],
  );
  assert.deepEqual(
    byName.get('IMG_0017.HEIC')?.resources.map(({ availability }) => availability),
    ['cloud-only'],
  );
  assert.equal(byName.get('picture.jpg')?.takenAt, undefined);
});

test('exiftool reads the demo’s Exif blocks without a complaint about their form', {
  skip: present('exiftool', '-ver') ? false : 'exiftool is absent',
}, async () => {
  await using folder = temporaryFolder();
  await makeCameraRoll(folder.path);
  const picture = join(folder.path, 'DCIM', '100APPLE', 'IMG_0011.JPG');
  const tags = [
    '-DateTimeOriginal',
    '-OffsetTimeOriginal',
    '-GPSPosition',
    '-ImageSize',
    '-Warning',
    '-Error',
  ];
  const told = execFileSync('exiftool', ['-s3', '-n', ...tags, picture], { encoding: 'utf8' });
  assert.deepEqual(told.trimEnd().split('\n'), [
    '2024:07:20 06:12:00',
    '-10:00',
    '21.3069 -157.8583',
    '512 384',
  ]);
});

test('ffmpeg decodes the demo’s pictures to the colours that were meant', {
  skip: present('ffmpeg', '-version') ? false : 'ffmpeg is absent',
}, async () => {
  await using folder = temporaryFolder();
  const path = join(folder.path, 'picture.jpg');
  const decode = ['-v', 'error', '-xerror', '-i', path, '-f', 'rawvideo', '-pix_fmt', 'rgb24', '-'];
  for (const number of [0, 1, 2, 3, 5]) {
    const mosaic = sceneMosaic({ number });
    await writeFile(path, jpegOf(mosaic));
    const pixels = execFileSync('ffmpeg', decode, { maxBuffer: 4 << 20 });
    assert.equal(pixels.length, mosaic.columns * mosaic.rows * 8 * 8 * 3);
    assert.ok(farthestColour(pixels, mosaic) <= 6, `picture ${number}`);
  }
});

/** How far a decoded picture is from its mosaic at the middle of any square, of 255. */
function farthestColour(pixels: Buffer, mosaic: Mosaic): number {
  let farthest = 0;
  for (let row = 0; row < mosaic.rows; row++) {
    for (let column = 0; column < mosaic.columns; column++) {
      const at = ((row * 8 + 4) * mosaic.columns * 8 + column * 8 + 4) * 3;
      mosaic.colourAt(column, row).forEach((meant, channel) => {
        farthest = Math.max(farthest, Math.abs(pixels.readUInt8(at + channel) - meant));
      });
    }
  }
  return farthest;
}
