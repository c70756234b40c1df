import assert from 'node:assert/strict';
import { createPublicKey, generateKeyPairSync, X509Certificate } from 'node:crypto';
import { mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import {
  createPairingCertificates,
  findPairRecords,
  readPairRecord,
  saveMuxerPairRecord,
  savePairRecordFile,
  systemPairRecordFolder,
  writePairRecord,
} from '@safelight/apple-device';
import { buildBinaryPlist, parsePlist } from '@safelight/plist';
import { layeredMedia } from '@safelight/simulated-iphone';
import { temporaryFolder } from '../../../test/support/temporary-folder.ts';
import { onlyDevice, startPairedIphone } from './support/paired-iphone.ts';
import { withCode } from './support/rejections.ts';

const media = layeredMedia({ files: {} });
const keys = () => generateKeyPairSync('rsa', { modulusLength: 2048 });

test('pairing certificates chain to a root of their own, for ten years, across 2050 too', () => {
  const [device, root, host] = [keys(), keys(), keys()];
  for (const year of [2026, 2045, 2060]) {
    const made = createPairingCertificates({
      devicePublicKey: device.publicKey.export({ type: 'pkcs1', format: 'pem' }).toString(),
      root,
      host,
      validFrom: new Date(Date.UTC(year, 0, 31, 23, 59, 58)),
    });
    const rootCertificate = new X509Certificate(made.root);
    assert.ok(rootCertificate.ca);
    assert.ok(rootCertificate.verify(root.publicKey));
    for (const [pem, owner] of [
      [made.host, host],
      [made.device, device],
    ] as const) {
      const certificate = new X509Certificate(pem);
      assert.ok(certificate.verify(root.publicKey));
      assert.ok(!certificate.ca);
      assert.ok(certificate.publicKey.equals(owner.publicKey));
      assert.equal(new Date(certificate.validFrom).getTime(), Date.UTC(year, 0, 31, 23, 59, 58));
      assert.equal(new Date(certificate.validTo).getTime(), Date.UTC(year + 10, 0, 31, 23, 59, 58));
    }
    assert.ok(createPublicKey(host.privateKey).equals(new X509Certificate(made.host).publicKey));
  }
});

test('a phone without a readable key is found out', () => {
  const options = { root: keys(), host: keys(), validFrom: new Date(0) };
  assert.throws(
    () => createPairingCertificates({ devicePublicKey: 'none', ...options }),
    withCode('protocol'),
  );
});

test('a record survives writing and reading; a damaged one does not pass', async () => {
  await using paired = await startPairedIphone({ media });
  const written = writePairRecord(paired.phone.record);
  assert.deepEqual(readPairRecord(written), paired.phone.record);
  assert.deepEqual(readPairRecord(buildBinaryPlist(parsePlist(written))), paired.phone.record);
  for (const damaged of [written.subarray(0, 700), Buffer.from('junk'), buildBinaryPlist({ HostID: 'x' })]) {
    assert.throws(() => readPairRecord(damaged), withCode('not-paired'));
  }
});

test('records are found with the multiplexer and in folders, damaged ones passed over', async () => {
  await using paired = await startPairedIphone({ media });
  await using folder = temporaryFolder();
  const device = await onlyDevice(paired.muxer);
  const [ours, system] = [join(folder.path, 'ours'), join(folder.path, 'system')];
  const find = () => findPairRecords({ muxer: paired.muxer, folders: [ours, system] }, device.udid);
  assert.deepEqual(await find(), []);
  await savePairRecordFile(ours, device.udid, paired.phone.record);
  await mkdir(system);
  await writeFile(join(system, `${device.udid}.plist`), 'junk');
  assert.deepEqual(
    (await find()).map((found) => found.from),
    [ours],
  );
  await saveMuxerPairRecord(paired.muxer, device, writePairRecord(paired.phone.record));
  assert.deepEqual(
    (await find()).map((found) => found.from),
    ['multiplexer', ours],
  );
});

test('our own record is readable by its owner alone, and written whole', async (t) => {
  await using paired = await startPairedIphone({ media });
  await using folder = temporaryFolder();
  await savePairRecordFile(folder.path, 'some-phone', paired.phone.record);
  await savePairRecordFile(folder.path, 'some-phone', paired.phone.record);
  assert.deepEqual(await readdir(folder.path), ['some-phone.plist']);
  await assert.rejects(
    savePairRecordFile(folder.path, '../x', paired.phone.record),
    withCode('invalid-argument'),
  );
  if (process.platform === 'win32') return t.skip('Windows has no owner-only mode');
  assert.equal((await stat(join(folder.path, 'some-phone.plist'))).mode & 0o777, 0o600);
});

test('the system keeps its records in its own place', () => {
  assert.equal(systemPairRecordFolder('linux'), '/var/lib/lockdown');
  assert.equal(systemPairRecordFolder('darwin'), '/var/db/lockdown');
  assert.equal(systemPairRecordFolder('win32', 'D:\\Data'), 'D:\\Data\\Apple\\Lockdown');
});
