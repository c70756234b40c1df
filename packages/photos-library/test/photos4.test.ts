import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { needsSample } from '../../../test/support/samples.ts';
import { modernUuid } from '../src/photos4/uuid.ts';
import { assetNamed, changeDatabase, collect, copyLibrary, readSample } from './support/library-copy.ts';

describe('a library of Photos 4 (macOS 10.14)', needsSample('photos-libraries'), () => {
  test('assets, albums, keywords, people and places are read', async () => {
    const assets = await readSample('Test-10.14.6-path_edited');
    assert.equal(assets.length, 7);
    const pumpkins = assetNamed(assets, 'Pumkins1.jpg');
    assert.deepEqual(
      pumpkins.albums.map(({ title }) => title),
      ['Pumpkin Farm', 'Test Album'],
    );
    assert.deepEqual(pumpkins.people, ['Katie', 'Suzy']);
    assert.deepEqual(pumpkins.keywords, ['Kids']);
    assert.equal(pumpkins.takenAt?.local, '2018-09-28T15:35:49.063');
    assert.equal(assetNamed(assets, 'wedding.jpg').favorite, true);
    assert.equal(assetNamed(assets, 'Pumpkins4.jpg').hidden, true);
    assert.equal(assetNamed(assets, 'St James Park.jpg').place()?.countryCode, 'GB');
  });

  test('a rendering is found even in a folder that its number does not name', async () => {
    const [rendering] = assetNamed(
      await readSample('Test-10.14.6-path_edited'),
      'wedding.jpg',
    ).resources.slice(1);
    assert.equal(rendering?.role, 'edited-photo');
    assert.equal(rendering?.path, 'resources/media/version/00/02/fullsizeoutput_9.jpeg');
  });

  test('an asset keeps its identity when Photos converts the library', async () => {
    const [old, converted] = [await readSample('Test-10.14.6-path_edited'), await readSample('Test-13.0.0')];
    for (const asset of old) {
      const same = converted.find(({ id }) => id === asset.id);
      assert.equal(same?.filename, asset.filename);
      assert.equal(same?.resources[0]?.fingerprint, asset.resources[0]?.fingerprint);
    }
    assert.equal(modernUuid('15uNd7%8RguTEgNPKHfTWw'), 'D79B8D77-BFFC-460B-9312-034F2877D35B');
    assert.equal(modernUuid('LibraryFolder'), 'LibraryFolder');
  });

  test('of a pair whose owner works on the RAW, the JPEG is still the photo and the RAW lies beside it', async () => {
    await using copy = copyLibrary('Test-10.14.6-path_edited');
    const master = (name: string) => `(SELECT uuid FROM RKMaster WHERE originalFileName = '${name}')`;
    changeDatabase(join(copy.library, 'database/photos.db'), [
      `UPDATE RKMaster SET alternateMasterUuid = ${master('Tulips.jpg')} WHERE originalFileName = 'wedding.jpg'`,
      "UPDATE RKMaster SET originalFileName = 'wedding.cr2', isTrulyRaw = 1 WHERE originalFileName = 'wedding.jpg'",
    ]);
    await using library = await copy.open();
    const pair = (await collect(library)).find(({ id }) => id.startsWith('E9BC5C36'));
    assert.equal(pair?.filename, 'Tulips.jpg');
    const [photo, raw] = pair.resources;
    assert.deepEqual([photo?.role, photo?.path.endsWith('/Tulips.jpg')], ['photo', true]);
    assert.deepEqual([raw?.role, raw?.path.endsWith('/wedding.jpg')], ['alternate-photo', true]);
  });

  test('without the tables of details the photos are read all the same, with a warning for each', async () => {
    await using copy = copyLibrary('Test-10.14.6-path_edited');
    const tables = ['RKAlbum', 'RKKeyword', 'RKPerson', 'RKModelResource'];
    changeDatabase(
      join(copy.library, 'database/photos.db'),
      tables.map((table) => `DROP TABLE ${table}`),
    );
    await using library = await copy.open();
    const assets = await collect(library);
    assert.equal(assets.length, 7);
    assert.equal(assetNamed(assets, 'wedding.jpg').resources[0]?.availability, 'here');
    assert.deepEqual(
      library.warnings.map(({ code, details }) => [code, details]),
      ['albums', 'keywords', 'people', 'resources'].map((what) => ['missing-columns', `${what} of assets`]),
    );
  });

  test('a path that climbs out of Masters, and a folder inside itself, lead nowhere', async () => {
    await using copy = copyLibrary('Test-10.14.6-path_edited');
    changeDatabase(join(copy.library, 'database/photos.db'), [
      "UPDATE RKMaster SET imagePath = '../../../../etc/passwd' WHERE modelId = 1",
      "UPDATE RKFolder SET parentFolderUuid = uuid, isMagic = 0 WHERE uuid = 'TopLevelAlbums'",
    ]);
    await using library = await copy.open();
    const wedding = assetNamed(await collect(library), 'wedding.jpg');
    assert.equal(wedding.resources[0]?.availability, 'missing');
    assert.equal(wedding.resources[0]?.reason, 'unsafe-path');
    assert.equal(library.albums.length, 3);
  });
});
