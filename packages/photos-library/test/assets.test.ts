import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { needsSample } from '../../../test/support/samples.ts';
import type { PhotosAsset } from '../src/index.ts';
import { assetNamed, collect, copyLibrary, readSample } from './support/library-copy.ts';

const roles = (asset: PhotosAsset) => asset.resources.map(({ role }) => role);
const names = (asset: PhotosAsset) => asset.resources.map(({ filename }) => filename);

describe('a library of macOS 13', needsSample('photos-libraries'), () => {
  test('the wall clock comes with the offset of its own place', async () => {
    const assets = await readSample('Test-13.0.0');
    const elderPark = assetNamed(assets, 'IMG_4547.jpg');
    assert.equal(elderPark.takenAt?.local, '2017-06-20T17:18:56.518');
    assert.equal(elderPark.takenAt?.offset, '+09:30');
    assert.equal(assetNamed(assets, 'IMG_1064.jpeg').takenAt?.local, '2020-02-04T19:07:38.704');
  });

  test('an impossible date is no date, and said so', async () => {
    const asset = assetNamed(await readSample('Test-13.0.0'), 'IMG_1693.tif');
    assert.equal(asset.takenAt, undefined);
    assert.deepEqual(asset.findings, [{ code: 'impossible-date' }]);
  });

  test('albums come with their folders, titles twice when there are two of them', async () => {
    await using copy = copyLibrary('Test-13.0.0');
    await using library = await copy.open();
    const titles = library.albums.map(({ title, folders }) => [...folders, title].join('/'));
    assert.ok(titles.includes('Folder1/SubFolder2/AlbumInFolder'));
    assert.ok(titles.includes('Folder2/Raw'));
    assert.ok(titles.includes('EmptyAlbum'));
    assert.equal(titles.filter((title) => title === 'Test Album').length, 2);
    assert.equal(library.albums.length, 9);
  });

  test('title, description, keywords, people, place and marks are those of the owner', async () => {
    const assets = await readSample('Test-13.0.0');
    const wedding = assetNamed(assets, 'wedding.jpg');
    assert.equal(wedding.favorite, true);
    assert.deepEqual(wedding.people, ['Maria']);
    assert.deepEqual(wedding.keywords, ['wedding']);
    assert.equal(wedding.description, 'Bride Wedding day');
    assert.deepEqual(assetNamed(assets, 'Pumkins1.jpg').people, ['Katie', 'Suzy']);
    assert.equal(assetNamed(assets, 'Pumpkins4.jpg').hidden, true);
    const park = assetNamed(assets, 'St James Park.jpg');
    assert.equal(park.title, "St. James's Park");
    assert.deepEqual(park.location, { latitude: 51.50357167, longitude: -0.1318055 });
    assert.equal(park.place()?.name, "St James's Park, London, England, United Kingdom");
    assert.equal(park.place()?.countryCode, 'GB');
    assert.equal(assetNamed(assets, 'Tulips.jpg').location, undefined);
  });

  test('Recently Deleted items are listed with the days they have left', async () => {
    await using copy = copyLibrary('Test-13.0.0');
    copy.change("UPDATE ZASSET SET ZTRASHEDDATE = 785894400 WHERE ZFILENAME LIKE '71E3E212%'");
    await using library = await copy.open({ nowMs: Date.UTC(2025, 11, 7, 12) });
    const assets = [];
    for await (const asset of library.assets()) assets.push(asset);
    const trashed = assets.filter((asset) => asset.trashed !== undefined);
    assert.deepEqual(trashed.map(({ filename }) => filename).sort(), ['IMG_1064.jpeg', 'wedding_edited.jpg']);
    assert.equal(assetNamed(trashed, 'IMG_1064.jpeg').trashed?.daysLeft, 19);
    assert.equal(
      assetNamed(trashed, 'wedding_edited.jpg').trashed?.daysLeft,
      undefined,
      'deleted in the year 2120',
    );
  });

  test('an edit comes with its rendering and its recipe, a RAW beside its JPEG', async () => {
    const assets = await readSample('Test-13.0.0');
    assert.deepEqual(roles(assetNamed(assets, 'wedding.jpg')), ['photo', 'edited-photo', 'adjustment-data']);
    assert.deepEqual(names(assetNamed(assets, 'wedding.jpg')), [
      'wedding.jpg',
      'wedding_edited.jpeg',
      'wedding.aae',
    ]);
    assert.deepEqual(names(assetNamed(assets, 'IMG_1994.JPG')), ['IMG_1994.JPG', 'IMG_1994.CR2']);
    assert.deepEqual(roles(assetNamed(assets, 'IMG_1994.JPG')), ['photo', 'alternate-photo']);
  });

  test('referenced files are named with where they should be', async () => {
    const asset = assetNamed(await readSample('Test-13.0.0'), 'IMG_2000.JPG');
    for (const resource of asset.resources) {
      assert.equal(resource.referenced, true);
      assert.equal(resource.availability, 'missing');
      assert.equal(resource.reason, 'outside-unreachable');
      assert.match(resource.path, /\/Users\/rhet\/Downloads\/IMG_2000\.(JPG|CR2)$/);
    }
    assert.deepEqual(roles(asset), ['photo', 'alternate-photo']);
  });
});

