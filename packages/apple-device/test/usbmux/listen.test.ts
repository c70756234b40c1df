import assert from 'node:assert/strict';
import { test } from 'node:test';
import { listenForDevices } from '@safelight/apple-device';
import { createSimulatedPhone, layeredMedia } from '@safelight/simulated-iphone';
import { phoneKey, startIphone } from '../support/paired-iphone.ts';
import { withCode } from '../support/rejections.ts';

const media = layeredMedia({ files: {} });

test('listening tells of phones that are here, that come and that go', async () => {
  await using started = await startIphone({ media });
  const events = listenForDevices(started.muxer);
  const first = await events.next();
  assert.ok(!first.done && first.value.kind === 'attached');
  assert.equal(first.value.device.udid, started.iphone.phone.udid);
  const other = await createSimulatedPhone({ media, key: phoneKey, udid: 'second' });
  started.iphone.muxer.plugIn(other);
  const second = await events.next();
  assert.ok(!second.done && second.value.kind === 'attached');
  assert.equal(second.value.device.udid, 'second');
  other.unplug();
  assert.deepEqual(await events.next(), {
    done: false,
    value: { kind: 'detached', deviceId: second.value.device.deviceId },
  });
  await events.return();
});

test('listening outlasts the idle time and ends with the abort or the multiplexer', async () => {
  await using started = await startIphone({ media });
  const reason = new Error('stop');
  const abort = new AbortController();
  const events = listenForDevices({ ...started.muxer, idleMs: 200, signal: abort.signal });
  await events.next();
  setTimeout(() => abort.abort(reason), 500);
  await assert.rejects(events.next(), reason);
  const others = listenForDevices(started.muxer);
  await others.next();
  const ended = assert.rejects(others.next(), withCode('disconnected'));
  started.iphone.phone.plugged(undefined);
  await started.iphone.muxer[Symbol.asyncDispose]();
  await ended;
});
