import assert from 'node:assert/strict';
import { createPublicKey } from 'node:crypto';
import { test } from 'node:test';
import {
  DeviceError,
  type LockdownClient,
  listDevices,
  type MuxerOptions,
  openAfc,
  openLockdown,
  openService,
  openSession,
  type PairRecord,
  pair,
} from '@safelight/apple-device';
import { layeredMedia, newPhoneKey } from '@safelight/simulated-iphone';
import {
  onlyDevice,
  type PairedIphone,
  pairingOptions,
  startIphone,
  startPairedIphone,
} from '../support/paired-iphone.ts';
import { withCode } from '../support/rejections.ts';

const media = layeredMedia({ files: {} });

test('pairing waits for the unlocking and for the tap, and says so once each', async () => {
  await using started = await startIphone({
    media,
    lock: 'locked',
    trust: { answer: 'trust', afterAsks: 3 },
  });
  const device = await onlyDevice(started.muxer);
  await using lockdown = await openLockdown({ muxer: started.muxer, device, label: 'test' });
  const waiting: string[] = [];
  const record = await pair(lockdown, {
    ...pairingOptions(),
    onWaiting(reason) {
      waiting.push(reason);
      started.iphone.phone.lock = 'unlocked';
    },
  });
  assert.deepEqual(waiting, ['locked', 'trust-pending']);
  assert.equal(record.escrowBag?.length, 32);
  assert.equal(record.wifiMacAddress, '02:00:00:00:00:01');
});

test("a person who taps Don't Trust ends the pairing", async () => {
  await using started = await startIphone({ media, trust: { answer: 'dont-trust', afterAsks: 1 } });
  const device = await onlyDevice(started.muxer);
  await using lockdown = await openLockdown({ muxer: started.muxer, device, label: 'test' });
  await assert.rejects(pair(lockdown, pairingOptions()), withCode('trust-denied'));
});

test('a person who never comes is waited for until the abort', async () => {
  const never = { answer: 'trust', afterAsks: Number.POSITIVE_INFINITY } as const;
  await using started = await startIphone({ media, trust: never });
  const device = await onlyDevice(started.muxer);
  await using lockdown = await openLockdown({ muxer: started.muxer, device, label: 'test' });
  const abort = new AbortController();
  const reason = new Error('given up');
  setTimeout(() => abort.abort(reason), 50);
  await assert.rejects(pair(lockdown, { ...pairingOptions(), signal: abort.signal }), reason);
});

/** Pulls the phone's USB instead of its first answer that holds an escrow bag, and puts it back after `awayMs`. */
function resetUsbOnTrust({ phone, muxer }: PairedIphone['iphone'], awayMs: number): void {
  phone.faults = {
    tamper(message, service) {
      if (service !== 'com.apple.mobile.lockdown' || !message.includes('EscrowBag')) return undefined;
      phone.faults = {};
      phone.unplug();
      if (awayMs !== Number.POSITIVE_INFINITY) setTimeout(() => muxer.plugIn(phone), awayMs);
      return undefined;
    },
  };
}

test('a phone that resets its USB as Trust is tapped is paired all the same, with one record', async () => {
  await using started = await startIphone({ media, trust: { answer: 'trust', afterAsks: 2 } });
  const { muxer, iphone } = started;
  const device = await onlyDevice(muxer);
  resetUsbOnTrust(iphone, 20);
  await using lockdown = await openLockdown({ muxer, device, label: 'test' });
  const reopen = () => reopenedOn(muxer);
  const record = await pair(lockdown, { ...pairingOptions(), pauseMs: 10, reopen });
  const again = await onlyDevice(muxer);
  assert.notEqual(again.deviceId, device.deviceId);
  await using session = await openSession({ muxer, device: again, label: 'test', record });
  assert.ok(session.hasSession);
});

test('a phone that is unplugged at the question, and stays so, ends the pairing', async () => {
  await using started = await startIphone({ media });
  const { muxer, iphone } = started;
  resetUsbOnTrust(iphone, Number.POSITIVE_INFINITY);
  await using lockdown = await openLockdown({ muxer, device: await onlyDevice(muxer), label: 'test' });
  const pairing = pair(lockdown, { ...pairingOptions(), reopen: () => reopenedOn(muxer) });
  await assert.rejects(pairing, withCode('disconnected'));
});

