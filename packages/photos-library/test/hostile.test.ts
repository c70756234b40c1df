import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, test } from 'node:test';
import { needsSample } from '../../../test/support/samples.ts';
import { temporaryFolder } from '../../../test/support/temporary-folder.ts';
import { localMediaFiles, openPhotosDatabase, openPhotosLibrary, PhotosLibraryError } from '../src/index.ts';
import { openShare } from '../src/share.ts';
import { assetNamed, collect, copyLibrary, nowMs } from './support/library-copy.ts';

const pumpkins = "WHERE ZUUID LIKE 'F12384F6%'";

describe('a damaged library', needsSample('photos-libraries'), () => {
  test('a database cut short anywhere is an error or read to its end, never a part of the assets', async () => {
    await using copy = copyLibrary('Test-13.0.0');
    const path = join(copy.library, 'database/Photos.sqlite');
    const whole = readFileSync(path);
    let errors = 0;
    for (let part = 0; part < 24; part += 1) {
      writeFileSync(path, whole.subarray(0, Math.floor((whole.length * part) / 24)));
      try {
        await using library = await copy.open();
        assert.equal((await collect(library)).length, 16);
      } catch (error) {
        assert.ok(error instanceof PhotosLibraryError, String(error));
        assert.ok(['damaged-database', 'unknown-schema'].includes(error.code), error.code);
        errors += 1;
      }
    }
    assert.ok(errors > 20, `${errors} errors`);
  });

  test('a page of rubbish in the middle gives an error or every asset', async () => {
    await using copy = copyLibrary('Test-13.0.0');
    const path = join(copy.library, 'database/Photos.sqlite');
    const whole = readFileSync(path);
    for (let page = 1; page < whole.length / 4096; page += 29) {
      const bytes = Buffer.from(whole);
      bytes.fill(0xa5, page * 4096, (page + 1) * 4096);
      writeFileSync(path, bytes);
      try {
        await using library = await copy.open();
        const assets = await collect(library);
        assert.equal(assets.length, library.assetCount);
      } catch (error) {
        assert.ok(error instanceof PhotosLibraryError, String(error));
      }
    }
  });

  test('a folder without a database, and no folder at all, are no library', async () => {
    await using folder = temporaryFolder();
    const options = { scratchFolder: folder.path, nowMs };
    await assert.rejects(openPhotosLibrary(folder.path, options), { code: 'not-a-library' });
    await assert.rejects(openPhotosLibrary(join(folder.path, 'none'), options), { code: 'unreadable' });
    mkdirSync(join(folder.path, 'database'));
    writeFileSync(
      join(folder.path, 'database/Photos.sqlite'),
      'not a database, but long enough to look at'.repeat(200),
    );
    await assert.rejects(openPhotosLibrary(folder.path, options), { code: 'damaged-database' });
  });

  test('a database that the system will not let us read is an error that says so', {
    skip:
      process.platform === 'win32'
        ? 'Windows has no such modes'
        : process.getuid?.() === 0 && 'runs as root, who may read everything',
  }, async () => {
    await using copy = copyLibrary('Test-13.0.0');
    chmodSync(join(copy.library, 'database/Photos.sqlite'), 0o000);
    await assert.rejects(copy.open(), { code: 'unreadable' });
  });

  test('a database that fails while it is copied is unreadable, and leaves no copy', async () => {
    await using copy = copyLibrary('Test-13.0.0');
    const files = await localMediaFiles(copy.library);
    const { copy: _, ...streamed } = files;
    const locked = {
      ...streamed,
      async *open() {
        yield new Uint8Array(16);
        throw Object.assign(new Error('resource busy or locked'), { code: 'EBUSY' });
      },
    };
    const options = { scratchFolder: copy.scratch, nowMs, layout: 'mac' } as const;
    await assert.rejects(openPhotosDatabase(locked, options), { code: 'unreadable' });
    assert.deepEqual(readdirSync(copy.scratch), []);
  });

  test('a database that keeps changing is read with a warning', async () => {
    await using copy = copyLibrary('Test-13.0.0');
    const files = await localMediaFiles(copy.library);
    let looks = 0;
    const restless = {
      ...files,
      stat: async (path: string) => {
        const found = await files.stat(path);
        looks += 1;
        return found && { ...found, modifiedAtMs: looks };
      },
    };
    await using library = await openPhotosDatabase(restless, {
      scratchFolder: copy.scratch,
      nowMs,
      layout: 'mac',
    });
    assert.deepEqual(
      library.warnings.map(({ code }) => code),
      ['changed-while-copied'],
    );
    assert.equal((await collect(library)).length, 16);
  });
});

