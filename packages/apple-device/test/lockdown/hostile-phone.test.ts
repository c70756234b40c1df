import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DeviceError, openLockdown, openSession } from '@safelight/apple-device';
import { type Faults, layeredMedia } from '@safelight/simulated-iphone';
import fc from 'fast-check';
import { startPairedIphone } from '../support/paired-iphone.ts';
import { withCode } from '../support/rejections.ts';

const media = layeredMedia({ files: {} });

function answering(bytes: Uint8Array): Faults {
  return { tamper: () => Buffer.from(bytes) };
}

function framed(plist: string): Buffer {
  const body = Buffer.from(plist);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length);
  return Buffer.concat([length, body]);
}

const dict = (inside: string): Buffer => framed(`<plist version="1.0"><dict>${inside}</dict></plist>`);

test('answers of a wrong length, kind or request are found out', async () => {
  await using paired = await startPairedIphone({ media });
  const deep = `${'<array>'.repeat(500)}${'</array>'.repeat(500)}`;
  const answers = {
    'a length of 4 GiB': Buffer.from([0xff, 0xff, 0xff, 0xff]),
    'a length of 0': Buffer.alloc(4),
    'no plist': framed('hello'),
    'an array': framed('<plist version="1.0"><array/></plist>'),
    'a plist 500 levels deep': dict(`<key>Type</key>${deep}`),
    'another request': dict('<key>Request</key><string>GetValue</string>'),
    'no type': dict('<key>Request</key><string>QueryType</string>'),
  };
  for (const [name, answer] of Object.entries(answers)) {
    paired.iphone.phone.faults = {};
    await using lockdown = await openLockdown(paired.phone);
    paired.iphone.phone.faults = answering(answer);
    await assert.rejects(lockdown.queryType(), withCode('protocol'), name);
  }
});

test('a service on an impossible port is not connected to', async () => {
  await using paired = await startPairedIphone({ media });
  for (const port of ['0', '65536', '-1']) {
    await using session = await openSession(paired.phone);
    paired.iphone.phone.faults = answering(dict(`<key>Port</key><integer>${port}</integer>`));
    await assert.rejects(session.startService('com.apple.afc'), withCode('protocol'));
    paired.iphone.phone.faults = {};
  }
});

test('a word for an error that nobody knows is quoted', async () => {
  await using paired = await startPairedIphone({ media });
  await using lockdown = await openLockdown(paired.phone);
  paired.iphone.phone.faults = answering(dict('<key>Error</key><string>NewInIOS30</string>'));
  await assert.rejects(lockdown.queryType(), (error) => {
    assert.ok(error instanceof DeviceError);
    assert.equal(error.code, 'refused');
    assert.equal(error.answer, 'NewInIOS30');
    return true;
  });
});

test('any bytes in place of an answer end in a DeviceError', async () => {
  await using paired = await startPairedIphone({ media });
  const phone = { ...paired.phone, muxer: { ...paired.muxer, idleMs: 400 } };
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 100 }), async (bytes) => {
      paired.iphone.phone.faults = {};
      await using lockdown = await openLockdown(phone);
      paired.iphone.phone.faults = answering(bytes);
      await assert.rejects(lockdown.queryType(), withCode('protocol', 'timeout'));
    }),
    { numRuns: 12, seed: 3 },
  );
});

test('a phone that starts a session and then no TLS is found out', async () => {
  await using paired = await startPairedIphone({ media });
  const phone = { ...paired.phone, muxer: { ...paired.muxer, idleMs: 500 } };
  const started = dict('<key>SessionID</key><string>1</string><key>EnableSessionSSL</key><true/>');
  const { trust } = paired.iphone.phone;
  paired.iphone.phone.faults = {
    tamper: () => Buffer.concat([started, Buffer.from('this is no TLS at all')]),
  };
  await assert.rejects(openSession(phone), withCode('protocol', 'disconnected', 'timeout'));
  trust.forgetAll();
  paired.iphone.phone.faults = { tamper: () => started };
  await assert.rejects(openSession(phone), withCode('protocol', 'disconnected', 'timeout'));
});