describe('a library of macOS 15 with every kind of media', needsSample('photos-libraries'), () => {
  test('kinds are those of the Media Types of Photos', async () => {
    const assets = await readSample('Test-Media-Types-15.7.2');
    const kinds = (filename: string) => [...assetNamed(assets, filename).kinds].sort();
    assert.deepEqual(kinds('IMG_2226.HEIC'), ['panorama']);
    assert.deepEqual(kinds('IMG_3539.MOV'), ['time-lapse']);
    assert.deepEqual(kinds('IMG_0905.MOV'), ['slow-mo']);
    assert.deepEqual(kinds('IMG_0102.HEIC'), ['selfie']);
    assert.deepEqual(kinds('IMG_2908.PNG'), ['screenshot']);
    assert.deepEqual(kinds('IMG_5747.HEIC'), ['portrait']);
    assert.deepEqual(kinds('IMG_3932.MOV'), ['cinematic']);
    assert.deepEqual(kinds('IMG_4076.HEIC'), ['live', 'portrait', 'spatial']);
  });

  test('all four of a burst are listed, two of them picked, one on top', async () => {
    const assets = await readSample('Test-Media-Types-15.7.2');
    const burst = assets.filter((asset) => asset.burst !== undefined);
    assert.equal(burst.length, 4);
    assert.equal(new Set(burst.map((asset) => asset.burst?.id)).size, 1);
    const picked = burst.filter((asset) => asset.burst?.picked).map(({ filename }) => filename);
    assert.deepEqual(picked.sort(), ['IMG_0658.JPG', 'IMG_0667.JPG']);
    assert.equal(burst.find((asset) => asset.burst?.key)?.filename, 'IMG_0658.JPG');
  });

  test('an edited Live Photo has its five files, under names that belong together', async () => {
    const asset = assetNamed(await readSample('Test-Media-Types-15.7.2'), 'IMG_4394.HEIC');
    assert.deepEqual(
      asset.resources.map(({ role, filename }) => `${role} ${filename}`),
      [
        'photo IMG_4394.HEIC',
        'paired-video IMG_4394.MOV',
        'edited-photo IMG_E4394.HEIC',
        'edited-paired-video IMG_E4394.MOV',
        'adjustment-data IMG_4394.AAE',
      ],
    );
    assert.ok(asset.resources.every(({ availability }) => availability === 'here'));
  });

  test("a camera's own adjustments are told from the owner's; a slow-motion video needs no rendering", async () => {
    const assets = await readSample('Test-Media-Types-15.7.2');
    assert.deepEqual(names(assetNamed(assets, 'IMG_5747.HEIC')), ['IMG_5747.HEIC', 'IMG_O5747.AAE']);
    const slow = assetNamed(assets, 'IMG_0905.MOV');
    assert.deepEqual(roles(slow), ['video', 'adjustment-data']);
    assert.equal(slow.edited, true);
    assert.deepEqual(slow.findings, []);
  });
});

describe('a library with iCloud Photos and a shared album', needsSample('photos-libraries'), () => {
  test('shared-album items are said to be reduced copies, in their album', async () => {
    const assets = await readSample('Test-Shared-10.15.1');
    const shared = assets.filter((asset) => asset.shared === 'shared-album');
    assert.equal(shared.length, 2);
    for (const asset of shared) {
      assert.equal(asset.reduced, true);
      assert.deepEqual(
        asset.albums.map(({ title, kind }) => `${kind} ${title}`),
        ['shared-album osxphotos'],
      );
      assert.equal(asset.takenAt?.offsetFrom, 'assumed');
      assert.equal(asset.resources[0]?.fingerprint, undefined);
    }
    assert.equal(assetNamed(assets, '48349797706_66AB5DAAFB_O.JPG').reduced, false);
  });

  test('a shared item that is absent has the size that the library knows; one that is here has its own', async () => {
    await using copy = copyLibrary('Test-Shared-10.15.1');
    copy.change('UPDATE ZADDITIONALASSETATTRIBUTES SET ZORIGINALFILESIZE = 1801077 WHERE ZASSET IN (2, 3)');
    rmSync(
      join(
        copy.library,
        `resources/cloudsharing/data/17058154511/9F9A2608-AFE0-4232-A0DC-5ABA7317B978/9D671650-B2FD-4760-84CA-FD25AF622C63.JPG`,
      ),
    );
    await using library = await copy.open();
    const shared = (await collect(library)).filter((asset) => asset.shared === 'shared-album');
    const told = shared.map(({ resources: [file] }) => [file?.availability, file?.size, file?.findings]);
    assert.deepEqual(told, [
      ['here', 683_864, []],
      ['cloud-only', 1_801_077, []],
    ]);
  });

  test('dates without an offset are shown in the zone that the caller names', async () => {
    const assets = await readSample('Test-Shared-10.15.1', { timeZone: 'Europe/Vienna' });
    const asset = assetNamed(assets, '9D671650-B2FD-4760-84CA-FD25AF622C63.JPG');
    assert.deepEqual(asset.takenAt, {
      local: '2019-09-14T02:18:32.000',
      offset: '+02:00',
      instantMs: Date.UTC(2019, 8, 14, 0, 18, 32),
      offsetFrom: 'assumed',
    });
  });
});
