import assert from 'node:assert/strict';
import { readdirSync, readFileSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { BackupEntry } from '@safelight/simulated-iphone';
import { needsSample, sample } from '../../../test/support/samples.ts';
import { type TemporaryFolder, temporaryFolder } from '../../../test/support/temporary-folder.ts';
import { fileIdOf, type Verification, type VerifyOptions, verifyFinderBackup } from '../src/index.ts';
import { madeBackup, opened, password } from './made/backup.ts';
import { databaseBytes, jpegBytes, photoPath, photos } from './made/contents.ts';

async function verified(
  path: string,
  secret?: string,
  options: Partial<VerifyOptions> = {},
): Promise<Verification> {
  await using scratch = temporaryFolder();
  await using backup = await opened(path, secret);
  const result = await verifyFinderBackup(backup, { scratchFolder: scratch.path, threads: 2, ...options });
  assert.deepEqual(readdirSync(scratch.path), []);
  return result;
}

const kinds = ({ findings }: Verification): string[] =>
  findings.map(({ kind, path }) => `${kind} ${path}`).sort();

function someEntries(folder: TemporaryFolder): BackupEntry[] {
  return [
    ...photos(5),
    { domain: 'HomeDomain', path: 'Library' },
    { domain: 'HomeDomain', path: 'Library/link', linkTarget: '/etc/passwd' },
    { domain: 'HomeDomain', path: 'Library/empty', bytes: Buffer.alloc(0), digest: true },
    {
      domain: 'HomeDomain',
      path: 'Library/SMS/sms.db',
      bytes: databaseBytes(folder).bytes,
      recordedSize: 4096,
    },
  ];
}

function storedAt(folder: string, domain: string, path: string): string {
  const id = fileIdOf(domain, path);
  return join(folder, id.slice(0, 2), id);
}

function changeByte(path: string, at: number): void {
  const bytes = readFileSync(path);
  bytes[at] = (bytes[at] ?? 0) ^ 0x40;
  writeFileSync(path, bytes);
}

for (const secret of [undefined, password]) {
  const how = secret === undefined ? 'plain' : 'encrypted';
  const options = secret === undefined ? {} : { password: secret };

  test(`${how}: a whole backup is sound, and a wrong recorded size is only noted`, async () => {
    await using folder = temporaryFolder();
    const result = await verified(madeBackup(folder.path, someEntries(folder), options), secret);
    assert.equal(result.sound, true);
    assert.deepEqual(kinds(result), ['size-differs Library/SMS/sms.db']);
    assert.equal(result.files, 7);
    assert.equal(result.soundFiles, 7);
    assert.equal(result.databases, 1);
    assert.equal(result.media, 5);
    assert.deepEqual(result.digests, { match: 6, differ: 0, unproven: 0 });
  });

  test(`${how}: what is missing, changed, cut, a link or extra is named`, async () => {
    await using folder = temporaryFolder();
    const path = madeBackup(folder.path, someEntries(folder), options);
    const photo = (number: number): string => storedAt(path, 'CameraRollDomain', photoPath(number));
    rmSync(photo(0));
    changeByte(photo(1), 1000);
    truncateSync(photo(2), 1600);
    rmSync(photo(3));
    symlinkSync('/etc/hostname', photo(3));
    writeFileSync(join(path, 'ab-extra'), 'x');
    writeFileSync(join(photo(1), '..', 'f'.repeat(40)), 'x');
    const result = await verified(path, secret);
    assert.equal(result.sound, false);
    const found = kinds(result);
    assert.ok(found.includes(`missing ${photoPath(0)}`), String(found));
    assert.ok(found.includes(`digest-differs ${photoPath(1)}`), String(found));
    assert.ok(
      found.includes(`${secret === undefined ? 'shortened' : 'damaged'} ${photoPath(2)}`),
      String(found),
    );
    assert.ok(found.includes(`unsafe ${photoPath(3)}`), String(found));
    assert.ok(found.includes('extra ab-extra'), String(found));
    assert.equal(found.filter((text) => text.startsWith('extra ') && text.includes('ffffff')).length, 1);
    assert.ok(!found.some((text) => text.includes(photoPath(4))));
    assert.ok(result.damageCount >= 4);
  });

  test(`${how}: a damaged database is told, with its log taken into account`, async () => {
    await using folder = temporaryFolder();
    const { bytes, log } = databaseBytes(folder, { logged: true });
    const broken = Buffer.from(databaseBytes(folder).bytes);
    broken.fill(0xee, 4096, 9000);
    assert.ok(log !== undefined);
    const path = madeBackup(
      folder.path,
      [
        { domain: 'HomeDomain', path: 'Library/good.db', bytes },
        { domain: 'HomeDomain', path: 'Library/good.db-wal', bytes: log },
        { domain: 'HomeDomain', path: 'Library/bad.db', bytes: broken },
      ],
      options,
    );
    const before = readdirSync(path, { recursive: true });
    const result = await verified(path, secret);
    assert.deepEqual(kinds(result), ['database-damaged Library/bad.db']);
    assert.equal(result.databases, 2);
    assert.deepEqual(readdirSync(path, { recursive: true }), before);
  });

  test(`${how}: bytes that are not those received or recorded are told even where all else is sound`, async () => {
    await using folder = temporaryFolder();
    const entries = photos(3).map((entry) => ({ ...entry, digest: false }));
    const path = madeBackup(folder.path, entries, options);
    const sums = new Map<string, string>();
    await verified(path, secret, { onStored: (fileId, sha256) => sums.set(fileId, sha256) });
    assert.equal(sums.size, 3);
    const expected = (fileId: string) => ({ sha256: sums.get(fileId) ?? '' });
    assert.equal((await verified(path, secret, { expected })).storedMatch, 3);
    changeByte(storedAt(path, 'CameraRollDomain', photoPath(1)), 500);
    assert.equal((await verified(path, secret)).sound, true);
    const found = await verified(path, secret, { expected });
    assert.deepEqual(kinds(found), [`stored-differs ${photoPath(1)}`]);
    assert.equal(found.storedMatch, 2);
  });
}

test('digests that are made in another way prove nothing and accuse nobody', async () => {
  await using folder = temporaryFolder();
  const path = madeBackup(folder.path, photos(3));
  for (const number of [0, 1, 2]) changeByte(storedAt(path, 'CameraRollDomain', photoPath(number)), 900);
  const result = await verified(path);
  assert.equal(result.sound, true);
  assert.deepEqual(result.digests, { match: 0, differ: 0, unproven: 3 });
});

test('a photo that was cut by its own format is damage, unless the phone recorded it so', async () => {
  await using folder = temporaryFolder();
  const cut = jpegBytes().subarray(0, 4000);
  const path = madeBackup(folder.path, [
    { domain: 'CameraRollDomain', path: photoPath(1), bytes: cut },
    { domain: 'CameraRollDomain', path: photoPath(2), bytes: cut, digest: true },
    { domain: 'CameraRollDomain', path: photoPath(3), bytes: Buffer.alloc(4000) },
  ]);
  const result = await verified(path);
  assert.deepEqual(kinds(result), [
    `media-damaged ${photoPath(1)}`,
    `media-damaged ${photoPath(3)}`,
    `media-odd ${photoPath(2)}`,
  ]);
});

test('a verification ends at once when it is cancelled', async () => {
  await using folder = temporaryFolder();
  await using scratch = temporaryFolder();
  const path = madeBackup(folder.path, photos(200));
  await using backup = await opened(path);
  const stop = new AbortController();
  const run = verifyFinderBackup(backup, {
    scratchFolder: scratch.path,
    threads: 2,
    signal: stop.signal,
    progress: () => stop.abort(new Error('enough')),
  });
  await assert.rejects(run, /enough/);
  assert.deepEqual(readdirSync(scratch.path), []);
});

const decrypted = 'finder-backup/1CB128EAFA77C5BE74283E9A3A2130AF36A3C059';
test('a real backup with most files gone names every one of them', needsSample(decrypted), async () => {
  await using scratch = temporaryFolder();
  const { openFinderBackup } = await import('../src/index.ts');
  await using backup = await openFinderBackup(sample(decrypted), { scratchFolder: scratch.path });
  const result = await verifyFinderBackup(backup, { scratchFolder: scratch.path, threads: 2 });
  assert.equal(result.files, 1089);
  assert.equal(result.findings.filter(({ kind }) => kind === 'missing').length, 1079);
  assert.equal(result.damageCount, 1079);
  assert.equal(result.databases, 9);
  assert.deepEqual(
    result.findings.filter(({ kind }) => kind === 'extra').map(({ path }) => path),
    ['e7/e794f6ffcc3c222535f47684a63d5178da3c4500'],
  );
});