async function reopenedOn(muxer: MuxerOptions): Promise<LockdownClient> {
  const [device] = await listDevices(muxer);
  if (device === undefined) throw new DeviceError('no-device', 'not there');
  return await openLockdown({ muxer, device, label: 'test' });
}

test('a phone that has forgotten this computer says not-paired', async () => {
  await using paired = await startPairedIphone({ media });
  paired.iphone.phone.trust.forgetAll();
  await assert.rejects(openSession(paired.phone), withCode('not-paired'));
});

test('a phone that shows another certificate than at pairing is not the paired phone', async () => {
  await using paired = await startPairedIphone({ media });
  await using impostor = await startPairedIphone({ media, key: await newPhoneKey() });
  const { deviceCertificate } = impostor.phone.record;
  const record = { ...paired.phone.record, deviceCertificate };
  await assert.rejects(openSession({ ...paired.phone, record }), withCode('not-paired'));
});

test('a computer that shows another certificate than at pairing is hung up on', async () => {
  await using paired = await startPairedIphone({ media });
  await using other = await startPairedIphone({ media });
  const { hostCertificate, hostPrivateKey } = await freshRecord(other);
  const record = { ...paired.phone.record, hostCertificate, hostPrivateKey };
  const phone = { ...paired.phone, record };
  await assert.rejects(openAfc(phone), withCode('disconnected', 'protocol'));
});

async function freshRecord(paired: PairedIphone): Promise<PairRecord> {
  await using lockdown = await openLockdown(paired.phone);
  const privateKey = await newPhoneKey();
  const own = { privateKey, publicKey: createPublicKey(privateKey) };
  return await pair(lockdown, { ...pairingOptions(), newKeyPair: async () => own });
}

test('a locked phone that was never unlocked since its start says locked, and opens with the escrow bag', async () => {
  await using paired = await startPairedIphone({ media });
  paired.iphone.phone.lock = 'before-first-unlock';
  await assert.rejects(openService(paired.phone, 'com.apple.afc'), withCode('locked'));
  await using afc = await openAfc(paired.phone);
  assert.equal((await afc.deviceInfo()).model, 'iPhone16,1');
  const { escrowBag, ...rest } = paired.phone.record;
  assert.ok(escrowBag);
  const without = { ...paired.phone, record: { ...rest, escrowBag: undefined } };
  await assert.rejects(openAfc(without), withCode('locked'));
});

test('a service that the phone does not have is not found', async () => {
  await using paired = await startPairedIphone({ media });
  await assert.rejects(openService(paired.phone, 'com.apple.nothing'), withCode('not-found'));
});

test('values outside a session are few; those the phone has not are not found', async () => {
  await using paired = await startPairedIphone({ media });
  await using stranger = await openLockdown(paired.phone);
  await assert.rejects(stranger.getValue(undefined, 'SerialNumber'), withCode('permission-denied'));
  await using session = await openSession(paired.phone);
  assert.equal(await session.getValue(undefined, 'SerialNumber'), 'SIMULATED001');
  await assert.rejects(session.getValue('com.apple.mobile.backup', 'Nothing'), withCode('not-found'));
  await assert.rejects(session.getValue(undefined, 'Nothing'), withCode('not-found'));
});

test('requests made side by side are answered each to its own', async () => {
  await using paired = await startPairedIphone({ media });
  await using session = await openSession(paired.phone);
  const keys = ['SerialNumber', 'Nothing', 'DeviceClass', 'ProductType'];
  const values = await Promise.all(keys.map((key) => session.getValue(undefined, key).catch(() => 'none')));
  assert.deepEqual(values, ['SIMULATED001', 'none', 'iPhone', 'iPhone16,1']);
});

test('without TLS on services, as phones before iOS 13 have it, AFC works too', async () => {
  await using paired = await startPairedIphone({ media, serviceTls: false });
  await using afc = await openAfc(paired.phone);
  assert.deepEqual(await afc.list(''), ['.', '..']);
});
