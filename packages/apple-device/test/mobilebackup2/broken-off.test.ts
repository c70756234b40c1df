import assert from 'node:assert/strict';
import { test } from 'node:test';
import { backUpPhone, restorePhone } from '@safelight/apple-device';
import { DomainFiles } from '@safelight/simulated-iphone';
import { type BackupIphone, backupInto, startBackupIphone } from '../support/backed-up-iphone.ts';
import { onlyDevice } from '../support/paired-iphone.ts';
import { withCode } from '../support/rejections.ts';

/** The next run, on the same folder, makes a backup that restores. */
async function nextRunCompletes({ phone: known, agent, root, muxer }: BackupIphone): Promise<void> {
  const phone = { ...known, device: await onlyDevice(muxer) };
  await backUpPhone(phone, backupInto(root));
  const before = agent.files.tree();
  agent.files = new DomainFiles();
  await restorePhone(phone, { root, systemFiles: true });
  assert.deepEqual(agent.files.tree(), before);
}

function plugInAgain({ iphone }: BackupIphone): void {
  iphone.phone.faults = {};
  iphone.muxer.plugIn(iphone.phone);
}

test('a cable pulled after any message ends the backup as such, and the next one completes', async () => {
  await using started = await startBackupIphone();
  let messages = 0;
  started.agent.fault = () => {
    messages++;
    return undefined;
  };
  await backUpPhone(started.phone, backupInto(started.root));
  assert.ok(messages > 20);
  for (let at = 3; at < messages; at += 5) {
    await using iphone = await startBackupIphone();
    iphone.agent.fault = (_, number) => (number === at ? 'unplug' : undefined);
    await assert.rejects(backUpPhone(iphone.phone, backupInto(iphone.root)), withCode('disconnected'));
    iphone.agent.fault = () => undefined;
    plugInAgain(iphone);
    await nextRunCompletes(iphone);
  }
});

test('a cable pulled in the middle of a file leaves no file of that name', async () => {
  await using iphone = await startBackupIphone();
  iphone.iphone.phone.faults = { unplugAfterBytes: iphone.iphone.phone.sentBytes + 1_000_000 };
  await assert.rejects(backUpPhone(iphone.phone, backupInto(iphone.root)), withCode('disconnected'));
  plugInAgain(iphone);
  await nextRunCompletes(iphone);
});

test('a phone that falls silent is given up after the time that was allowed', async () => {
  await using iphone = await startBackupIphone();
  iphone.agent.fault = (name) => (name === 'DLMessageMoveItems' ? 'stall' : undefined);
  const run = backUpPhone(iphone.phone, { ...backupInto(iphone.root), silenceMs: 200 });
  await assert.rejects(run, withCode('timeout'));
});

test('a service that ends by itself is a broken connection', async () => {
  await using iphone = await startBackupIphone();
  iphone.agent.fault = (_, number) => (number === 9 ? 'hang-up' : undefined);
  await assert.rejects(backUpPhone(iphone.phone, backupInto(iphone.root)), withCode('disconnected'));
});

test('an abort tells the phone, throws its reason and releases the lock; the next run completes', async () => {
  for (const step of ['waiting', 'receiving', 'placing'] as const) {
    await using iphone = await startBackupIphone();
    const stop = new AbortController();
    const run = backUpPhone(iphone.phone, {
      ...backupInto(iphone.root),
      signal: stop.signal,
      onProgress: (progress) => {
        if (progress.step === step || step === 'waiting') stop.abort(new Error(`stopped while ${step}`));
      },
    });
    await assert.rejects(run, { message: `stopped while ${step}` });
    while (iphone.iphone.phone.syncLock !== undefined) await new Promise((resolve) => setTimeout(resolve, 5));
    await nextRunCompletes(iphone);
  }
});

test('a signal that is aborted before leaves phone and folder alone', async () => {
  await using iphone = await startBackupIphone();
  const reason = new Error('not at all');
  const run = backUpPhone(iphone.phone, { ...backupInto(iphone.root), signal: AbortSignal.abort(reason) });
  await assert.rejects(run, reason);
});
