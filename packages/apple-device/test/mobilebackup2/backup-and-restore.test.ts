import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { linkSync, lstatSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import {
  type BackupProgress,
  backUpPhone,
  changeBackupPassword,
  type ReceivedFile,
  restorePhone,
} from '@safelight/apple-device';
import { parsePlist } from '@safelight/plist';
import { DomainFiles } from '@safelight/simulated-iphone';
import { backupInto, startBackupIphone } from '../support/backed-up-iphone.ts';
import { withCode } from '../support/rejections.ts';

function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => lstatSync(join(folder, name)).isFile())
    .sort();
}

function plistAt(path: string): Record<string, unknown> {
  return parsePlist(readFileSync(path)) as Record<string, unknown>;
}

test('a phone is backed up, and after a restore it is as it was', async () => {
  await using iphone = await startBackupIphone();
  const { phone, agent, root, folder } = iphone;
  const before = agent.files.tree();
  const outcome = await backUpPhone(phone, backupInto(root));
  assert.equal(outcome.full, true);
  assert.deepEqual(outcome.unsent, []);
  assert.deepEqual(
    filesIn(folder).filter((name) => !name.includes('/')),
    ['Info.plist', 'Manifest.db', 'Manifest.plist', 'Status.plist'],
  );
  assert.equal(plistAt(join(folder, 'Status.plist')).SnapshotState, 'finished');
  agent.files = new DomainFiles();
  await restorePhone(phone, { root, systemFiles: true });
  assert.deepEqual(agent.files.tree(), before);
  assert.deepEqual(iphone.iphone.phone.refusedWrites, []);
});

test('a second backup receives only what changed, and drops what is gone', async () => {
  await using iphone = await startBackupIphone();
  const { phone, agent, root } = iphone;
  await backUpPhone(phone, backupInto(root));
  agent.files.put('HomeDomain', 'Library/SMS/sms.db', { content: Buffer.from('more messages') });
  agent.files.remove('CameraRollDomain', 'Media/DCIM/101APPLE');
  const received: ReceivedFile[] = [];
  const outcome = await backUpPhone(phone, {
    ...backupInto(root),
    onReceived: (file) => received.push(file),
  });
  assert.equal(outcome.full, false);
  const stored = received.filter(({ path }) => /[0-9a-f]{40}$/.test(path));
  assert.equal(stored.length, 1);
  const before = agent.files.tree();
  agent.files = new DomainFiles();
  await restorePhone(phone, { root, systemFiles: true });
  assert.deepEqual(agent.files.tree(), before);
});

test('an encrypted backup is continued and restored with its password, and with no other', async () => {
  await using iphone = await startBackupIphone({ password: 'correct horse' });
  const { phone, agent, root, folder } = iphone;
  await backUpPhone(phone, backupInto(root));
  agent.files.put('HomeDomain', 'Library/SMS/sms.db', { content: Buffer.from('more messages') });
  assert.equal((await backUpPhone(phone, backupInto(root))).full, false);
  assert.equal(plistAt(join(folder, 'Manifest.plist')).IsEncrypted, true);
  assert.ok(!readFileSync(join(folder, 'Manifest.db')).includes('SQLite format'));
  const before = agent.files.tree();
  agent.files = new DomainFiles();
  await assert.rejects(restorePhone(phone, { root, systemFiles: true }), withCode('wrong-password'));
  const wrong = restorePhone(phone, { root, systemFiles: true, password: 'battery staple' });
  await assert.rejects(wrong, withCode('wrong-password'));
  assert.deepEqual(agent.files.tree(), []);
  await restorePhone(phone, { root, systemFiles: true, password: 'correct horse' });
  assert.deepEqual(agent.files.tree(), before);
});

