import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseMuxerAddress } from '@safelight/apple-device';
import { watchDevices } from '../../src/server/devices/watch-devices.ts';
import { desk } from '../support/phone.ts';

test('a phone that is plugged in, and pulled out, is told of within a second', async () => {
  await using here = await desk({ name: 'Ada’s phone' });
  const { phone, muxer } = here.iphone;
  let told = Promise.withResolvers<void>();
  using _ = watchDevices({
    muxer: () => ({
      address: parseMuxerAddress(here.environment.USBMUXD_SOCKET_ADDRESS ?? ''),
      idleMs: 1000,
    }),
    phones: () => told.resolve(),
    volumes: () => {},
  });
  for (const change of [() => {}, () => phone.unplug(), () => muxer.plugIn(phone)]) {
    change();
    const started = performance.now();
    await told.promise;
    assert.ok(performance.now() - started < 1000);
    told = Promise.withResolvers<void>();
  }
});
