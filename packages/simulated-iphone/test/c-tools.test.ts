import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSimulatedPhone, layeredMedia } from '@safelight/simulated-iphone';
import { needsTools, runTool } from './support/c-tools.ts';
import { phoneKey, phoneOnSocket } from './support/phone-on-socket.ts';

const media = layeredMedia({ files: {} });

test('idevice_id lists every phone on the multiplexer', needsTools('idevice_id'), async () => {
  await using one = await phoneOnSocket({ media });
  const other = await createSimulatedPhone({ media, key: phoneKey, udid: '00008140-000000000000BEEF' });
  one.muxer.plugIn(other);
  const listed = await runTool(one.address, 'idevice_id', '-l');
  assert.deepEqual(listed.said.trim().split('\n').sort(), [one.phone.udid, other.udid].sort());
  other.unplug();
  assert.equal((await runTool(one.address, 'idevice_id', '-l')).said.trim(), one.phone.udid);
});

test('C tools reach the phone over TCP too', needsTools('idevice_id'), async () => {
  await using iphone = await phoneOnSocket({ media });
  const { startSimulatedMuxer } = await import('@safelight/simulated-iphone');
  await using muxer = await startSimulatedMuxer({ kind: 'tcp', host: '127.0.0.1', port: 0 });
  muxer.plugIn(iphone.phone);
  assert.equal((await runTool(muxer.address, 'idevice_id', '-l')).said.trim(), iphone.phone.udid);
});

test('idevicepair pairs, validates and unpairs', needsTools('idevicepair'), async () => {
  await using iphone = await phoneOnSocket({ media });
  const pairing = (verb: string) => runTool(iphone.address, 'idevicepair', verb);
  assert.match((await pairing('pair')).said, /SUCCESS: Paired/);
  assert.match((await pairing('validate')).said, /SUCCESS: Validated/);
  assert.ok(iphone.muxer.pairRecords.has(iphone.phone.udid));
  assert.match((await pairing('unpair')).said, /SUCCESS: Unpaired/);
  assert.ok(!iphone.muxer.pairRecords.has(iphone.phone.udid));
});

test(
  'idevicepair is told of a locked, a waiting and a refusing phone',
  needsTools('idevicepair'),
  async () => {
    await using iphone = await phoneOnSocket({
      media,
      lock: 'locked',
      trust: { answer: 'dont-trust', afterAsks: 1 },
    });
    const pairing = async () => (await runTool(iphone.address, 'idevicepair', 'pair')).said;
    assert.match(await pairing(), /passcode/);
    iphone.phone.lock = 'unlocked';
    assert.match(await pairing(), /trust dialog/);
    assert.match(await pairing(), /denied the trust dialog/);
  },
);

test(
  'ideviceinfo reads values in a session, and few without',
  needsTools('ideviceinfo', 'idevicepair'),
  async () => {
    await using iphone = await phoneOnSocket({ media, name: 'Ada’s phone' });
    const simple = await runTool(iphone.address, 'ideviceinfo', '-s');
    assert.match(simple.said, /DeviceName: Ada’s phone/);
    assert.doesNotMatch(simple.said, /SerialNumber/);
    await runTool(iphone.address, 'idevicepair', 'pair');
    assert.match((await runTool(iphone.address, 'ideviceinfo')).said, /SerialNumber: SIMULATED001/);
    const domain = await runTool(iphone.address, 'ideviceinfo', '-q', 'com.apple.mobile.backup');
    assert.match(domain.said, /CloudBackupEnabled: true/);
  },
);

test(
  'idevicediagnostics and idevicenotificationproxy are served',
  needsTools('idevicediagnostics', 'idevicepair'),
  async () => {
    await using iphone = await phoneOnSocket({ media });
    await runTool(iphone.address, 'idevicepair', 'pair');
    const gauge = await runTool(iphone.address, 'idevicediagnostics', 'diagnostics', 'GasGauge');
    assert.match(gauge.said, /CycleCount/);
    const posted: string[] = [];
    iphone.phone.onNotification((name) => posted.push(name));
    const said = await runTool(iphone.address, 'idevicenotificationproxy', 'post', 'org.example.hello');
    assert.equal(said.exitCode, 0);
    assert.deepEqual(posted, ['org.example.hello']);
  },
);