test('the backup password is set, changed and taken away; each makes the next backup a full one', async () => {
  await using iphone = await startBackupIphone();
  const { phone, agent, root } = iphone;
  await backUpPhone(phone, backupInto(root));
  await changeBackupPassword(phone, { newPassword: 'first' });
  assert.equal(iphone.iphone.phone.values.get('com.apple.mobile.backup')?.WillEncrypt, true);
  assert.equal((await backUpPhone(phone, backupInto(root))).full, true);
  const wrong = changeBackupPassword(phone, { oldPassword: 'other', newPassword: 'second' });
  await assert.rejects(wrong, withCode('wrong-password'));
  await changeBackupPassword(phone, { oldPassword: 'first', newPassword: 'second' });
  assert.equal(agent.password, 'second');
  assert.equal((await backUpPhone(phone, backupInto(root))).full, true);
  await changeBackupPassword(phone, { oldPassword: 'second' });
  assert.equal(agent.password, undefined);
  assert.equal((await backUpPhone(phone, backupInto(root))).full, true);
});

test('the digest of each file is that of the bytes on the disk, taken while they came', async () => {
  await using iphone = await startBackupIphone({ password: 'secret' });
  const { phone, root, folder } = iphone;
  const received = new Map<string, ReceivedFile>();
  await backUpPhone(phone, {
    ...backupInto(root),
    onReceived: (file) => received.set(file.path.split('/').at(-1) ?? '', file),
  });
  const stored = filesIn(folder).filter((name) => name !== 'Info.plist');
  assert.ok(stored.length > 8);
  for (const name of stored) {
    const bytes = readFileSync(join(folder, name));
    const file = received.get(name.split('/').at(-1) ?? '');
    assert.equal(file?.sizeBytes, bytes.length, name);
    assert.deepEqual(Buffer.from(file?.sha1 ?? []), createHash('sha1').update(bytes).digest(), name);
  }
});

test('a file that is shared with an earlier backup by a hard link is replaced, never written into', async () => {
  await using iphone = await startBackupIphone();
  const { phone, agent, root, folder } = iphone;
  await backUpPhone(phone, backupInto(root));
  const kept = join(dirname(root), 'kept');
  const before = new Map(filesIn(folder).map((name) => [name, readFileSync(join(folder, name))]));
  for (const name of before.keys()) {
    mkdirSync(dirname(join(kept, name)), { recursive: true });
    linkSync(join(folder, name), join(kept, name));
  }
  agent.files.put('HomeDomain', 'Library/SMS/sms.db', { content: Buffer.from('more messages') });
  await backUpPhone(phone, backupInto(root));
  await backUpPhone(phone, { ...backupInto(root), full: true });
  for (const [name, bytes] of before) assert.deepEqual(readFileSync(join(kept, name)), bytes, name);
});

test('an empty Manifest.plist, as an aborted run of another tool leaves it, does not stop the next backup', async () => {
  await using iphone = await startBackupIphone();
  const { phone, root, folder } = iphone;
  await backUpPhone(phone, backupInto(root));
  // Beside a full one phones take an empty list for a wish to begin anew.
  assert.equal((await backUpPhone(phone, backupInto(root))).full, false);
  writeFileSync(join(folder, 'Manifest.plist'), '');
  assert.equal((await backUpPhone(phone, backupInto(root))).full, true);
  assert.ok(statSync(join(folder, 'Manifest.plist')).size > 0);
});

test('a file that vanishes, and one that cannot be read, are named and not made', async () => {
  await using iphone = await startBackupIphone();
  const { phone, agent, root, folder } = iphone;
  agent.beforeUpload = ({ path }) =>
    path.endsWith('sms.db') ? 'vanished' : path.endsWith('IMG_0001.HEIC') ? 'unreadable' : undefined;
  const { unsent } = await backUpPhone(phone, backupInto(root));
  assert.deepEqual(unsent.map(({ devicePath }) => devicePath.split('/').at(-1)).sort(), [
    'IMG_0001.HEIC',
    'IMG_0001.HEIC',
    'sms.db',
  ]);
  assert.match(unsent.find(({ reason }) => reason.includes('Input'))?.reason ?? '', /Input\/output error/);
  for (const { path } of unsent) assert.ok(!filesIn(folder).includes(path.split('/').slice(-2).join('/')));
  agent.beforeUpload = () => undefined;
  const later = await backUpPhone(phone, backupInto(root));
  assert.deepEqual([later.full, later.unsent.length], [false, 0]);
});

