import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { needsSample } from '../../../test/support/samples.ts';
import { assetNamed, collect, copyLibrary } from './support/library-copy.ts';

describe('a schema of tomorrow', needsSample('photos-libraries'), () => {
  test('renamed join tables are found by looking, and the system is said to be unknown', async () => {
    await using copy = copyLibrary('Test-13.0.0');
    copy.change(
      'ALTER TABLE Z_28ASSETS RENAME TO Z_99ASSETS',
      'ALTER TABLE Z_99ASSETS RENAME COLUMN Z_28ALBUMS TO Z_99ALBUMS',
      'ALTER TABLE Z_1KEYWORDS RENAME COLUMN Z_40KEYWORDS TO Z_88KEYWORDS',
      "UPDATE Z_METADATA SET Z_PLIST = CAST('<plist><dict><key>PLModelVersion</key><integer>280000001</integer></dict></plist>' AS BLOB)",
    );
    await using library = await copy.open();
    assert.deepEqual(library.warnings, [{ code: 'newer-schema', details: 'model 280000001' }]);
    const assets = await collect(library);
    assert.deepEqual(
      assetNamed(assets, 'Pumkins1.jpg').albums.map(({ title }) => title),
      ['Pumpkin Farm', 'Test Album'],
    );
    assert.deepEqual(assetNamed(assets, 'Tulips.jpg').keywords, ['flowers', 'wedding']);
  });

  test('what is no longer there is left out with a warning, never a crash', async () => {
    await using copy = copyLibrary('Test-13.0.0');
    copy.change(
      'DROP TABLE Z_28ASSETS',
      'DROP TABLE ZDETECTEDFACE',
      'DROP TABLE ZINTERNALRESOURCE',
      'ALTER TABLE ZASSET RENAME COLUMN ZKINDSUBTYPE TO ZMEDIASUBTYPE',
    );
    await using library = await copy.open();
    assert.deepEqual(
      library.warnings.map(({ code, details }) => `${code}: ${details}`),
      [
        'missing-columns: albums of assets',
        'missing-columns: people of assets',
        'missing-columns: resources of assets',
      ],
    );
    const assets = await collect(library);
    assert.equal(assets.length, 16);
    assert.equal(assetNamed(assets, 'Pumkins1.jpg').resources[0]?.availability, 'here');
    assert.equal(assetNamed(assets, 'DSC03584.dng').resources[0]?.availability, 'missing');
  });

  test('without a table of assets there is an error', async () => {
    await using copy = copyLibrary('Test-13.0.0');
    copy.change('ALTER TABLE ZASSET RENAME TO ZPHOTO');
    await assert.rejects(copy.open(), { code: 'unknown-schema' });
  });
});
