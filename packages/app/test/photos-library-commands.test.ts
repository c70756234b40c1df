import assert from 'node:assert/strict';
import { cpSync, mkdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { safelight } from '../../../test/support/cli.ts';
import { needsSample } from '../../../test/support/samples.ts';
import { temporaryFolder } from '../../../test/support/temporary-folder.ts';
import { originalsOn } from '../../../test/support/tree.ts';
import { libraryPath } from '../../photos-library/test/support/library-copy.ts';
import { findSources } from '../src/sources/find-sources.ts';
import { linuxMounts } from '../src/sources/mounted-volumes.ts';
import { listed, photosDesk } from './support/photos-commands.ts';

const pumpkins = "WHERE ZUUID LIKE 'F12384F6%'";

describe('a hostile or broken Photos library', needsSample('photos-libraries'), () => {
  test('a path that climbs out is missing, and nothing outside is copied', async () => {
    await using desk = photosDesk('Test-13.0.0');
    const secret = join(desk.path, 'secret.jpeg');
    writeFileSync(
      secret,
      readFileSync(join(desk.library, 'originals/F/F12384F6-CD17-4151-ACBA-AE0E3688539E.jpeg')),
    );
    desk.change(`UPDATE ZASSET SET ZDIRECTORY = '../..', ZFILENAME = 'secret.jpeg' ${pumpkins}`);
    rmSync(join(desk.library, 'originals/F/F12384F6-CD17-4151-ACBA-AE0E3688539E.jpeg'));
    const { status, json } = desk.run('backup', desk.library, '--to', desk.place);
    assert.equal(status, 3);
    const missing = json.resources.missing.filter(({ filename }) => filename === 'Pumkins1.jpg');
    assert.equal(missing.length, 1);
    assert.notEqual(missing[0]?.reason, 'not-downloaded');
    assert.ok(![...originalsOn(desk.place).keys()].some((path) => /Pumkins1|secret/.test(path)));
  });

  test('a database cut short is an error with a way out, and nothing is counted as gone', async () => {
    await using desk = photosDesk('Test-13.0.0');
    desk.run('backup', desk.library, '--to', desk.place);
    const kept = originalsOn(desk.place);
    truncateSync(join(desk.library, 'database/Photos.sqlite'), 300_000);
    rmSync(join(desk.library, 'database/Photos.sqlite-wal'), { force: true });
    const { status, stdout, stderr } = safelight(desk.home, ['backup', desk.library, '--to', desk.place]);
    assert.equal(status, 1);
    assert.equal(stdout, '');
    assert.match(stderr, /database is damaged/);
    assert.deepEqual(originalsOn(desk.place), kept);
    assert.doesNotMatch(safelight(desk.home, ['status', '--json']).stdout, /"gone": [1-9]/);
  });

  test('a library without its database, and a folder that is none, say so', async () => {
    await using desk = photosDesk('Test-Empty-Library-Ventura-13-5');
    rmSync(join(desk.library, 'database'), { recursive: true });
    assert.match(safelight(desk.home, ['list', desk.library]).stderr, /no Photos library that can be read/);
    const { status, stderr } = safelight(desk.home, ['doctor', desk.path]);
    assert.equal(status, 2);
    assert.match(stderr, /is no Photos library/);
  });

  test('a library in a folder of photos is not walked, but named with what to do', async () => {
    await using desk = photosDesk('Test-Lock-10_15_1');
    const { status, json } = desk.run('backup', desk.path, '--to', desk.place, '--dry-run');
    assert.equal(status, 3);
    assert.equal(json.assets.seen, 0);
    const library = json.skipped.filter(({ kind }) => kind === 'photos-library');
    assert.deepEqual(library, [{ path: 'copy.photoslibrary', kind: 'photos-library', hidesAssets: true }]);
    const { stdout } = safelight(desk.home, ['backup', desk.path, '--to', desk.place, '--dry-run']);
    assert.match(stdout, /copy\.photoslibrary: a Photos library: back it up by its own path/);
  });
});

describe('safelight list of a Photos library', needsSample('photos-libraries'), () => {
  test('marks what is deleted, hidden, shared and referenced, and leaves out what is not wanted', async () => {
    await using desk = photosDesk('Test-13.0.0');
    // Core Data counts seconds from 2001.
    const deletedAt = (Date.now() - 5.5 * 86_400_000 - Date.UTC(2001, 0, 1)) / 1000;
    desk.change(`UPDATE ZASSET SET ZTRASHEDDATE = ${deletedAt} WHERE ZUUID LIKE '71E3E212%'`);
    const { assets } = desk.run('list', desk.library).json;
    assert.equal(assets.length, 16);
    assert.equal(listed(assets, 'IMG_1064.jpeg').trashed, true);
    assert.ok([24, 25].includes(listed(assets, 'IMG_1064.jpeg').trashedDaysLeft ?? -1));
    const { stdout } = safelight(desk.home, ['list', desk.library]);
    assert.match(stdout, /IMG_1064\.jpeg .*\[recently deleted, 2[45] days left\]$/m);
    assert.equal(listed(assets, 'Pumpkins4.jpg').hidden, true);
    const [original] = listed(assets, 'Pumpkins4.jpg').resources;
    assert.equal(original?.referenced, true);
    assert.equal(original?.reason, 'outside-unreachable');
    assert.equal(original?.path, '/Volumes/MacBook Mojave/Users/Shared/Pumpkins4.jpg');
    assert.deepEqual(listed(assets, 'wedding.jpg').albums[0], {
      title: 'AlbumInFolder',
      folders: ['Folder1', 'SubFolder2'],
    });
    const chosen = desk.run('list', desk.library, '--no-trashed', '--no-hidden').json.assets;
    assert.deepEqual(
      chosen.map(({ id }) => id),
      assets.filter(({ trashed, hidden }) => !trashed && !hidden).map(({ id }) => id),
    );
  });

  test('tells shared items from the owner’s, and that they are reduced copies', async () => {
    await using desk = photosDesk('Test-Shared-10.15.1');
    const { assets } = desk.run('list', desk.library).json;
    assert.deepEqual(assets.map(({ shared, reduced }) => `${shared} ${reduced}`).sort(), [
      'null false',
      'shared-album true',
      'shared-album true',
    ]);
    assert.equal(desk.run('list', desk.library, '--no-shared').json.assets.length, 1);
  });
});

describe('safelight doctor', needsSample('photos-libraries'), () => {
  test('names what is missing, and says what is complete only where it is', async () => {
    await using desk = photosDesk('Test-13.0.0');
    const { status, json } = desk.run('doctor', desk.library);
    assert.equal(status, 3);
    assert.equal(json.complete, false);
    assert.deepEqual(json.assets, {
      total: 16,
      complete: 10,
      cloudOnly: 0,
      missing: 6,
      trashed: 2,
      trashedDaysLeft: null,
      hidden: 1,
      shared: 0,
      reduced: 0,
    });
    assert.equal(json.absent.length, 7);
    assert.equal(json.fingerprints, null);
    const read = desk.run('doctor', desk.library, '--fingerprints').json;
    assert.deepEqual(read.fingerprints, { match: 14, differs: 1, none: 5, unreadable: 0 });
    assert.ok(
      read.findings.some(
        ({ filename, kind }) => `${filename} ${kind}` === 'Pumpkins3.jpg changed-after-import',
      ),
    );
  });

  test('says when the first of Recently Deleted goes for good, and that shared items are reduced copies', async () => {
    await using desk = photosDesk('Test-13.0.0');
    const daysAgo = (days: number) => Date.now() / 1000 - 978_307_200 - days * 86_400;
    const say = () => safelight(desk.home, ['doctor', desk.library]).stdout;
    assert.match(say(), /of these 2 in Recently Deleted, 1 hidden\n/);
    const deleted = 'SELECT Z_PK FROM ZASSET WHERE ZTRASHEDSTATE = 1 ORDER BY Z_PK';
    desk.change(
      `UPDATE ZASSET SET ZTRASHEDDATE = ${daysAgo(2.5)} WHERE ZTRASHEDSTATE = 1`,
      `UPDATE ZASSET SET ZTRASHEDDATE = ${daysAgo(10.5)} WHERE Z_PK = (${deleted} LIMIT 1)`,
    );
    assert.match(say(), /2 in Recently Deleted \(Photos removes the first for good in 19 days\)/);
    assert.equal(desk.run('doctor', desk.library).json.assets.trashedDaysLeft, 19);
    desk.change(`UPDATE ZASSET SET ZTRASHEDDATE = ${daysAgo(31)} WHERE Z_PK = (${deleted} LIMIT 1)`);
    assert.match(say(), /2 in Recently Deleted \(Photos may remove the first for good any day\)/);
    await using shared = photosDesk('Test-Shared-10.15.1');
    const { stdout } = safelight(shared.home, ['doctor', shared.library]);
    assert.match(stdout, /of these 2 shared \(as reduced copies, no originals\)\n/);
    assert.equal(shared.run('doctor', shared.library).json.assets.reduced, 2);
  });

  test('a whole library ends well; originals that are only in iCloud are told, with what to click', async () => {
    await using desk = photosDesk('Test-Media-Types-15.7.2');
    desk.change(
      `DELETE FROM ZASSET WHERE Z_PK IN (SELECT ZASSET FROM ZINTERNALRESOURCE r JOIN ZASSET a ON a.Z_PK = r.ZASSET
       WHERE a.ZUUID IN (${absentAssets.map((uuid) => `'${uuid}'`).join()}))`,
    );
    const whole = desk.run('doctor', desk.library);
    assert.deepEqual([whole.status, whole.json.complete, whole.json.absent], [0, true, []]);
    const [lost] = desk.run('list', desk.library).json.assets;
    const uuid = lost?.id ?? '';
    rmSync(join(desk.library, `originals/${uuid.charAt(0)}/${uuid}.heic`), { force: true });
    rmSync(join(desk.library, `originals/${uuid.charAt(0)}/${uuid}.jpeg`), { force: true });
    desk.change(
      `UPDATE ZINTERNALRESOURCE SET ZLOCALAVAILABILITY = -1, ZREMOTEAVAILABILITY = 1
       WHERE ZRESOURCETYPE = 0 AND ZVERSION = 0 AND ZASSET = (SELECT Z_PK FROM ZASSET WHERE ZUUID = '${uuid}')`,
    );
    const { status, json } = desk.run('doctor', desk.library);
    assert.equal(status, 3);
    assert.equal(json.storage, 'optimized');
    assert.deepEqual(
      json.absent.map(({ filename, reason }) => `${filename} ${reason}`),
      [`${lost?.resources[0]?.filename} not-downloaded`],
    );
    const { stdout } = safelight(desk.home, ['doctor', desk.library]);
    assert.match(stdout, /1 only in iCloud/);
    assert.match(stdout, /Photos › Settings › iCloud › Download Originals to this Mac/);
  });

  test('says of an empty library that it is empty, and of nothing that it is complete', async () => {
    await using desk = photosDesk('Test-Empty-Library-Ventura-13-5');
    const { stdout } = safelight(desk.home, ['doctor', desk.library]);
    assert.match(stdout, /: 0 photos and videos, /);
    assert.match(stdout, /The library is empty: it lists no photo and no video\./);
    assert.doesNotMatch(stdout, /complete/);
    const { assets } = JSON.parse(safelight(desk.home, ['list', desk.library, '--json']).stdout);
    assert.deepEqual(assets, []);
  });
});

/** Those of which a file was cut out of the sample. */
const absentAssets = [
  '1AA0EB69-C3B3-44E7-9AA3-275F0347ABD8',
  '3715655F-9437-4B8E-ADE5-515CD1FD0343',
  '542D92E9-0318-4A23-A9B0-E328332BD983',
  '9CD04458-A18F-4F92-8361-0AE85A72FAFF',
  'CDFC3B62-EDFD-4A49-A80F-00BB7822D0E8',
  'D07B18F1-9D95-4DC8-8F7C-A6AEB77F1534',
  'E03F1E85-1658-4363-9E68-CCE12F9B14F2',
];

describe('safelight sources', () => {
  test(
    'finds libraries in Pictures and on drives, and camera cards',
    needsSample('photos-libraries'),
    async () => {
      await using folder = temporaryFolder();
      const [home, drive, card] = ['home', 'Old Mac', 'CARD'].map((name) => join(folder.path, name));
      assert.ok(home !== undefined && drive !== undefined && card !== undefined);
      const library = libraryPath('Test-Lock-10_15_1');
      cpSync(library, join(home, 'Pictures/Photos Library.photoslibrary'), { recursive: true });
      cpSync(library, join(drive, 'renamed'), { recursive: true });
      mkdirSync(join(card, 'DCIM/100CANON'), { recursive: true });
      for (const name of ['IMG_1.JPG', 'IMG_2.JPG', '._IMG_2.JPG'])
        writeFileSync(join(card, 'DCIM/100CANON', name), 'x');
      const found = await findSources({
        home,
        volumes: [drive, card, join(folder.path, 'unplugged')],
        finderBackups: [],
        measure: false,
        signal: new AbortController().signal,
        countLibrary: async () => undefined,
      });
      assert.deepEqual(found.sources, [
        {
          kind: 'photos-library',
          path: join(home, 'Pictures/Photos Library.photoslibrary'),
          source: join(home, 'Pictures/Photos Library.photoslibrary'),
          name: 'Photos Library',
        },
        {
          kind: 'photos-library',
          path: join(drive, 'renamed'),
          source: join(drive, 'renamed'),
          name: 'renamed',
        },
        { kind: 'camera-card', path: join(card, 'DCIM'), source: join(card, 'DCIM'), name: 'CARD', count: 2 },
      ]);
    },
  );

  test('on Linux a volume is what is mounted where people plug things in', () => {
    const mounts = [
      'sysfs /sys sysfs rw 0 0',
      '/dev/sda1 / ext4 rw 0 0',
      '/dev/sdb1 /media/ada/EOS\\040DIGITAL vfat rw 0 0',
      '/dev/sdc1 /mnt ext4 rw 0 0',
      '/dev/sdb1 /media/ada/EOS\\040DIGITAL vfat rw 0 0',
      '/dev/sdd1 /mediathek ext4 rw 0 0',
      '',
    ].join('\n');
    assert.deepEqual(linuxMounts(mounts), ['/media/ada/EOS DIGITAL', '/mnt']);
  });
});
