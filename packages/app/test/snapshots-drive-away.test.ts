import assert from 'node:assert/strict';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmdirSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { test } from 'node:test';
import { temporaryFolder } from '../../../test/support/temporary-folder.ts';
import { phoneBackup } from '../src/commands/phone-backup.ts';
import { snapshotsImport } from '../src/commands/snapshots.ts';
import { isIdleMountPoint } from '../src/places/absent-drive.ts';
import type { Session } from '../src/session.ts';
import { backupDesk } from './support/backup-desk.ts';

const otherDisk = '/dev/shm';
const hasOtherDisk = existsSync(otherDisk) && statSync(otherDisk).dev !== statSync(tmpdir()).dev;
const skip = hasOtherDisk ? false : `${otherDisk} is not here, or no other disk than that of ${tmpdir()}`;

const noDrive = /There is no drive at .*Blue now\. Is it connected\?/;

/** A phone, a folder of this disk, and a drive that is connected at `blue`. */
async function deskWithDrive() {
  const here = await backupDesk();
  const disk = mkdtempSync(join(otherDisk, 'safelight-test-'));
  const [blue, own] = [join(here.drive, 'Blue'), join(here.drive, 'own')];
  symlinkSync(disk, blue);
  return {
    here,
    disk,
    blue,
    own,
    backUp: (to?: string) =>
      here.command((s) => phoneBackup(undefined, { ...(to && { to }), full: false }, s)),
    async [Symbol.asyncDispose]() {
      await here[Symbol.asyncDispose]();
      rmSync(disk, { recursive: true });
    },
  };
}

test('the empty folder that a drive leaves where it was mounted gets no backup of a phone', {
  skip,
}, async () => {
  await using desk = await deskWithDrive();
  const { here, disk, blue, own, backUp } = desk;
  assert.equal((await backUp(blue)).outcome, 'ok');

  rmSync(blue);
  mkdirSync(blue);
  for (const to of [blue, undefined]) assert.match((await backUp(to)).said, noDrive);
  const [id = ''] = readdirSync(join(disk, here.udid)).filter((name) => /^\d{4}-/.test(name));
  const made = join(disk, here.udid, id, here.udid);
  const imported = (s: Session) => snapshotsImport(made, { root: blue }, s);
  assert.match((await here.command(imported)).said, noDrive);
  assert.deepEqual(readdirSync(blue), []);

  rmdirSync(blue);
  for (const to of [blue, undefined]) assert.match((await backUp(to)).said, noDrive);
  assert.match((await here.command(imported)).said, noDrive);
  assert.ok(!existsSync(blue));

  symlinkSync(disk, blue);
  const again = await backUp();
  assert.match(again.said, /Nothing has changed on the phone/, 'it goes on once the drive is back');
  mkdirSync(own);
  assert.equal((await backUp(own)).outcome, 'ok', 'another folder may be named');
});

test('another folder that is known gets no first backup of a phone while the drive of its backups is away', {
  skip,
}, async () => {
  await using desk = await deskWithDrive();
  const { here, blue, own, backUp } = desk;
  mkdirSync(own);
  for (const to of [own, blue]) assert.equal((await backUp(to)).outcome, 'ok');
  rmSync(join(own, here.udid), { recursive: true });
  rmSync(blue);
  assert.match((await backUp()).said, noDrive);
  assert.deepEqual(readdirSync(own), []);
});

test('a mount point without its drive is told by where it is, by its disk, and by being empty', {
  skip: process.platform === 'win32',
}, async () => {
  await using folder = temporaryFolder();
  const roots = [folder.path];
  const at = (name: string): string => join(folder.path, name);
  for (const name of ['Blue', 'me/Blue', 'me/Full/photos', 'me/Full/deeper'])
    mkdirSync(at(name), { recursive: true });
  assert.ok(await isIdleMountPoint(at('Blue'), roots));
  assert.ok(await isIdleMountPoint(at('me/Blue'), roots));
  assert.ok(!(await isIdleMountPoint(at('me/Full'), roots)), 'it holds something');
  assert.ok(!(await isIdleMountPoint(at('me/Full/photos'), roots)), 'no drive is mounted so deep');
  assert.ok(!(await isIdleMountPoint(at('Blue'), ['/media'])), 'elsewhere');
  symlinkSync(at('me/Blue'), at('link'));
  assert.ok(await isIdleMountPoint(at('link'), [at('me')]), 'behind a link');
});

test('an empty drive that is mounted may begin to hold backups', { skip }, async () => {
  const disk = mkdtempSync(join(otherDisk, 'safelight-test-'));
  using _removed = { [Symbol.dispose]: () => rmSync(disk, { recursive: true }) };
  assert.ok(!(await isIdleMountPoint(disk, ['/dev'])));
});
