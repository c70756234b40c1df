import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openSession, type PhoneFacts, phoneFacts } from '@safelight/apple-device';
import { type CreatePhoneOptions, iphoneValues, layeredMedia } from '@safelight/simulated-iphone';
import { startPairedIphone } from './support/paired-iphone.ts';
import { withCode } from './support/rejections.ts';

const media = layeredMedia({ files: {} });

async function factsOf(options: Partial<CreatePhoneOptions>): Promise<PhoneFacts> {
  await using paired = await startPairedIphone({ media, ...options });
  await using session = await openSession(paired.phone);
  return await phoneFacts(session);
}

test('a phone that tells all is known with its dates', async () => {
  const facts = await factsOf({ name: 'Ada’s iPhone' });
  assert.equal(facts.name, 'Ada’s iPhone');
  assert.equal(facts.productType, 'iPhone16,1');
  assert.equal(facts.osVersion, '18.5');
  assert.deepEqual(facts.storage, {
    totalBytes: 128_000_000_000,
    freeBytes: 41_209_715_200,
    usedBytes: 86_790_284_800,
  });
  assert.deepEqual(facts.battery, { percent: 83, charging: true, externalPower: true });
  assert.deepEqual(facts.backup, {
    encrypted: false,
    lastComputerBackup: new Date('2025-03-30T04:00:00Z'),
    iCloudBackup: true,
    lastICloudBackup: new Date('2025-05-27T00:53:20Z'),
  });
  assert.equal(facts.wifiSync, true);
});

test('what a phone does not say is unknown, and never no', async () => {
  const nothing = Object.fromEntries(Object.keys(iphoneValues()).map((domain) => [domain, {}]));
  const facts = await factsOf({ values: nothing });
  const { udid, lockedNow, ...rest } = facts;
  assert.ok(udid);
  assert.equal(lockedNow, false);
  const told = [rest, rest.storage, rest.battery, rest.backup].flatMap((group) =>
    Object.entries(group).filter(([, value]) => value !== undefined && typeof value !== 'object'),
  );
  assert.deepEqual(told, []);
});

test('values of a wrong kind are unknown', async () => {
  const facts = await factsOf({
    values: {
      'com.apple.mobile.backup': {
        WillEncrypt: 'yes',
        LastiTunesBackupDate: 'today',
        LastCloudBackupDate: 0,
      },
      'com.apple.mobile.battery': { BatteryCurrentCapacity: 300, BatteryIsCharging: 1 },
      'com.apple.disk_usage': { TotalDiskCapacity: -5, TotalDataAvailable: 7 },
    },
  });
  assert.deepEqual(facts.backup, {
    encrypted: undefined,
    lastComputerBackup: undefined,
    iCloudBackup: undefined,
    lastICloudBackup: undefined,
  });
  assert.deepEqual(facts.battery, { percent: undefined, charging: true, externalPower: undefined });
  assert.deepEqual(facts.storage, { totalBytes: undefined, freeBytes: 7, usedBytes: undefined });
});

test('a passcode is known to be set while the phone is locked with it, and unknown otherwise', async () => {
  assert.equal((await factsOf({})).passcodeSet, undefined);
  await using paired = await startPairedIphone({ media });
  paired.iphone.phone.lock = 'locked';
  await using session = await openSession(paired.phone);
  const facts = await phoneFacts(session);
  assert.equal(facts.passcodeSet, true);
  assert.equal(facts.lockedNow, true);
});

test('a phone that is unplugged while it is asked is no phone of unknowns', async () => {
  await using paired = await startPairedIphone({ media });
  await using session = await openSession(paired.phone);
  paired.iphone.phone.faults = { unplugAfterBytes: 3000 };
  await assert.rejects(phoneFacts(session), withCode('disconnected'));
});
