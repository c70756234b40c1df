import assert from 'node:assert/strict';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { describe, test } from 'node:test';
import {
  createSimulatedPhone,
  layeredMedia,
  type Media,
  startSimulatedMuxer,
} from '@safelight/simulated-iphone';
import { desk, digestsIn, picture, safelight } from './support/phone.ts';

const photo = { 'DCIM/100APPLE/IMG_0001.JPG': picture(50_000) };
const media = layeredMedia({ files: photo });

/** The one sentence, without the usage hints of other lines. */
function sentences(err: string): string[] {
  return err.trim().split('\n');
}

test('a phone asks for trust once, the person is told, and the record is for its owner’s eyes only', async () => {
  await using phone = await desk({ media, trust: { answer: 'trust', afterAsks: 1 } });
  const before = await phone.json('phone', 'list');
  assert.deepEqual(before.document.phones?.[0]?.trusted, false);
  const { code, err, out } = await phone.run('phone', 'pair');
  assert.equal(code, 0, err);
  assert.match(out, /Trust This Computer/);
  assert.match(out, /now trusts this computer/);
  const records = join(phone.environment.SAFELIGHT_HOME ?? '', 'phones');
  const [record = ''] = await readdir(records);
  if (process.platform !== 'win32') assert.equal((await stat(join(records, record))).mode & 0o777, 0o600);
  const again = await phone.run('phone', 'pair');
  assert.match(again.out, /already trusts this computer/);
  assert.equal((await phone.json('phone', 'list')).document.phones?.[0]?.trusted, true);
});

test('a phone that drops the cable as Trust is tapped, and comes back under another number, is paired and read', async () => {
  await using phone = await desk({ media });
  const { phone: device, muxer } = phone.iphone;
  device.faults = {
    tamper(message) {
      if (!message.includes('EscrowBag')) return undefined;
      device.faults = {};
      device.unplug();
      setTimeout(() => muxer.plugIn(device), 300);
      return undefined;
    },
  };
  const { code, err } = await phone.run('backup', 'phone', '--to', phone.drive);
  assert.equal(code, 3, err);
  const kept = await digestsIn(phone.drive);
  assert.ok(
    [...kept.keys()].some((name) => name.endsWith('IMG_0001.JPG')),
    [...kept.keys()].join(),
  );
});

test('our own record serves where the multiplexer has lost its one', async () => {
  await using phone = await desk({ media });
  assert.equal((await phone.run('phone', 'pair')).code, 0);
  phone.iphone.muxer.pairRecords.clear();
  phone.iphone.phone.trust.answer = { answer: 'dont-trust', afterAsks: 0 };
  assert.equal((await phone.run('phone', 'info')).code, 0);
});

test('info tells what the phone says, with dates, and “unknown” for the rest', async () => {
  await using phone = await desk({ media, name: 'Kim’s phone', values: { 'com.apple.mobile.backup': {} } });
  const { code, out } = await phone.run('phone', 'info');
  assert.equal(code, 0);
  assert.match(out, /Kim’s phone/);
  assert.match(out, /Storage used +86\.8 GB of 128 GB/);
  assert.match(out, /Last computer backup +unknown/);
  assert.match(out, /iCloud Backup +unknown/);
  phone.iphone.phone.values.set('com.apple.mobile.backup', {
    LastiTunesBackupDate: 765_000_000,
    WillEncrypt: true,
  });
  const { document } = await phone.json('phone', 'info');
  assert.deepEqual(document.backup, {
    encrypted: true,
    lastComputerBackup: '2025-03-30T04:00:00.000Z',
    iCloudBackup: null,
    lastICloudBackup: null,
  });
  assert.match((await phone.run('phone', 'info')).out, /2025-03-30 \(\d+ days ago\)/);
});

