import assert from 'node:assert/strict';
import { test } from 'node:test';
import { batteryHealth, listApps, openNotificationProxy } from '@safelight/apple-device';
import {
  diagnosticsRelayService,
  installationProxyService,
  layeredMedia,
  type Service,
} from '@safelight/simulated-iphone';
import { startPairedIphone } from './support/paired-iphone.ts';
import { withCode } from './support/rejections.ts';

const media = layeredMedia({ files: {} });

test('apps are listed by kind, over as many portions as the phone makes', async () => {
  const apps = Array.from({ length: 45 }, (_, index) => ({
    ApplicationType: index % 3 === 0 ? 'System' : 'User',
    CFBundleIdentifier: `org.example.app${index}`,
    CFBundleDisplayName: `App ${index}`,
    Secret: 'not asked for',
  }));
  await using paired = await startPairedIphone({ media, services: [installationProxyService(apps)] });
  assert.equal((await listApps(paired.phone)).length, 30);
  assert.equal((await listApps(paired.phone, { type: 'Any' })).length, 45);
  const [first] = await listApps(paired.phone, { type: 'System' });
  assert.deepEqual(first, {
    identifier: 'org.example.app0',
    name: 'App 0',
    version: undefined,
    type: 'System',
  });
});

test('a phone that refuses to list its apps is quoted', async () => {
  const refusing: Service = {
    name: 'com.apple.mobile.installation_proxy',
    async serve(connection) {
      await connection.receivePlist();
      await connection.sendPlist({ Error: 'APIInternalError' });
    },
  };
  await using paired = await startPairedIphone({ media, services: [refusing] });
  await assert.rejects(listApps(paired.phone), withCode('refused'));
});

test('observed notifications come as they happen, after any silence, and others do not', async () => {
  await using paired = await startPairedIphone({ media });
  const phone = { ...paired.phone, muxer: { ...paired.muxer, idleMs: 1000 } };
  await using proxy = await openNotificationProxy(phone);
  await proxy.observe('com.apple.LocalAuthentication.ui.presented');
  const notifications = proxy.notifications();
  const first = notifications.next();
  await new Promise((resolve) => setTimeout(resolve, 1300));
  paired.iphone.phone.postNotification('com.apple.other');
  paired.iphone.phone.postNotification('com.apple.LocalAuthentication.ui.presented');
  assert.deepEqual(await first, { done: false, value: 'com.apple.LocalAuthentication.ui.presented' });
});

test('a posted notification reaches the phone', async () => {
  await using paired = await startPairedIphone({ media });
  const posted = new Promise((resolve) => paired.iphone.phone.onNotification(resolve));
  await using proxy = await openNotificationProxy(paired.phone);
  await proxy.post('com.apple.itunes-mobdev.syncWillStart');
  assert.equal(await posted, 'com.apple.itunes-mobdev.syncWillStart');
});

test('the wear of the battery is told, or unsupported', async () => {
  await using paired = await startPairedIphone({ media });
  assert.deepEqual(await batteryHealth(paired.phone), {
    cycles: 210,
    designMilliampHours: 3274,
    fullMilliampHours: 2980,
  });
  await using silent = await startPairedIphone({ media, services: [diagnosticsRelayService({})] });
  await assert.rejects(batteryHealth(silent.phone), withCode('unsupported'));
});
