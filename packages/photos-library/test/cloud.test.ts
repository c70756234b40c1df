import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { needsSample } from '../../../test/support/samples.ts';
import { assetNamed, collect, copyLibrary } from './support/library-copy.ts';

const original = 'originals/3/37210110-E940-4227-92D3-45C40F68EB0A.jpeg';
const name = '48349797706_66AB5DAAFB_O.JPG';

function saysOfOriginal(local: number, remote: number): string {
  return `UPDATE ZINTERNALRESOURCE SET ZLOCALAVAILABILITY = ${local}, ZREMOTEAVAILABILITY = ${remote}
    WHERE ZASSET = 1 AND ZDATASTORESUBTYPE = 1`;
}

describe('an original that is not on the disk', needsSample('photos-libraries'), () => {
  for (const [local, remote, availability, reason] of [
    [-1, 1, 'cloud-only', 'not-downloaded'],
    [1, 1, 'missing', 'file-absent'],
    [1, 0, 'missing', 'file-absent'],
    [-1, 0, 'missing', 'not-in-cloud'],
  ] as const) {
    test(`is ${availability} (${reason}) when the library says local ${local}, in iCloud ${remote}`, async () => {
      await using copy = copyLibrary('Test-Shared-10.15.1');
      copy.change(saysOfOriginal(local, remote));
      rmSync(join(copy.library, original));
      await using library = await copy.open();
      const resource = assetNamed(await collect(library), name).resources[0];
      assert.equal(resource?.availability, availability);
      assert.equal(resource?.reason, reason);
      assert.equal(resource?.inCloud, remote === 1);
      assert.equal(resource?.size, 2_766_672);
    });
  }

  test('is here whatever the library says when the file is there', async () => {
    await using copy = copyLibrary('Test-Shared-10.15.1');
    copy.change(saysOfOriginal(-1, 1));
    await using library = await copy.open();
    assert.equal(assetNamed(await collect(library), name).resources[0]?.availability, 'here');
    assert.deepEqual(library.cloud, { originals: 1, local: 0, cloudOnly: 1, usesCloud: true });
  });

  test('its revision changes when it comes back', async () => {
    await using copy = copyLibrary('Test-Shared-10.15.1');
    copy.change(saysOfOriginal(-1, 1));
    rmSync(join(copy.library, original));
    const revision = async () => {
      await using library = await copy.open();
      return assetNamed(await collect(library), name).resources[0]?.revision;
    };
    const absent = await revision();
    writeFileSync(join(copy.library, original), 'another file');
    assert.notEqual(await revision(), absent);
  });
});

test(
  'what iCloud alone keeps for playing a film is no file of the owner’s',
  needsSample('photos-libraries'),
  async () => {
    const filesAfter = async (type: number) => {
      await using copy = copyLibrary('Test-Shared-10.15.1');
      copy.change(`INSERT INTO ZINTERNALRESOURCE (Z_PK, ZASSET, ZRESOURCETYPE, ZVERSION, ZDATASTORESUBTYPE, ZRECIPEID,
      ZDATALENGTH, ZLOCALAVAILABILITY, ZREMOTEAVAILABILITY) VALUES (9999, 1, ${type}, 0, 26, 0, 1801, -1, 1)`);
      await using library = await copy.open();
      return assetNamed(await collect(library), name).resources.map((file) => [file.role, file.availability]);
    };
    assert.deepEqual(await filesAfter(13), [['photo', 'here']]);
    assert.deepEqual(await filesAfter(99), [
      ['photo', 'here'],
      ['other', 'cloud-only'],
    ]);
  },
);

describe('the revision of the details', needsSample('photos-libraries'), () => {
  const revisionAfter = async (...changes: string[]) => {
    await using copy = copyLibrary('Test-13.0.0');
    copy.change(...changes);
    await using library = await copy.open();
    return assetNamed(await collect(library), 'Pumkins1.jpg').detailsRevision();
  };

  test('changes with every detail of the asset', async () => {
    const before = await revisionAfter();
    const where = "WHERE ZUUID LIKE 'F12384F6%'";
    for (const change of [
      `UPDATE ZASSET SET ZFAVORITE = 1 ${where}`,
      `UPDATE ZASSET SET ZHIDDEN = 1 ${where}`,
      `UPDATE ZASSET SET ZTRASHEDSTATE = 1 ${where}`,
      `UPDATE ZASSET SET ZLATITUDE = 1, ZLONGITUDE = 2 ${where}`,
      `UPDATE ZASSET SET ZDATECREATED = ZDATECREATED + 1 ${where}`,
      "UPDATE ZADDITIONALASSETATTRIBUTES SET ZTITLE = 'new' WHERE ZASSET = 4",
      "UPDATE ZGENERICALBUM SET ZTITLE = 'Farm' WHERE Z_PK = 5",
      "UPDATE ZKEYWORD SET ZTITLE = 'children' WHERE Z_PK = 3",
      "UPDATE ZPERSON SET ZFULLNAME = 'Kathy' WHERE ZFULLNAME = 'Katie'",
    ]) {
      assert.notEqual(await revisionAfter(change), before, change);
    }
  });

  test('does not change with other assets, nor with the days that pass in Recently Deleted', async () => {
    assert.equal(
      await revisionAfter('UPDATE ZASSET SET ZFAVORITE = 1 WHERE Z_PK = 2'),
      await revisionAfter(),
    );
    await using copy = copyLibrary('Test-13.0.0');
    copy.change('UPDATE ZASSET SET ZTRASHEDDATE = 785894400 WHERE ZTRASHEDSTATE = 1');
    const revisionAt = async (nowMs: number) => {
      await using library = await copy.open({ nowMs });
      return assetNamed(await collect(library), 'IMG_1064.jpeg').detailsRevision();
    };
    assert.equal(await revisionAt(Date.UTC(2025, 10, 28)), await revisionAt(Date.UTC(2025, 11, 9)));
  });
});
