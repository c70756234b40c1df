import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import {
  connectToDevice,
  listDevices,
  readMuxerBuid,
  readMuxerPairRecord,
  saveMuxerPairRecord,
} from '@safelight/apple-device';
import { buildXmlPlist } from '@safelight/plist';
import {
  createSimulatedPhone,
  layeredMedia,
  lockdownPort,
  startSimulatedMuxer,
} from '@safelight/simulated-iphone';
import { temporaryFolder } from '../../../../test/support/temporary-folder.ts';
import { fakeMuxer } from '../support/fake-muxer.ts';
import { onlyDevice, phoneKey, startIphone } from '../support/paired-iphone.ts';
import { withCode } from '../support/rejections.ts';

const media = layeredMedia({ files: {} });

function packet(
  message: Parameters<typeof buildXmlPlist>[0],
  change: (packet: Buffer) => void = () => {},
): Buffer {
  const body = buildXmlPlist(message);
  const bytes = Buffer.concat([Buffer.alloc(16), body]);
  bytes.writeUInt32LE(bytes.length, 0);
  bytes.writeUInt32LE(1, 4);
  bytes.writeUInt32LE(8, 8);
  bytes.writeUInt32LE(1, 12);
  change(bytes);
  return bytes;
}

test('where nothing listens there is no usbmuxd', async () => {
  await using folder = temporaryFolder();
  const unix = { kind: 'unix', path: join(folder.path, 'nothing') } as const;
  await assert.rejects(listDevices({ address: unix, idleMs: 1000 }), withCode('no-usbmuxd'));
  const muxer = await startSimulatedMuxer({ kind: 'tcp', host: '127.0.0.1', port: 0 });
  const port = Number(muxer.address.split(':')[1]);
  await muxer[Symbol.asyncDispose]();
  const tcp = { kind: 'tcp', host: '127.0.0.1', port } as const;
  await assert.rejects(listDevices({ address: tcp, idleMs: 1000 }), withCode('no-usbmuxd'));
});

test('an unplugged phone is not listed and cannot be connected to', async () => {
  await using started = await startIphone({ media });
  const device = await onlyDevice(started.muxer);
  started.iphone.phone.unplug();
  assert.deepEqual(await listDevices(started.muxer), []);
  await assert.rejects(connectToDevice(started.muxer, device, lockdownPort), withCode('no-device'));
});

test('a port on which the phone does not listen refuses', async () => {
  await using started = await startIphone({ media });
  const device = await onlyDevice(started.muxer);
  await assert.rejects(connectToDevice(started.muxer, device, 1234), withCode('connection-refused'));
});

test('two phones on one multiplexer are told apart', async () => {
  await using started = await startIphone({ media, name: 'one' });
  started.iphone.muxer.plugIn(await createSimulatedPhone({ media, key: phoneKey, udid: 'other-phone' }));
  const devices = await listDevices(started.muxer);
  assert.deepEqual(
    devices.map((device) => device.udid).sort(),
    [started.iphone.phone.udid, 'other-phone'].sort(),
  );
  assert.notEqual(devices[0]?.deviceId, devices[1]?.deviceId);
});

test('pair records go to the multiplexer and come back; a missing one is none', async () => {
  await using started = await startIphone({ media });
  const device = await onlyDevice(started.muxer);
  assert.equal(await readMuxerPairRecord(started.muxer, device.udid), undefined);
  await saveMuxerPairRecord(started.muxer, device, Buffer.from('record'));
  const kept = await readMuxerPairRecord(started.muxer, device.udid);
  assert.equal(Buffer.from(kept ?? []).toString(), 'record');
  assert.equal(await readMuxerBuid(started.muxer), started.iphone.muxer.buid);
  await assert.rejects(readMuxerPairRecord(started.muxer, '../../etc/passwd'), withCode('invalid-argument'));
});

test('devices whose identifier could not be a file name are left out', async () => {
  const devices = ['../../etc/passwd', '', 'a/b', 'x'.repeat(65), 'good-1'].map((udid, index) => ({
    DeviceID: index,
    MessageType: 'Attached',
    Properties: { SerialNumber: udid, ConnectionType: 'USB' },
  }));
  await using muxer = await fakeMuxer(packet({ DeviceList: [...devices, 'junk', 7] }));
  const listed = await listDevices({ address: muxer.address, idleMs: 1000 });
  assert.deepEqual(
    listed.map((device) => device.udid),
    ['good-1'],
  );
});

test('a multiplexer that breaks its protocol is found out', async () => {
  const answers = [
    packet({ DeviceList: [] }, (bytes) => bytes.writeUInt32LE(0xffffffff, 0)),
    packet({ DeviceList: [] }, (bytes) => bytes.writeUInt32LE(3, 0)),
    packet({ DeviceList: [] }, (bytes) => bytes.writeUInt32LE(1, 8)),
    packet({ DeviceList: [] }, (bytes) => bytes.writeUInt32LE(77, 12)),
    packet(['no dictionary']),
    packet({}, (bytes) => bytes.fill(0x3c, 16)),
  ];
  for (const answer of answers) {
    await using muxer = await fakeMuxer(answer);
    await assert.rejects(listDevices({ address: muxer.address, idleMs: 1000 }), withCode('protocol'));
  }
});

test('a silent multiplexer is a timeout, one that hangs up a disconnection', async () => {
  await using silent = await fakeMuxer(undefined);
  await assert.rejects(listDevices({ address: silent.address, idleMs: 50 }), withCode('timeout'));
  await using closing = await fakeMuxer(undefined, true);
  await assert.rejects(listDevices({ address: closing.address, idleMs: 1000 }), withCode('disconnected'));
});

test('an abort ends a request with its reason, before and during', async () => {
  await using silent = await fakeMuxer(undefined);
  const reason = new Error('no more');
  const options = { address: silent.address, idleMs: 5000 };
  await assert.rejects(listDevices({ ...options, signal: AbortSignal.abort(reason) }), reason);
  const abort = new AbortController();
  const listing = listDevices({ ...options, signal: abort.signal });
  setTimeout(() => abort.abort(reason), 20);
  await assert.rejects(listing, reason);
});
