import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
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

  test('where a column that changes what is true has another name, that is said', async () => {
    await using copy = copyLibrary('Test-13.0.0');
    copy.change(
      ...['ZHIDDEN', 'ZTRASHEDSTATE', 'ZKIND', 'ZDATECREATED'].map(
        (name) => `ALTER TABLE ZASSET RENAME COLUMN ${name} TO ${name}NEW`,
      ),
      'ALTER TABLE ZADDITIONALASSETATTRIBUTES RENAME COLUMN ZASSET TO ZPHOTO',
    );
    await using library = await copy.open();
    assert.deepEqual(
      library.warnings.map(({ details }) => details),
      [
        'original names',
        'what is in Recently Deleted',
        'what is hidden',
        'when assets were taken',
        'which assets are videos',
      ],
    );
    assert.equal((await collect(library)).length, 16);
  });

  test('macOS 27 counts its models anew; a number between the known ones is a newer system', async () => {
    const openedAs = async (model: number) => {
      await using copy = copyLibrary('Test-13.0.0');
      copy.change(
        `UPDATE Z_METADATA SET Z_PLIST = CAST('<plist><dict><key>PLModelVersion</key><integer>${model}</integer></dict></plist>' AS BLOB)`,
      );
      await using library = await copy.open();
      return [library.generation.system, library.warnings.map(({ code }) => code)];
    };
    assert.deepEqual(await openedAs(270_008_501), ['macOS 27 or iOS 27', []]);
    assert.deepEqual(await openedAs(20_001), [undefined, ['newer-schema']]);
  });

  test('a database whose tables all lie in a log that is not there says so', async () => {
    await using copy = copyLibrary('Test-13.0.0');
    const path = join(copy.library, 'database/Photos.sqlite');
    rmSync(path);
    const database = new DatabaseSync(path);
    database.exec('PRAGMA journal_mode = WAL; CREATE TABLE ZPHOTO (Z_PK); DROP TABLE ZPHOTO');
    database.close();
    await assert.rejects(copy.open(), { code: 'log-absent' });
  });

  test('without a table of assets there is an error', async () => {
    await using copy = copyLibrary('Test-13.0.0');
    copy.change('ALTER TABLE ZASSET RENAME TO ZPHOTO');
    await assert.rejects(copy.open(), { code: 'unknown-schema' });
  });
});