describe('one clear sentence and the right exit code', () => {
  test('nobody taps Trust', async () => {
    await using phone = await desk({
      media,
      trust: { answer: 'trust', afterAsks: Number.POSITIVE_INFINITY },
    });
    const { code, err } = await phone.run('phone', 'pair', '--wait', '2');
    assert.equal(code, 1);
    assert.deepEqual(sentences(err).length, 1);
    assert.match(err, /Nobody tapped Trust/);
  });

  test('trust is refused', async () => {
    await using phone = await desk({ media, trust: { answer: 'dont-trust', afterAsks: 0 } });
    const { code, err } = await phone.run('backup', 'phone', '--to', phone.drive);
    assert.equal(code, 1);
    assert.deepEqual(sentences(err), [
      'The phone was told not to trust this computer. Run the same command again and tap Trust when it asks.',
    ]);
    assert.deepEqual(await readdir(phone.drive), []);
  });

  test('the phone is locked', async () => {
    await using phone = await desk({ media });
    phone.iphone.phone.lock = 'locked';
    const pairing = await phone.run('phone', 'pair', '--wait', '2');
    assert.equal(pairing.code, 1);
    assert.match(pairing.err, /^The phone is locked\. Unlock it/);
    phone.iphone.phone.lock = 'unlocked';
    assert.equal((await phone.run('phone', 'pair')).code, 0);
    phone.iphone.phone.lock = 'before-first-unlock';
    phone.iphone.phone.trust.isEscrowBag = () => false;
    const { code, err } = await phone.run('backup', 'phone', '--to', phone.drive);
    assert.equal(code, 1);
    assert.equal(sentences(err).length, 1);
    assert.match(err, /^The phone (is locked|refused)/);
  });

  test('no phone, another phone, no multiplexer, no address', async () => {
    await using muxer = await startSimulatedMuxer({ kind: 'tcp', host: '127.0.0.1', port: 0 });
    await using phone = await desk({ media });
    const at = (address: string) => ({ ...phone.environment, USBMUXD_SOCKET_ADDRESS: address });
    const none = await safelight(['backup', 'phone', '--to', phone.drive], at(muxer.address));
    assert.equal(none.code, 1);
    assert.deepEqual(sentences(none.err), [
      'No phone is connected. Plug it in with a cable, unlock it, and run the same command again.',
    ]);
    const other = await phone.run('list', 'phone:00008000-0000000000000000');
    assert.equal(other.code, 1);
    assert.match(other.err, /^The phone 00008000-0000000000000000 is not connected\./);
    const silent = await safelight(['list', 'phone'], at('127.0.0.1:1'));
    assert.equal(silent.code, 1);
    assert.match(silent.err, /^Nothing on this computer can reach phones/);
    const wrong = await safelight(['list', 'phone'], at('nonsense'));
    assert.equal(wrong.code, 2);
    assert.match(wrong.err, /^USBMUXD_SOCKET_ADDRESS is not an address: nonsense/);
  });

  test('two phones, and nobody said which', async () => {
    await using phone = await desk({ media });
    const udid = '00008101-000000000000002A';
    phone.iphone.muxer.plugIn(await createSimulatedPhone({ media: layeredMedia({ files: {} }), udid }));
    const { code, err } = await phone.run('backup', 'phone', '--to', phone.drive);
    assert.equal(code, 2);
    assert.deepEqual(sentences(err), [
      `2 phones are connected. Say which one: phone:${phone.iphone.phone.udid} or phone:${udid} (safelight phone list tells whose each is)`,
    ]);
    const { document } = await phone.json('list', `phone:${phone.iphone.phone.udid}`);
    assert.equal(document.assets?.length, 1);
  });
});

test('names that lead outside are refused one by one, and nothing is written beside the archive', async () => {
  await using phone = await desk({ media: hostile() });
  const { code, document } = await phone.json('backup', 'phone', '--to', phone.drive);
  assert.equal(code, 3);
  const refused = document.skipped?.filter(({ kind }) => String(kind) === 'unsafe-name');
  assert.ok((refused?.length ?? 0) >= 2);
  const kept = [...(await digestsIn(phone.drive)).keys()];
  assert.deepEqual(
    kept.filter((path) => /passwd|\.\./.test(path)),
    [],
  );
  assert.ok(kept.some((path) => path.endsWith('IMG_0001.JPG')));
});

test('lengths that are lies end in failures with names, never in a copy that is called good', async () => {
  await using phone = await desk({ media });
  assert.equal((await phone.run('phone', 'pair')).code, 0);
  let lies = 0;
  phone.iphone.phone.faults = {
    tamper(message, service) {
      // The body of every large answer of AFC is announced longer than it is (libimobiledevice, afc.h: 8-byte lengths).
      if (service !== 'com.apple.afc' || message.length < 10_000) return undefined;
      lies++;
      const lying = Buffer.from(message);
      lying.writeBigUInt64LE(2n ** 60n, 8);
      return lying;
    },
  };
  const { code, document } = await phone.json('backup', 'phone', '--to', phone.drive);
  assert.ok(lies > 0);
  assert.notEqual(code, 0);
  assert.equal(document.resources?.copied, 0);
  assert.deepEqual([...(await digestsIn(phone.drive)).keys()], []);
});

function hostile(): Media {
  return {
    ...media,
    async list(folder) {
      const names = await media.list(folder);
      if (folder !== 'DCIM' && folder !== 'DCIM/100APPLE') return names;
      return [
        ...(names ?? []),
        '../../etc/passwd',
        '../../../../etc/passwd',
        '..\\..\\passwd',
        'a/../../passwd',
        '\u0000',
      ];
    },
  };
}
