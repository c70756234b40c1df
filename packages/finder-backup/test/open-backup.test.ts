import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { needsSample, sample } from '../../../test/support/samples.ts';
import { temporaryFolder } from '../../../test/support/temporary-folder.ts';
import { checkBackupPassword, fileIdOf, openFinderBackup, readBackupInfo } from '../src/index.ts';
import { bytesOf, madeBackup, opened, password, udid } from './made/backup.ts';

const encryptedSample = `finder-backup-encrypted/${udid}`;
const decryptedSample = 'finder-backup/1CB128EAFA77C5BE74283E9A3A2130AF36A3C059';

test(
  'an encrypted backup of an independent writer decrypts to what it lists',
  needsSample(encryptedSample),
  async () => {
    await using scratch = temporaryFolder();
    const expected = readFileSync(sample('finder-backup-encrypted/CONTENTS.sha256'), 'utf8');
    await using backup = await openFinderBackup(sample(encryptedSample), {
      scratchFolder: scratch.path,
      password,
    });
    const lines: string[] = [];
    for (const file of backup.entries()) {
      if (file.kind !== 'file') continue;
      const bytes = await bytesOf(backup.open(file));
      assert.equal(backup.size(file), bytes.length, file.path);
      lines.push(`${createHash('sha256').update(bytes).digest('hex')}  ./${file.domain}/${file.path}`);
    }
    const byPath = (a: string, b: string): number => (a.slice(66) < b.slice(66) ? -1 : 1);
    assert.deepEqual(lines.sort(byPath), expected.trimEnd().split('\n').sort(byPath));
  },
);

test(
  'a backup that a tool decrypted opens without a list of keys and with stray padding',
  needsSample(decryptedSample),
  async () => {
    await using scratch = temporaryFolder();
    await using backup = await openFinderBackup(sample(decryptedSample), { scratchFolder: scratch.path });
    const entries = [...backup.entries()];
    assert.equal(backup.encrypted, false);
    assert.equal(entries.length, 3721);
    assert.equal(backup.entryCount, 3721);
    assert.deepEqual(backup.info.lists, {
      'Info.plist': 'sound',
      'Manifest.plist': 'missing',
      'Status.plist': 'missing',
    });
    assert.equal(entries.filter(({ record }) => record === undefined).length, 0);
    assert.ok(entries.every(({ fileId, domain, path }) => fileId === fileIdOf(domain, path)));
    const link = entries.find(({ kind }) => kind === 'link');
    assert.match(link?.record?.linkTarget ?? '', /^\/var\/mobile\//);
    assert.deepEqual(readdirSync(scratch.path), []);
  },
);

const block = randomBytes(16);
const contents = new Map<string, Buffer>([
  ['Library/empty', Buffer.alloc(0)],
  ['Library/one-block', block],
  ['Library/odd', randomBytes(1_300_007)],
  ['Library/looks-like-padding', Buffer.alloc(64, 16)],
]);
const entries = [...contents].map(([path, bytes]) => ({ domain: 'HomeDomain', path, bytes }));

for (const secret of [undefined, password]) {
  test(`files come out of ${secret === undefined ? 'a plain' : 'an encrypted'} backup as they went in, whole and in parts`, async () => {
    await using folder = temporaryFolder();
    const path = madeBackup(folder.path, entries, secret === undefined ? {} : { password: secret });
    await using backup = await opened(path, secret);
    assert.equal(backup.encrypted, secret !== undefined);
    for (const [name, bytes] of contents) {
      const file = backup.find('HomeDomain', name);
      assert.ok(file !== undefined, name);
      assert.deepEqual(await bytesOf(backup.open(file)), bytes, name);
      for (const [start, end] of [
        [0, 1],
        [15, 17],
        [16, 32],
        [33, 1_300_000],
        [1_300_000, 9_999_999],
      ] as const)
        assert.deepEqual(
          await bytesOf(backup.open(file, { start, end })),
          bytes.subarray(start, end),
          `${name} ${start}`,
        );
    }
    assert.equal(backup.find('HomeDomain', 'Library/no-such-file'), undefined);
  });
}

test('a recorded size that is wrong cuts nothing off', async () => {
  await using folder = temporaryFolder();
  const bytes = randomBytes(50_000);
  const path = madeBackup(
    folder.path,
    [{ domain: 'HomeDomain', path: 'Library/SMS/sms.db', bytes, recordedSize: 4096 }],
    { password },
  );
  await using backup = await opened(path, password);
  const file = backup.find('HomeDomain', 'Library/SMS/sms.db');
  assert.ok(file !== undefined);
  assert.equal(file.record?.size, 4096);
  assert.deepEqual(await bytesOf(backup.open(file)), bytes);
});

test('the decrypted list is for its owner only, and goes when the backup is closed', async () => {
  await using folder = temporaryFolder();
  const path = madeBackup(join(folder.path, 'backups'), entries, { password });
  const scratch = join(folder.path, 'own-scratch');
  mkdirSync(scratch);
  const backup = await openFinderBackup(path, { scratchFolder: scratch, password });
  const [inside = ''] = readdirSync(scratch);
  const list = join(scratch, inside, 'Manifest.db');
  assert.equal(statSync(list).mode & 0o777, 0o600);
  assert.equal(statSync(join(scratch, inside)).mode & 0o777, 0o700);
  const before = readdirSync(path);
  await backup[Symbol.asyncDispose]();
  assert.deepEqual(readdirSync(scratch), []);
  assert.deepEqual(readdirSync(path), before);
  assert.throws(() => backup.find('HomeDomain', 'Library/odd'), { code: 'closed' });
});

test('a password is proven without opening anything, and a wrong one is told', async () => {
  await using folder = temporaryFolder();
  const path = madeBackup(folder.path, entries, { password });
  await checkBackupPassword(path, password);
  await assert.rejects(checkBackupPassword(path, 'Correct horse'), { code: 'wrong-password' });
  await assert.rejects(opened(path, ''), { code: 'wrong-password' });
  await assert.rejects(opened(path), { code: 'password-needed' });
  const plain = madeBackup(join(folder.path, 'plain'), entries);
  await assert.rejects(checkBackupPassword(plain, password), { code: 'not-encrypted' });
});

test('waiting for a password ends at once when it is cancelled', async () => {
  await using folder = temporaryFolder();
  const path = madeBackup(folder.path, entries, { password });
  const stop = AbortSignal.abort(new Error('enough'));
  await assert.rejects(checkBackupPassword(path, password, { signal: stop }), /enough/);
  await assert.rejects(
    openFinderBackup(path, { scratchFolder: folder.path, password, signal: stop }),
    /enough/,
  );
});

test('a backup says what it is without its password', async () => {
  await using folder = temporaryFolder();
  const path = madeBackup(folder.path, [], { password, state: 'uploading', deviceName: 'Ännes iPhone' });
  const info = await readBackupInfo(path);
  assert.equal(info.udid, udid);
  assert.equal(info.deviceName, 'Ännes iPhone');
  assert.equal(info.encrypted, true);
  assert.equal(info.snapshotState, 'uploading');
  assert.equal(info.dateMs, Date.parse('2026-11-20T10:00:00Z'));
  await assert.rejects(readBackupInfo(folder.path), { code: 'not-a-backup' });
  assert.ok(!existsSync(join(path, 'Manifest.db-wal')));
});
