import assert from 'node:assert/strict';
import { appendFileSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { BackupEntry } from '@safelight/simulated-iphone';
import { type TemporaryFolder, temporaryFolder } from '../../../test/support/temporary-folder.ts';
import { checkBackupPassword, fileIdOf, verifyFinderBackup } from '../src/index.ts';
import { bytesOf, madeBackup, opened, password } from './made/backup.ts';
import { databaseBytes, jpegBytes, photoPath, photos } from './made/contents.ts';
import { asOfIos9 } from './made/mbdb.ts';

function entries(folder: TemporaryFolder): BackupEntry[] {
  return [
    ...photos(3),
    { domain: 'HomeDomain', path: 'Library' },
    { domain: 'HomeDomain', path: 'Library/link', linkTarget: '/etc/passwd' },
    { domain: 'HomeDomain', path: 'Library/empty', bytes: Buffer.alloc(0) },
    { domain: 'HomeDomain', path: 'Library/SMS/sms.db', bytes: databaseBytes(folder).bytes },
  ];
}

for (const secret of [undefined, password]) {
  test(`a backup of iOS 9, ${secret === undefined ? 'plain' : 'encrypted'}, is read as those of later phones`, async () => {
    await using folder = temporaryFolder();
    const path = madeBackup(folder.path, entries(folder), secret === undefined ? {} : { password: secret });
    const told = new Map<string, unknown>();
    {
      await using later = await opened(path, secret);
      for (const file of later.entries())
        told.set(
          `${file.kind} ${file.domain} ${file.path}`,
          file.kind === 'file' && (await bytesOf(later.open(file))),
        );
      asOfIos9(later);
    }
    await using backup = await opened(path, secret);
    assert.deepEqual(
      [backup.info.flat, backup.encrypted, backup.entryCount],
      [true, secret !== undefined, told.size],
    );
    for (const file of backup.entries()) {
      const bytes = told.get(`${file.kind} ${file.domain} ${file.path}`);
      assert.ok(bytes !== undefined, file.path);
      if (file.kind === 'file') assert.deepEqual(await bytesOf(backup.open(file)), bytes);
    }
    assert.equal(backup.find('HomeDomain', 'Library/link')?.record?.linkTarget, '/etc/passwd');
    assert.deepEqual([...backup.domains().keys()], ['CameraRollDomain', 'HomeDomain']);
    const verification = await verifyFinderBackup(backup, { scratchFolder: folder.path, threads: 1 });
    assert.deepEqual(verification.findings, []);
  });
}

test('a wrong password of an old backup is told apart from damage', async () => {
  await using folder = temporaryFolder();
  const path = madeBackup(folder.path, photos(1), { password });
  {
    await using later = await opened(path, password);
    asOfIos9(later);
  }
  await checkBackupPassword(path, password);
  await assert.rejects(opened(path), { code: 'password-needed' });
  await assert.rejects(opened(path, 'wrong'), { code: 'wrong-password' });
});

test('what is wrong with an old backup is named: a file that is gone or changed, one too many, a list cut short', async () => {
  await using folder = temporaryFolder();
  const path = madeBackup(folder.path, photos(3));
  {
    await using later = await opened(path);
    asOfIos9(later);
  }
  const stored = (number: number): string => join(path, fileIdOf('CameraRollDomain', photoPath(number)));
  rmSync(stored(0));
  writeFileSync(stored(1), jpegBytes(77));
  writeFileSync(join(path, '0'.repeat(40)), 'x');
  {
    await using backup = await opened(path);
    const { findings } = await verifyFinderBackup(backup, { scratchFolder: folder.path, threads: 1 });
    assert.deepEqual([...new Set(findings.map(({ kind }) => kind))].sort(), [
      'digest-differs',
      'extra',
      'missing',
      'shortened',
    ]);
  }
  const list = join(path, 'Manifest.mbdb');
  const whole = readFileSync(list);
  for (const cut of [5, 20, whole.length - 1]) {
    truncateSync(list, cut);
    await assert.rejects(opened(path), { code: 'damaged-manifest' }, `${cut} bytes`);
    writeFileSync(list, whole);
  }
  appendFileSync(list, Buffer.alloc(1000, 0x41));
  await assert.rejects(opened(path), { code: 'damaged-manifest' });
});
