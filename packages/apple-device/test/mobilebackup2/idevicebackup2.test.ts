import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, test } from 'node:test';
import { backUpPhone, restorePhone, saveMuxerPairRecord, writePairRecord } from '@safelight/apple-device';
import { DomainFiles, iphoneValues } from '@safelight/simulated-iphone';
import { type BackupIphone, backupInto, startBackupIphone } from '../support/backed-up-iphone.ts';
import { runTool } from '../support/run-tool.ts';

const isThere = spawnSync('idevicebackup2', ['--version']).error === undefined;
const options = isThere ? { timeout: 60_000 } : { skip: 'not installed: idevicebackup2' };

interface Peer extends BackupIphone {
  /** Runs idevicebackup2 on the same phone and the same folder. */
  run(...args: readonly string[]): Promise<string>;
}

/** A phone that both trusts; before iOS 16.1, since the tool waits two seconds for the prompt of later ones. */
async function peer(password?: string): Promise<Peer> {
  const values = { '': { ...iphoneValues()[''], ProductVersion: '15.8.2' } };
  const iphone = await startBackupIphone({
    ...(password === undefined ? {} : { password }),
    phone: { values, serviceTls: true },
  });
  const { muxer, phone } = iphone;
  await saveMuxerPairRecord(muxer, phone.device, writePairRecord(phone.record));
  return {
    ...iphone,
    run: (...args) => runTool(iphone.iphone.address, 'idevicebackup2', ...args, iphone.root),
    [Symbol.asyncDispose]: () => iphone[Symbol.asyncDispose](),
  };
}

function change({ agent }: Peer): void {
  agent.files.put('HomeDomain', 'Library/SMS/sms.db', { content: Buffer.from('more messages') });
  agent.files.put('CameraRollDomain', 'Media/DCIM/101APPLE/IMG_0002.HEIC', {
    content: Buffer.alloc(70_000, 5),
  });
  agent.files.remove('CameraRollDomain', 'Media/DCIM/100APPLE/IMG_0002.HEIC');
}

/** Empties the phone, has it restored, and compares. */
async function restoresAllOf({ agent }: Peer, restore: () => Promise<unknown>): Promise<void> {
  const before = agent.files.tree();
  agent.files = new DomainFiles();
  await restore();
  assert.deepEqual(agent.files.tree(), before);
}

const byTool = ['restore', '--system', '--settings'] as const;

describe('idevicebackup2 and Safelight go on with each other’s backups', { concurrency: 2 }, () => {
  for (const password of [undefined, 'correct horse']) {
    const kind = password === undefined ? 'a plain' : 'an encrypted';
    const secret = password === undefined ? {} : { password };
    const said = password === undefined ? [] : ['--password', password];

    test(`${kind} backup of ours is continued and restored by idevicebackup2`, options, async () => {
      await using phone = await peer(password);
      await backUpPhone(phone.phone, backupInto(phone.root));
      change(phone);
      assert.match(await phone.run('backup'), /Incremental backup mode[\s\S]*Backup Successful/);
      await restoresAllOf(phone, async () => {
        assert.match(await phone.run(...byTool, ...said), /Restore Successful/);
      });
      change(phone);
      assert.equal((await backUpPhone(phone.phone, backupInto(phone.root))).full, false);
    });

    test(`${kind} backup of idevicebackup2 is continued and restored by us`, options, async () => {
      await using phone = await peer(password);
      assert.match(await phone.run('backup'), /Backup Successful/);
      change(phone);
      const outcome = await backUpPhone(phone.phone, backupInto(phone.root));
      assert.equal(outcome.full, false);
      await restoresAllOf(phone, () =>
        restorePhone(phone.phone, { root: phone.root, systemFiles: true, ...secret }),
      );
    });
  }
});