describe('a hostile database', needsSample('photos-libraries'), () => {
  for (const [what, change] of [
    ['a folder that climbs', `UPDATE ZASSET SET ZDIRECTORY = '../../..' ${pumpkins}`],
    ['a name that climbs', `UPDATE ZASSET SET ZFILENAME = '../../secret.jpeg' ${pumpkins}`],
    ['a name with a zero byte', `UPDATE ZASSET SET ZFILENAME = 'F' || char(0) || '.jpeg' ${pumpkins}`],
    ['an absolute path', `UPDATE ZASSET SET ZDIRECTORY = '/etc', ZFILENAME = 'passwd' ${pumpkins}`],
    [
      'a uuid that climbs',
      `UPDATE ZASSET SET ZUUID = '../../../x', ZDIRECTORY = NULL, ZFILENAME = NULL ${pumpkins}`,
    ],
    ['a backslash', `UPDATE ZASSET SET ZDIRECTORY = '..\\..' ${pumpkins}`],
  ] as const) {
    test(`${what} never reads outside the library`, async () => {
      await using copy = copyLibrary('Test-13.0.0');
      writeFileSync(join(copy.path, 'secret.jpeg'), 'secret');
      copy.change(change);
      await using library = await copy.open();
      const resource = assetNamed(await collect(library), 'Pumkins1.jpg').resources[0];
      assert.equal(resource?.availability, 'missing');
      assert.ok(
        ['unsafe-path', 'outside-unreachable', 'file-absent'].includes(resource?.reason ?? ''),
        resource?.reason,
      );
    });
  }

  test('values of the wrong kind and of impossible size hide no asset', async () => {
    await using copy = copyLibrary('Test-13.0.0');
    copy.change(
      'UPDATE ZASSET SET ZDATECREATED = NULL WHERE Z_PK = 2',
      'UPDATE ZASSET SET ZDATECREATED = 9e999, ZLATITUDE = 1e308, ZLONGITUDE = -9e999 WHERE Z_PK = 3',
      'UPDATE ZASSET SET ZKIND = 9223372036854775807, ZTRASHEDSTATE = -9223372036854775808 WHERE Z_PK = 4',
      "UPDATE ZASSET SET ZUUID = x'00ff', ZFILENAME = NULL, ZDIRECTORY = NULL WHERE Z_PK = 5",
      "UPDATE ZASSET SET ZDATECREATED = 'yesterday', ZFAVORITE = 'yes' WHERE Z_PK = 6",
      'UPDATE ZADDITIONALASSETATTRIBUTES SET ZTIMEZONEOFFSET = 9223372036854775807, ZREVERSELOCATIONDATA = zeroblob(5000) WHERE ZASSET = 7',
      'UPDATE ZADDITIONALASSETATTRIBUTES SET ZORIGINALFILENAME = NULL, ZTITLE = zeroblob(9) WHERE ZASSET = 8',
      'UPDATE ZINTERNALRESOURCE SET ZDATALENGTH = 9223372036854775807 WHERE ZASSET = 6',
      'DELETE FROM ZADDITIONALASSETATTRIBUTES WHERE ZASSET = 9',
      "UPDATE ZADDITIONALASSETATTRIBUTES SET ZORIGINALFILENAME = '../../' || char(10) || 'x.jpg' WHERE ZASSET = 10",
    );
    await using library = await copy.open();
    const assets = await collect(library);
    assert.equal(assets.length, 16);
    assert.equal(assets[1]?.takenAt, undefined);
    assert.deepEqual(assets[1]?.findings, []);
    assert.equal(assets[2]?.takenAt, undefined);
    assert.equal(assets[2]?.location, undefined);
    assert.equal(assets[4]?.id, 'no-uuid-5');
    assert.deepEqual(assets[4]?.findings, [{ code: 'no-uuid' }]);
    assert.equal(assets[5]?.resources[0]?.findings[0]?.code, 'size-differs');
    assert.equal(assets[6]?.takenAt?.offsetFrom, 'assumed');
    assert.equal(assets[6]?.place(), undefined);
    assert.equal(assets[7]?.filename, '3DD2C897-F19E-4CA6-8C22-B027D5A71907.jpeg');
    assert.equal(assets[8]?.filename, 'D05A5FE3-15FB-49A1-A15D-AB3DA6F8B068.dng');
    assert.equal(assets[9]?.filename, '.._..__x.jpg');
  });

  test('assets with one uuid are told apart, each reading alike, and the later one says so', async () => {
    await using copy = copyLibrary('Test-13.0.0');
    copy.change('UPDATE ZASSET SET ZUUID = (SELECT ZUUID FROM ZASSET WHERE Z_PK = 3) WHERE Z_PK IN (5, 9)');
    await using library = await copy.open();
    const assets = await collect(library);
    const uuid = assets[2]?.id ?? '';
    assert.deepEqual([assets[4]?.id, assets[8]?.id], [`${uuid}-5`, `${uuid}-9`]);
    assert.deepEqual(assets[2]?.findings, []);
    assert.ok(assets[4]?.findings.some(({ code }) => code === 'repeated-uuid'));
    assert.ok(assets[4]?.resources.every(({ id }) => id.startsWith(`${uuid}-5/`)));
    assert.equal(new Set(assets.map(({ id }) => id)).size, 16);
    const divided = library.divide?.(4);
    assert.ok(divided !== undefined);
    await using shared = await openShare(structuredClone(divided.share));
    const inParts: string[] = [];
    for (let part = 0; part < shared.parts; part += 1)
      for await (const batch of shared.part(part)) inParts.push(...batch.map(({ id }) => id));
    assert.deepEqual(
      inParts,
      assets.map(({ id }) => id),
    );
  });

  test('a damaged index over the uuids hides no asset', async () => {
    await using copy = copyLibrary('Test-13.0.0');
    const path = join(copy.library, 'database/Photos.sqlite');
    copy.change();
    const { root, size } = indexPage(path);
    const bytes = readFileSync(path);
    bytes.fill(0xa5, (root - 1) * size, root * size);
    writeFileSync(path, bytes);
    await using library = await copy.open();
    assert.equal((await collect(library)).length, 16);
  });

  test('folders of albums in a circle, and an album in itself, end', async () => {
    await using copy = copyLibrary('Test-13.0.0');
    copy.change(
      'UPDATE ZGENERICALBUM SET ZPARENTFOLDER = 47 WHERE Z_PK = 45',
      'UPDATE ZGENERICALBUM SET ZPARENTFOLDER = 56 WHERE Z_PK = 56',
      'UPDATE ZGENERICALBUM SET ZPARENTFOLDER = 5 WHERE Z_PK = 5',
    );
    await using library = await copy.open();
    assert.equal(library.albums.length, 9);
    const folders = new Map(library.albums.map((album) => [album.title, album.folders]));
    assert.deepEqual(folders.get('AlbumInFolder'), ['Folder1', 'SubFolder2']);
    assert.deepEqual(folders.get('Raw'), ['Folder2']);
    assert.deepEqual(folders.get('Pumpkin Farm'), []);
  });

  test('a view in the place of a table is no table', async () => {
    await using copy = copyLibrary('Test-13.0.0');
    copy.change(
      'DROP TABLE ZKEYWORD',
      'CREATE VIEW ZKEYWORD AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i AS Z_PK, i AS ZTITLE FROM n',
    );
    await using library = await copy.open();
    const assets = await collect(library);
    assert.equal(assets.length, 16);
    assert.ok(assets.every(({ keywords }) => keywords.length === 0));
  });

  test('a stopped reader stops at once, with the reason of its signal', async () => {
    await using copy = copyLibrary('Test-13.0.0');
    await using library = await copy.open();
    const stop = new AbortController();
    const reason = new Error('enough');
    await assert.rejects(async () => {
      for await (const _ of library.assets({ signal: stop.signal })) stop.abort(reason);
    }, reason);
    await assert.rejects(copy.open({ signal: stop.signal }), reason);
  });
});

/** Where the index over the uuids begins. */
function indexPage(path: string): { root: number; size: number } {
  const database = new DatabaseSync(path, { readOnly: true });
  const value = (sql: string) => Number(Object.values(database.prepare(sql).get() ?? {})[0]);
  const root = value("SELECT rootpage FROM sqlite_master WHERE name = 'Z_Asset_byUuidIndex'");
  const size = value('PRAGMA page_size');
  database.close();
  return { root, size };
}
