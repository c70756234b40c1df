import assert from 'node:assert/strict';
import { test } from 'node:test';
import { needsSample, sample } from '../../../../test/support/samples.ts';
import { cameraAssets, openFolder, type Skipped } from '../../src/index.ts';

async function shapes(path: string): Promise<{ assets: Record<string, string[]>; skipped: Skipped[] }> {
  await using files = await openFolder(path);
  const skipped: Skipped[] = [];
  const assets: Record<string, string[]> = {};
  const o = {
    timeZone: 'America/Chicago',
    nowMs: Date.UTC(2026, 10, 23),
    onSkipped: (s: Skipped) => skipped.push(s),
  };
  for await (const asset of cameraAssets(files, o)) {
    assets[asset.id] = asset.resources.map(({ role, filename }) => `${role} ${filename}`);
  }
  return { assets, skipped };
}

test("an iPhone's camera roll comes out as its owner sees it", needsSample('camera-roll/DCIM'), async () => {
  const { assets, skipped } = await shapes(sample('camera-roll/DCIM/100APPLE'));
  assert.deepEqual(skipped, []);
  assert.deepEqual(assets, {
    'IMG_0102.HEIC': ['photo IMG_0102.HEIC'],
    'IMG_0658.JPG': ['photo IMG_0658.JPG'],
    'IMG_0664.JPG': ['photo IMG_0664.JPG'],
    'IMG_0667.JPG': ['photo IMG_0667.JPG'],
    'IMG_0675.JPG': ['photo IMG_0675.JPG'],
    'IMG_1853.HEIC': ['photo IMG_1853.HEIC', 'edited-photo IMG_E1853.heic', 'adjustment-data IMG_1853.AAE'],
    'IMG_2908.PNG': ['photo IMG_2908.PNG'],
    'IMG_3539.MOV': ['video IMG_3539.MOV'],
    'IMG_3582.HEIC': ['photo IMG_3582.HEIC', 'paired-video IMG_3582.mov', 'adjustment-data IMG_O3582.aae'],
    'IMG_4394.HEIC': ['photo IMG_4394.HEIC', 'paired-video IMG_4394.mov'],
    'IMG_5747.HEIC': ['photo IMG_5747.HEIC', 'adjustment-data IMG_O5747.aae'],
    'IMG_O3932.aae': ['adjustment-data IMG_O3932.aae'],
  });
});

test(
  'an edited Live Photo exported by Photos without its original is no original',
  needsSample('camera-roll'),
  async () => {
    const { assets } = await shapes(sample('camera-roll/exported-from-photos'));
    assert.deepEqual(assets, {
      'IMG_3582_edited.heic': [
        'edited-photo IMG_3582_edited.heic',
        'edited-paired-video IMG_3582_edited.mov',
        'adjustment-data IMG_3582.AAE',
        'adjustment-data IMG_O3582.AAE',
      ],
    });
  },
);
