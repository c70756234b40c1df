import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { needsSample } from '../../../test/support/samples.ts';
import { appleFingerprint, type PhotosAsset } from '../src/index.ts';
import { assetNamed, collect, filesBelow, readSample } from './support/library-copy.ts';
import { copyAsPhone, put } from './support/phone-copy.ts';
import { told } from './support/told.ts';

describe('the same database on a phone', needsSample('photos-libraries'), () => {
  test('tells the same of every asset as on the Mac', async () => {
    await using phone = copyAsPhone();
    await using library = await phone.open();
    assert.equal(library.generation.layout, 'ios');
    const [onPhone, onMac] = [await collect(library), await readSample('Test-Media-Types-15.7.2')];
    assert.equal(onPhone.length, onMac.length);
    for (const [i, asset] of onPhone.entries()) {
      const same = onMac[i];
      assert.deepEqual(described(asset), same && described(same));
      assert.deepEqual(
        asset.resources.map(({ role, filename, size, availability }) => ({
          role,
          filename,
          size,
          availability,
        })),
        same?.resources.map(({ role, filename, size, availability }) => ({
          role,
          filename,
          size,
          availability,
        })),
        asset.filename,
      );
    }
  });

  test('a phone older than iOS 12, which keeps no list of files, has whole Live Photos and edits all the same', async () => {
    await using phone = copyAsPhone();
    phone.change('DROP TABLE ZINTERNALRESOURCE');
    await using library = await phone.open();
    const assets = await collect(library);
    const adjustments = 'PhotoData/Mutations/DCIM/100APPLE/IMG_4394/Adjustments';
    assert.deepEqual(
      assetNamed(assets, 'IMG_4394.HEIC').resources.map(({ role, path }) => `${role} ${path}`),
      [
        'photo DCIM/100APPLE/IMG_4394.HEIC',
        'paired-video DCIM/100APPLE/IMG_4394.MOV',
        `edited-photo ${adjustments}/FullSizeRender.heic`,
        `adjustment-data ${adjustments}/Adjustments.plist`,
        `edited-paired-video ${adjustments}/FullSizeRender.mov`,
      ],
    );
    rmSync(join(phone.media, 'PhotoData/CPLAssets/group42/IMG_3582.MOV'));
    await using later = await phone.open();
    const [photo, film] = assetNamed(await collect(later), 'IMG_3582.HEIC').resources;
    assert.deepEqual(
      [photo?.availability, film?.availability, film?.reason],
      ['here', 'missing', 'file-absent'],
    );
  });

  test('every file on the phone belongs to an asset', async () => {
    await using phone = copyAsPhone();
    await using library = await phone.open();
    const assets = await collect(library);
    const here = assets
      .flatMap(({ resources }) => resources)
      .filter(({ availability }) => availability === 'here');
    const onPhone = filesBelow(phone.media).filter((path) => !path.startsWith('PhotoData/Photos.sqlite'));
    assert.deepEqual(here.map(({ path }) => path).sort(), onPhone.sort());
  });

  test('an edited Live Photo has its renderings and its recipe under Mutations', async () => {
    await using phone = copyAsPhone();
    await using library = await phone.open();
    const asset = assetNamed(await collect(library), 'IMG_4394.HEIC');
    const adjustments = 'PhotoData/Mutations/DCIM/100APPLE/IMG_4394/Adjustments';
    assert.deepEqual(
      asset.resources.map(({ role, path }) => `${role} ${path}`),
      [
        'photo DCIM/100APPLE/IMG_4394.HEIC',
        'paired-video DCIM/100APPLE/IMG_4394.MOV',
        `edited-photo ${adjustments}/FullSizeRender.heic`,
        `edited-paired-video ${adjustments}/FullSizeRender.mov`,
        `adjustment-data ${adjustments}/Adjustments.plist`,
      ],
    );
  });

  test('an original that storage optimization took away is only in the cloud, its Live video too', async () => {
    await using phone = copyAsPhone();
    phone.change(
      'UPDATE ZINTERNALRESOURCE SET ZLOCALAVAILABILITY = -1, ZREMOTEAVAILABILITY = 1 WHERE ZVERSION = 0 AND ZRECIPEID = 0',
    );
    rmSync(join(phone.media, 'DCIM/100APPLE/IMG_4580.HEIC'));
    rmSync(join(phone.media, 'DCIM/100APPLE/IMG_4580.MOV'));
    await using library = await phone.open();
    const asset = assetNamed(await collect(library), 'IMG_4580.HEIC');
    assert.deepEqual(
      asset.resources.map(({ availability }) => availability),
      ['cloud-only', 'cloud-only'],
    );
    assert.equal(library.cloud.cloudOnly, 18);
  });

  test('files of one name in two folders stay with their own assets', async () => {
    await using phone = copyAsPhone();
    put(phone, 'DCIM/101APPLE/IMG_4580.HEIC', 99);
    phone.change(
      "UPDATE ZASSET SET ZDIRECTORY = 'DCIM/101APPLE', ZFILENAME = 'IMG_4580.HEIC' WHERE ZFILENAME = 'IMG_0102.HEIC'",
    );
    await using library = await phone.open();
    const assets = await collect(library);
    const other = assetNamed(assets, 'IMG_0102.HEIC').resources;
    assert.deepEqual(
      other.map(({ path, size }) => [path, size]),
      [['DCIM/101APPLE/IMG_4580.HEIC', 99]],
    );
    assert.equal(assetNamed(assets, 'IMG_4580.HEIC').resources.length, 2);
  });

  test('a RAW lies beside its JPEG under the same stem', async () => {
    await using phone = copyAsPhone();
    put(phone, 'DCIM/100APPLE/IMG_1994.DNG', 16_128_420);
    await using library = await phone.open();
    const raw = assetNamed(await collect(library), 'IMG_1994.JPG').resources[1];
    assert.deepEqual(
      [raw?.role, raw?.path, raw?.findings],
      ['alternate-photo', 'DCIM/100APPLE/IMG_1994.DNG', []],
    );
  });

  test('a recipe beside the photo is found where older systems wrote it', async () => {
    await using phone = copyAsPhone();
    rmSync(join(phone.media, 'PhotoData/Mutations'), { recursive: true });
    put(phone, 'DCIM/100APPLE/IMG_4394.AAE', 500);
    await using library = await phone.open();
    const asset = assetNamed(await collect(library), 'IMG_4394.HEIC');
    const recipe = asset.resources.find(({ role }) => role === 'adjustment-data');
    assert.equal(recipe?.path, 'DCIM/100APPLE/IMG_4394.AAE');
    assert.equal(asset.resources.find(({ role }) => role === 'edited-photo')?.availability, 'missing');
  });

  test('the bytes are those of the phone', async () => {
    await using phone = copyAsPhone();
    await using library = await phone.open();
    const resource = assetNamed(await collect(library), 'IMG_0102.HEIC').resources[0];
    const hasher = appleFingerprint();
    for await (const chunk of resource?.open() ?? []) hasher.update(chunk);
    assert.equal(hasher.digest(), 'AcxtO2UfLCtYwEu4VsVCuFXOWEuf');
  });
});

function described(asset: PhotosAsset): object {
  return { ...told(asset), resources: [] };
}
