import assert from 'node:assert/strict';
import { test } from 'node:test';
import { backUpPhone, type PhoneNotice, restorePhone } from '@safelight/apple-device';
import { watchNotices } from '../../src/mobilebackup2/notices.ts';
import { holdSyncLock } from '../../src/mobilebackup2/sync-lock.ts';
import { backupInto, startBackupIphone } from '../support/backed-up-iphone.ts';
import { withCode } from '../support/rejections.ts';

test('the passcode prompt is told while it shows, and the backup goes on when it is answered', async () => {
  await using iphone = await startBackupIphone({
    prompt: { answer: 'entered', afterMs: 60, patienceMs: 5000 },
  });
  const told: PhoneNotice[] = [];
  let files = 0;
  await backUpPhone(iphone.phone, {
    ...backupInto(iphone.root),
    onNotice: (notice) => {
      told.push(notice);
      if (notice === 'passcode-wanted') assert.equal(files, 0);
    },
    onReceived: () => void files++,
  });
  assert.deepEqual(told, ['passcode-wanted', 'passcode-done']);
  assert.ok(files > 0);
});

test('a passcode that is refused, and one that nobody enters, end the backup as such', async () => {
  for (const answer of ['refused', 'never'] as const) {
    await using iphone = await startBackupIphone({ prompt: { answer, afterMs: 10, patienceMs: 50 } });
    const run = backUpPhone(iphone.phone, backupInto(iphone.root));
    await assert.rejects(run, withCode('passcode-not-entered'));
  }
});

test('what the phone refuses has a code, and its own words', async () => {
  await using iphone = await startBackupIphone();
  const refusals = [
    [105, 'disk-full'],
    [106, 'phone-full'],
    [205, 'backup-unsound'],
    [207, 'wrong-password'],
    [208, 'passcode-not-entered'],
    [211, 'find-my-on'],
    [212, 'setup-unfinished'],
    [104, 'files-unread'],
    [4711, 'refused'],
  ] as const;
  for (const [code, expected] of refusals) {
    iphone.agent.refusal = { code, text: 'the phone’s own words' };
    const run = backUpPhone(iphone.phone, backupInto(iphone.root));
    await assert.rejects(run, (error: Error & { answer?: string }) => {
      assert.match(error.message, /the phone’s own words/);
      assert.equal(error.answer, String(code));
      return withCode(expected)(error);
    });
  }
});

test('a restore is refused while Find My is on, and for a backup that was not finished', async () => {
  await using iphone = await startBackupIphone();
  const { phone, root } = iphone;
  await assert.rejects(restorePhone(phone, { root }), withCode('backup-unsound'));
  await backUpPhone(phone, backupInto(root));
  iphone.agent.findMyOn = true;
  await assert.rejects(restorePhone(phone, { root }), withCode('find-my-on'));
});

test('somebody may stop it on the phone', async () => {
  await using iphone = await startBackupIphone({ prompt: { answer: 'never', afterMs: 0, patienceMs: 5000 } });
  const run = backUpPhone(iphone.phone, {
    ...backupInto(iphone.root),
    onNotice: (notice) => {
      const cancel = 'com.apple.itunes-client.syncCancelRequest';
      if (notice === 'passcode-wanted') iphone.iphone.phone.postNotification(cancel);
    },
  });
  await assert.rejects(run, withCode('stopped-on-phone'));
});

test('the sync lock keeps two computers apart', async () => {
  await using iphone = await startBackupIphone();
  const { phone } = iphone;
  await using proxy = await watchNotices(phone, () => {});
  await using _held = await holdSyncLock(phone, proxy, undefined);
  const stop = AbortSignal.timeout(50);
  const run = backUpPhone(phone, { ...backupInto(iphone.root), signal: stop });
  await assert.rejects(run, { name: 'TimeoutError' });
});

test('a backup announces itself as syncs do, and leaves no lock', async () => {
  await using iphone = await startBackupIphone();
  const posted: string[] = [];
  iphone.iphone.phone.onNotification((name) => posted.push(name.split('.').at(-1) ?? ''));
  await backUpPhone(iphone.phone, backupInto(iphone.root));
  while (!posted.includes('syncDidFinish')) await new Promise((resolve) => setTimeout(resolve, 5));
  assert.deepEqual(posted, ['syncWillStart', 'syncLockRequest', 'syncDidStart', 'syncDidFinish']);
  assert.equal(iphone.iphone.phone.syncLock, undefined);
});
