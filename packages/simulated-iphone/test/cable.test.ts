import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openAfc, openService, readAfcFile } from '@safelight/apple-device';
import { layeredMedia, type Service, syntheticMedia, syntheticPath } from '@safelight/simulated-iphone';
import { pairedHost } from './support/paired-host.ts';
import { phoneOnSocket } from './support/phone-on-socket.ts';

const media = syntheticMedia({ photos: 10, photoBytes: () => 300_000, seed: 'cable' });

async function elapsedMs(act: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await act();
  return performance.now() - started;
}

test('latency delays each message once: ten side by side take as long as one', async () => {
  await using iphone = await phoneOnSocket({ media });
  await using afc = await openAfc(await pairedHost(iphone));
  iphone.phone.faults = { latencyMs: 150 };
  const one = await elapsedMs(() => afc.stat('DCIM'));
  const sideBySide = await elapsedMs(() => Promise.all(Array.from({ length: 10 }, () => afc.stat('DCIM'))));
  assert.ok(one >= 149, `${one}`);
  assert.ok(sideBySide >= 149 && sideBySide < 5 * 150, `${sideBySide}`);
});

test('a slow link takes the time that its rate says', async () => {
  await using iphone = await phoneOnSocket({ media });
  await using afc = await openAfc(await pairedHost(iphone));
  iphone.phone.faults = { bytesPerSecond: 1_000_000 };
  const took = await elapsedMs(async () => {
    for await (const part of readAfcFile(afc, syntheticPath(0))) assert.ok(part.length > 0);
  });
  assert.ok(took >= 290, `${took}`);
});

test('a pulled cable breaks every connection and is told to those who listen', async () => {
  await using iphone = await phoneOnSocket({ media });
  const host = await pairedHost(iphone);
  await using one = await openAfc(host);
  await using other = await openAfc(host);
  iphone.phone.unplug();
  await Promise.all([one.closed, other.closed].map((closed, index) => closed.then(() => index)));
  await assert.rejects(one.stat('DCIM'));
});

test('a service of one more file holds a whole conversation: it may speak first, in plists and raw blocks', async () => {
  const deviceLink: Service = {
    name: 'com.apple.mobilebackup2',
    async serve(connection) {
      await connection.sendPlist(['DLMessageVersionExchange', 400, 0]);
      const answer = await connection.receivePlistValue();
      assert.ok(Array.isArray(answer));
      const length = (await connection.read(4)).readUInt32BE(0);
      const block = await connection.read(length);
      await connection.send(Buffer.concat([Buffer.from([0x0c]), block]));
    },
  };
  await using iphone = await phoneOnSocket({ media: layeredMedia({ files: {} }), services: [deviceLink] });
  await using connection = await openService(await pairedHost(iphone), deviceLink.name, { escrowBag: true });
  const size = (await connection.read(4)).readUInt32BE(0);
  assert.match((await connection.read(size)).toString(), /DLMessageVersionExchange/);
  const plist = Buffer.from('<plist><array><string>DLMessageVersionExchange</string></array></plist>');
  const block = Buffer.alloc(1_000_000, 5);
  const framed = (bytes: Buffer): Buffer => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    return Buffer.concat([length, bytes]);
  };
  await connection.write(Buffer.concat([framed(plist), framed(block)]));
  const echoed = await connection.read(block.length + 1);
  assert.ok(echoed.subarray(1).equals(block));
  await assert.rejects(connection.read(1));
});

test('a host that sends no AFC is hung up on', async () => {
  await using iphone = await phoneOnSocket({ media });
  await using connection = await openService(await pairedHost(iphone), 'com.apple.afc');
  await connection.write(Buffer.alloc(100, 0x41));
  await assert.rejects(connection.read(1));
  await using again = await openAfc(await pairedHost(iphone));
  assert.ok((await again.list('DCIM')).includes('100APPLE'));
});
