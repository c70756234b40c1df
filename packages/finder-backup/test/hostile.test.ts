import assert from 'node:assert/strict';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { buildBinaryPlist, PlistUid, type PlistValue, parsePlist } from '@safelight/plist';
import fc from 'fast-check';
import { temporaryFolder } from '../../../test/support/temporary-folder.ts';
import {
  backupAt,
  checkBackupPassword,
  extractFiles,
  FinderBackupError,
  fileIdOf,
  finderBackupFolders,
  openFinderBackup,
  readBackupInfo,
  verifyFinderBackup,
} from '../src/index.ts';
import { readMbFile } from '../src/manifest/mb-file.ts';
import { MediaStructure } from '../src/verify/media-structure.ts';
import { bytesOf, madeBackup, opened, password } from './made/backup.ts';
import { jpegBytes, photoPath, photos } from './made/contents.ts';

test('a Manifest.db that is cut short, garbage or no list of files is refused', async () => {
  await using folder = temporaryFolder();
  const path = madeBackup(join(folder.path, 'b'), photos(200));
  const list = join(path, 'Manifest.db');
  const whole = readFileSync(list);
  for (const size of [whole.length - 1, whole.length >> 1, 4096, 100, 17]) {
    truncateSync(list, size);
    await assert.rejects(opened(path), { code: 'damaged-manifest' }, `${size} bytes`);
    writeFileSync(list, whole);
  }
  const noise = Buffer.from(whole);
  noise.fill(0x5a, 100, 4096);
  writeFileSync(list, noise);
  await assert.rejects(opened(path), { code: 'damaged-manifest' });
  writeFileSync(list, '');
  await assert.rejects(opened(path), FinderBackupError);
});

test('an encrypted Manifest.db that was damaged is told apart from a wrong password', async () => {
  await using folder = temporaryFolder();
  const path = madeBackup(join(folder.path, 'b'), photos(50), { password });
  const list = join(path, 'Manifest.db');
  const whole = readFileSync(list);
  writeFileSync(list, whole.subarray(0, whole.length - 5));
  await assert.rejects(opened(path, password), { code: 'damaged-manifest' });
  writeFileSync(list, Buffer.concat([Buffer.alloc(32, 7), whole.subarray(32)]));
  await assert.rejects(opened(path, password), { code: 'damaged-manifest' });
  writeFileSync(list, whole);
  await assert.rejects(opened(path, 'wrong'), { code: 'wrong-password' });
});

test('a view in place of the table of files is not run', async () => {
  await using folder = temporaryFolder();
  const path = madeBackup(join(folder.path, 'b'), []);
  const database = new DatabaseSync(join(path, 'Manifest.db'));
  database.exec(`ALTER TABLE Files RENAME TO Real;
    CREATE VIEW Files AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)
      SELECT i AS fileID, 'x' AS domain, 'x' AS relativePath, 1 AS flags, zeroblob(1) AS file FROM n`);
  database.close();
  await assert.rejects(opened(path), { code: 'damaged-manifest' });
});

test('rows that name no file are counted, and the others are read', async () => {
  await using folder = temporaryFolder();
  const path = madeBackup(join(folder.path, 'b'), photos(3));
  const database = new DatabaseSync(join(path, 'Manifest.db'));
  const insert = database.prepare('INSERT INTO Files VALUES (?, ?, ?, ?, ?)');
  insert.run('../../etc/passwd', 'HomeDomain', 'x', 1, null);
  insert.run('a'.repeat(40), null, 'x', 1, null);
  insert.run('b'.repeat(40), 'HomeDomain', 7, 1, Buffer.alloc(5_000_000));
  insert.run('c'.repeat(40), 'HomeDomain', 'not its own name', 1, Buffer.from('no plist'));
  database.close();
  await using backup = await opened(path);
  let unsound = 0;
  const entries = [...backup.entries({ onUnsound: () => unsound++ })];
  assert.equal(entries.length, 5);
  assert.equal(unsound, 2);
  const { findings } = await verifyFinderBackup(backup, { scratchFolder: folder.path, threads: 1 });
  assert.ok(findings.some(({ kind, path: name }) => kind === 'name-differs' && name === 'not its own name'));
  assert.equal(findings.filter(({ kind }) => kind === 'unsound-row').length, 4);
});

test('a link in place of a stored file or of its folder is not followed', async () => {
  await using folder = temporaryFolder();
  const path = madeBackup(join(folder.path, 'b'), photos(1));
  const id = fileIdOf('CameraRollDomain', photoPath(0));
  const shelf = join(path, id.slice(0, 2));
  renameSync(shelf, join(folder.path, 'elsewhere'));
  symlinkSync(join(folder.path, 'elsewhere'), shelf);
  await using backup = await opened(path);
  const file = backup.find('CameraRollDomain', photoPath(0));
  assert.ok(file !== undefined);
  assert.throws(() => backup.size(file), { code: 'unsafe-path' });
  await assert.rejects(bytesOf(backup.open(file)), { code: 'unsafe-path' });
  const out = await extractFiles(backup, join(folder.path, 'out'), { threads: 1 });
  assert.deepEqual([out.files, out.failed[0]?.code], [0, 'unsafe-path']);
});

