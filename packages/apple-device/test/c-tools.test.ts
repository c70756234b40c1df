import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import {
  findPairRecords,
  openAfc,
  openSession,
  saveMuxerPairRecord,
  writePairRecord,
} from '@safelight/apple-device';
import { layeredMedia } from '@safelight/simulated-iphone';
import { onlyDevice, pairWith, startIphone } from './support/paired-iphone.ts';

const media = layeredMedia({ files: { 'DCIM/100APPLE/IMG_0001.JPG': Buffer.from('jpeg') } });

interface Said {
  readonly said: string;
  readonly isAbsent: boolean;
}

function tool(address: string, name: string, ...args: readonly string[]): Promise<Said> {
  return new Promise((resolve) => {
    const env = { ...process.env, USBMUXD_SOCKET_ADDRESS: address };
    execFile(name, args, { env, timeout: 20_000 }, (error, out, err) => {
      resolve({ said: `${out}${err}`, isAbsent: error?.code === 'ENOENT' });
    });
  });
}

test('a pairing that idevicepair made, SHA-1 and empty names included, opens a session for us', async (t) => {
  await using started = await startIphone({ media });
  const paired = await tool(started.iphone.address, 'idevicepair', 'pair');
  if (paired.isAbsent) return t.skip('not installed: idevicepair');
  assert.match(paired.said, /SUCCESS/);
  const device = await onlyDevice(started.muxer);
  const [found] = await findPairRecords({ muxer: started.muxer, folders: [] }, device.udid);
  assert.ok(found);
  const phone = { muxer: started.muxer, device, record: found.record, label: 'test' };
  await using session = await openSession(phone);
  assert.equal(await session.getValue(undefined, 'SerialNumber'), 'SIMULATED001');
  await using afc = await openAfc(phone);
  assert.deepEqual(await afc.list('DCIM/100APPLE'), ['.', '..', 'IMG_0001.JPG']);
});

test('a pairing that we made serves the C tools', async (t) => {
  await using started = await startIphone({ media });
  const device = await onlyDevice(started.muxer);
  const record = await pairWith(started.muxer, device);
  await saveMuxerPairRecord(started.muxer, device, writePairRecord(record));
  const validated = await tool(started.iphone.address, 'idevicepair', 'validate');
  if (validated.isAbsent) return t.skip('not installed: idevicepair');
  assert.match(validated.said, /SUCCESS: Validated/);
  assert.match((await tool(started.iphone.address, 'ideviceinfo')).said, /SerialNumber: SIMULATED001/);
  const kept = started.iphone.muxer.pairRecords.get(device.udid);
  assert.ok(kept);
  assert.ok(Buffer.from(kept).equals(writePairRecord(record)), 'the C tools paired anew');
});