test('a file that changes while the backup runs is taken as it is when its turn comes', async () => {
  await using iphone = await startBackupIphone();
  const { phone, agent, root } = iphone;
  agent.beforeUpload = ({ domain, path }) => {
    agent.beforeUpload = () => undefined;
    agent.files.put(domain, path, { content: Buffer.from('changed meanwhile') });
    return undefined;
  };
  await backUpPhone(phone, backupInto(root));
  const before = agent.files.tree();
  agent.files = new DomainFiles();
  await restorePhone(phone, { root, systemFiles: true });
  assert.deepEqual(agent.files.tree(), before);
});

test('what the phone says of its progress is passed on, with files and bytes', async () => {
  await using iphone = await startBackupIphone();
  const seen: BackupProgress[] = [];
  const outcome = await backUpPhone(iphone.phone, {
    ...backupInto(iphone.root),
    onProgress: (progress) => seen.push(progress),
  });
  const percents = seen.flatMap(({ percent }) => percent ?? []);
  assert.deepEqual(
    percents,
    [...percents].sort((a, b) => a - b),
  );
  assert.deepEqual([seen.at(-1)?.percent, seen.at(-1)?.files], [100, outcome.files]);
  assert.equal(seen.at(-1)?.bytes, outcome.bytes);
  assert.ok(seen.some(({ step }) => step === 'receiving'));
});

test('Info.plist tells the phone and its apps, as Finder and idevicebackup2 write it', async () => {
  await using iphone = await startBackupIphone();
  await backUpPhone(iphone.phone, backupInto(iphone.root));
  const info = plistAt(join(iphone.folder, 'Info.plist'));
  assert.deepEqual(
    ['Device Name', 'Product Type', 'Product Version', 'Target Type', 'Unique Identifier'].map(
      (key) => info[key],
    ),
    ['iPhone', 'iPhone16,1', '18.5', 'Device', iphone.udid],
  );
  assert.deepEqual(info['Installed Applications'], ['org.example.notes']);
  assert.deepEqual(info['Last Backup Date'], new Date('2026-05-01T00:00:00Z'));
});

test('settings, system files and other files of the phone are kept or replaced as asked', async () => {
  await using iphone = await startBackupIphone();
  const { phone, agent, root } = iphone;
  await backUpPhone(phone, backupInto(root));
  const empty = (): DomainFiles => {
    const files = new DomainFiles();
    files.put('HomeDomain', 'Library/mine', { content: Buffer.from('mine') });
    return files;
  };
  agent.files = empty();
  await restorePhone(phone, { root, preserveSettings: true });
  const has = (domain: string, path: string): boolean => agent.files.get(domain, path) !== undefined;
  assert.ok(!has('DatabaseDomain', 'timezone/localtime'));
  assert.ok(!has('HomeDomain', 'Library/Preferences/com.apple.springboard.plist'));
  assert.ok(has('HomeDomain', 'Library/mine'));
  agent.files = empty();
  await restorePhone(phone, { root, systemFiles: true, removeItemsNotRestored: true, copyFolder: true });
  assert.ok(has('DatabaseDomain', 'timezone/localtime'));
  assert.ok(has('HomeDomain', 'Library/Preferences/com.apple.springboard.plist'));
  assert.ok(!has('HomeDomain', 'Library/mine'));
});

test('apps are announced for a restore, and taken back when it fails', async () => {
  await using iphone = await startBackupIphone();
  const { phone, agent, root } = iphone;
  await backUpPhone(phone, backupInto(root));
  const list = 'iTunesRestore/RestoreApplications.plist';
  agent.refusal = { code: 106, text: 'Insufficient free disk space on device' };
  await assert.rejects(restorePhone(phone, { root }), withCode('phone-full'));
  assert.ok(!iphone.iphone.phone.syncFiles.has(list));
  agent.refusal = undefined;
  await restorePhone(phone, { root, apps: false });
  assert.ok(!iphone.iphone.phone.syncFiles.has(list));
  await restorePhone(phone, { root });
  assert.ok((iphone.iphone.phone.syncFiles.get(list)?.length ?? 0) > 0);
});