test('a property list that is a link, a folder, empty or deep claims nothing', async () => {
  await using folder = temporaryFolder();
  const path = madeBackup(join(folder.path, 'b'), photos(1), { password });
  const lists = ['Info.plist', 'Status.plist'] as const;
  const deep = `<?xml version="1.0"?><plist version="1.0">${'<array>'.repeat(100_000)}`;
  for (const text of ['', 'x', '<plist>', deep, '<plist version="1.0"><array/></plist>']) {
    for (const name of lists) writeFileSync(join(path, name), text);
    const info = await readBackupInfo(path);
    assert.deepEqual(
      [info.lists['Info.plist'], info.lists['Status.plist']],
      ['damaged', 'damaged'],
      text.slice(0, 20),
    );
    assert.equal(info.snapshotState, undefined);
    await using backup = await opened(path, password);
    assert.equal(backup.entryCount, 1);
  }
  writeFileSync(join(path, 'Manifest.plist'), '');
  await assert.rejects(opened(path, password), { code: 'damaged-plist' });
  await assert.rejects(checkBackupPassword(path, password), { code: 'damaged-plist' });
});

test('keys that are gone, cut or of the wrong kind are told', async () => {
  await using folder = temporaryFolder();
  const path = madeBackup(join(folder.path, 'b'), photos(1), { password });
  const name = join(path, 'Manifest.plist');
  const whole = readFileSync(name);
  const list = parsePlist(whole) as Record<string, PlistValue>;
  const with_ = (change: Record<string, PlistValue>): void =>
    writeFileSync(name, buildBinaryPlist({ ...list, ...change }));
  with_({ BackupKeyBag: 'text' });
  await assert.rejects(opened(path, password), { code: 'damaged-key-bag' });
  with_({ BackupKeyBag: Buffer.from('VERS\xff\xff\xff\xff', 'latin1') });
  await assert.rejects(opened(path, password), { code: 'damaged-key-bag' });
  with_({ ManifestKey: Buffer.alloc(44) });
  await assert.rejects(opened(path, password), { code: 'damaged-manifest' });
  renameSync(name, `${name}.gone`);
  await assert.rejects(opened(path, password), { code: 'keys-missing' });
});

test('a record of a file that is deep, round or absurd is no record', () => {
  const archive = (objects: readonly PlistValue[]): Uint8Array =>
    buildBinaryPlist({
      $archiver: 'NSKeyedArchiver',
      $version: 100_000,
      $top: { root: new PlistUid(1) },
      $objects: ['$null', ...objects],
    });
  assert.equal(readMbFile(Buffer.from('bplist00')), undefined);
  assert.equal(readMbFile(archive(['a text'])), undefined);
  const round = readMbFile(
    archive([{ Size: 7, Digest: new PlistUid(1), EncryptionKey: new PlistUid(1), Target: new PlistUid(1) }]),
  );
  assert.deepEqual(
    [round?.size, round?.digest, round?.encryptionKey, round?.linkTarget],
    [7, undefined, undefined, undefined],
  );
  const absurd = readMbFile(
    archive([{ Size: -1, LastModified: 1e300, Mode: 'x', EncryptionKey: new PlistUid(9) }]),
  );
  assert.equal(absurd, undefined);
  assert.equal(readMbFile(archive([{ Size: -1, LastModified: 1e300 }]))?.size, undefined);
});

test('no bytes make the reader of records or of pictures do anything but answer', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat(40), (bytes, cut) => {
      readMbFile(bytes);
      readMbFile(Buffer.concat([Buffer.from('bplist00'), bytes]));
      const boxes = Buffer.concat([Buffer.from('\0\0\0\x18ftypheic', 'latin1'), bytes]);
      for (const whole of [bytes, boxes, jpegBytes(64)]) {
        const [once, parts] = [new MediaStructure(), new MediaStructure()];
        once.update(whole);
        parts.update(whole.subarray(0, cut));
        parts.update(whole.subarray(cut));
        assert.equal(once.end(), parts.end());
      }
    }),
  );
});

test('a folder with one backup means it; with several, or none, it is said', async () => {
  await using folder = temporaryFolder();
  const root = join(folder.path, 'MobileSync');
  mkdirSync(root);
  await assert.rejects(backupAt(root), { code: 'not-a-backup' });
  const path = madeBackup(root, photos(1));
  assert.equal(await backupAt(root), path);
  assert.equal(await backupAt(path), path);
  madeBackup(root, [], { udid: '00008130-000B1B2261AF001D', deviceName: 'Ben’s iPad' });
  await assert.rejects(backupAt(root), /Ben’s iPad/);
  mkdirSync(join(root, 'old'));
  writeFileSync(join(root, 'old', 'Manifest.mbdb'), 'mbdb');
  assert.equal((await readBackupInfo(join(root, 'old'))).flat, true);
  await assert.rejects(openFinderBackup(join(folder.path, 'nowhere'), { scratchFolder: folder.path }), {
    code: 'not-a-backup',
  });
  assert.ok(!existsSync(join(folder.path, 'nowhere')));
  assert.deepEqual(readdirSync(join(root, 'old')), ['Manifest.mbdb']);
});

test('the places of Apple’s own software are known for each system', () => {
  const mac = finderBackupFolders({ platform: 'darwin', home: '/Users/anna' });
  assert.deepEqual(mac, [join('/Users/anna', 'Library/Application Support/MobileSync/Backup')]);
  const windows = finderBackupFolders({ platform: 'win32', home: 'H', appData: 'R' });
  assert.deepEqual(windows, [
    join('R', 'Apple Computer/MobileSync/Backup'),
    join('H', 'Apple/MobileSync/Backup'),
  ]);
  assert.deepEqual(finderBackupFolders({ platform: 'linux', home: '/home/anna' }), []);
});
