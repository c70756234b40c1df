import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { type BackupEntry, type SnapshotState, statusPlist } from '@safelight/simulated-iphone';
import { temporaryFolder } from '../../../test/support/temporary-folder.ts';
import { filesUnder, hasSha256sum } from '../../../test/support/tree.ts';
import {
  backupsBelow,
  fileIdOf,
  openSnapshots,
  readSums,
  type Snapshot,
  type SnapshotRun,
  type SnapshotStore,
  verifySnapshot,
} from '../src/index.ts';
import { madeBackup, opened, password, udid } from './made/backup.ts';
import { jpegBytes, photoPath, photos } from './made/contents.ts';

const day = 86_400_000;
const start = Date.parse('2026-11-20T10:00:00Z');

/** What a phone leaves in a run: a whole backup that replaces files, and never writes into one. */
function receive(run: SnapshotRun, entries: readonly BackupEntry[], secret?: string): string[] {
  const incoming = join(run.folder, '../../incoming');
  const made = madeBackup(incoming, entries, secret === undefined ? {} : { password: secret });
  const received: string[] = [];
  for (const path of readdirSync(made, { recursive: true, encoding: 'utf8' })) {
    const from = join(made, path);
    const to = join(run.backup, path);
    if (statSync(from).isDirectory()) continue;
    // An unchanged file is not sent again.
    if (existsSync(to) && readFileSync(to).equals(readFileSync(from))) continue;
    spawnSync('mkdir', ['-p', join(to, '..')]);
    renameSync(from, to);
    received.push(path);
  }
  rmSync(incoming, { recursive: true });
  return received;
}

async function verified(run: SnapshotRun, secret?: string) {
  await using scratch = temporaryFolder();
  await using backup = await opened(run.backup, secret);
  const { folder } = run;
  return await verifySnapshot({ folder, udid, backup, scratchFolder: scratch.path, threads: 1, seal: true });
}

async function taken(
  store: SnapshotStore,
  entries: readonly BackupEntry[],
  nowMs: number,
): Promise<Snapshot> {
  await using run = await store.begin(udid);
  receive(run, entries);
  return await run.commit({ nowMs, verification: await verified(run) });
}

function stored(backup: string, number: number): string {
  const id = fileIdOf('CameraRollDomain', photoPath(number));
  return join(backup, id.slice(0, 2), id);
}

test('a snapshot costs only what changed, and each holds its own state of the phone', async () => {
  await using folder = temporaryFolder();
  const store = openSnapshots(join(folder.path, 'store'));
  const first = await taken(store, photos(6), start);
  assert.equal(first.record.state, 'verified');
  assert.equal(first.record.method, 'empty');
  const changed = photos(7).with(2, {
    domain: 'CameraRollDomain',
    path: photoPath(2),
    bytes: jpegBytes(9000),
  });
  const before = filesUnder(first.folder);
  const second = await taken(store, changed, start + day);
  assert.ok(['hard-link', 'clone', 'copy'].includes(second.record.method));
  assert.deepEqual(filesUnder(first.folder), before);
  if (second.record.method === 'hard-link') {
    assert.equal(statSync(stored(first.backup, 0)).ino, statSync(stored(second.backup, 0)).ino);
    assert.notEqual(statSync(stored(first.backup, 2)).ino, statSync(stored(second.backup, 2)).ino);
    for (const list of ['Manifest.db', 'Manifest.plist', 'Info.plist', 'Status.plist'])
      assert.notEqual(statSync(join(first.backup, list)).ino, statSync(join(second.backup, list)).ino, list);
  }
  assert.deepEqual(
    (await store.list()).map(({ id }) => id),
    ['2026-11-21T10-00-00Z', '2026-11-20T10-00-00Z'],
  );
  assert.equal((await store.newest(udid))?.id, second.id);
  assert.equal(readFileSync(stored(second.backup, 2)).length, 9000);
});

test('a snapshot keeps true spare copies of its lists, and sums that sha256sum agrees with', async () => {
  await using folder = temporaryFolder();
  const store = openSnapshots(folder.path);
  const snapshot = await taken(store, photos(3), start);
  for (const list of ['Manifest.db', 'Manifest.plist', 'Info.plist', 'Status.plist']) {
    const spare = join(snapshot.folder, 'spare', `${list}.spare`);
    assert.deepEqual(readFileSync(spare), readFileSync(join(snapshot.backup, list)));
    assert.notEqual(statSync(spare).ino, statSync(join(snapshot.backup, list)).ino);
  }
  assert.equal((await readSums(snapshot.folder))?.size, 3 + 4);
  if (hasSha256sum) {
    const { status } = spawnSync('sha256sum', ['-c', '--strict', 'SHA256SUMS'], { cwd: snapshot.folder });
    assert.equal(status, 0);
  }
  assert.equal((await backupsBelow(snapshot.folder)).length, 1);
});

test('stored files of a snapshot cannot be written to by accident', async () => {
  await using folder = temporaryFolder();
  const snapshot = await taken(openSnapshots(folder.path), photos(2), start);
  for (const number of [0, 1]) assert.equal(statSync(stored(snapshot.backup, number)).mode & 0o222, 0);
});

for (const state of ['new', 'uploading', 'moving'] satisfies SnapshotState[]) {
  test(`a run that the phone left ${state} becomes no snapshot, and the earlier one is as it was`, async () => {
    await using folder = temporaryFolder();
    const store = openSnapshots(folder.path);
    const first = await taken(store, photos(4), start);
    const before = filesUnder(first.folder);
    {
      await using run = await store.begin(udid);
      receive(run, photos(2));
      const status = statusPlist({ date: new Date(start), state, full: false, uuid: 'X' });
      writeFileSync(join(run.backup, 'Status.plist'), status);
      await assert.rejects(run.commit({ nowMs: start + day }), { code: 'not-finished' });
    }
    assert.deepEqual(filesUnder(first.folder), before);
    assert.equal((await store.list()).length, 1);
    assert.ok(!existsSync(join(folder.path, udid, 'working')));
  });
}

test('a run that was killed is cleared away by the next one', async () => {
  await using folder = temporaryFolder();
  const store = openSnapshots(folder.path);
  await taken(store, photos(3), start);
  const script = `
    import { openSnapshots } from ${JSON.stringify(join(import.meta.dirname, '../src/index.ts'))};
    const run = await openSnapshots(${JSON.stringify(folder.path)}).begin(${JSON.stringify(udid)});
    (await import('node:fs')).writeFileSync(run.backup + '/half', 'x');
    process.kill(process.pid, 'SIGKILL');`;
  spawnSync(process.execPath, ['--input-type=module', '-e', script]);
  assert.ok(existsSync(join(folder.path, udid, 'working', udid, 'half')));
  const second = await taken(store, photos(4), start + day);
  assert.ok(!existsSync(join(second.backup, 'half')));
  assert.equal((await store.list()).length, 2);
});

test('only one run at a time works on a phone’s snapshots', async () => {
  await using folder = temporaryFolder();
  const store = openSnapshots(folder.path);
  {
    await using _run = await store.begin(udid);
    await assert.rejects(store.begin(udid), { code: 'in-use' });
    await assert.rejects(store.remove(udid, []), { code: 'in-use' });
  }
  await using again = await store.begin(udid);
  assert.equal(again.method, 'empty');
});

test('a run that writes into a file of an earlier snapshot is found out', async () => {
  await using folder = temporaryFolder();
  const store = openSnapshots(folder.path);
  const first = await taken(store, photos(3), start);
  await using run = await store.begin(udid);
  if (run.method !== 'hard-link') return;
  receive(run, photos(3));
  const shared = stored(run.backup, 1);
  chmodSync(shared, 0o644);
  writeFileSync(shared, 'written into');
  await assert.rejects(run.commit({ nowMs: start + day }), { code: 'changed' });
  await run.abandon();
  assert.equal(readFileSync(stored(first.backup, 1), 'utf8'), 'written into');
});

test('a backup of another tool is copied to begin with, and shares nothing with it', async () => {
  await using folder = temporaryFolder();
  const foreign = madeBackup(join(folder.path, 'Finder'), photos(3), { password });
  const store = openSnapshots(join(folder.path, 'store'));
  await using run = await store.begin(udid, { from: foreign });
  const snapshot = await run.commit({ nowMs: start, verification: await verified(run, password) });
  assert.equal(snapshot.record.state, 'verified');
  assert.equal(snapshot.record.encrypted, true);
  assert.notEqual(statSync(stored(foreign, 0)).ino, statSync(stored(snapshot.backup, 0)).ino);
  assert.deepEqual(filesUnder(foreign), filesUnder(snapshot.backup));
});

test('without its password an encrypted snapshot is compared with what was received, and stays unverified', async () => {
  await using folder = temporaryFolder();
  const store = openSnapshots(folder.path);
  const check = { udid, backup: undefined, scratchFolder: folder.path, threads: 1 } as const;
  await using run = await store.begin(udid);
  receive(run, photos(3), password);
  const verification = await verifySnapshot({ ...check, folder: run.folder, seal: true });
  assert.equal(verification.depth, 'stored-bytes');
  assert.equal(verification.sound, true);
  const snapshot = await run.commit({ nowMs: start, verification });
  assert.equal(snapshot.record.state, 'unverified');
  assert.equal((await verifySnapshot({ ...check, folder: snapshot.folder, seal: false })).storedMatch, 3);
  const path = stored(snapshot.backup, 1);
  chmodSync(path, 0o644);
  const bytes = readFileSync(path);
  bytes[100] = (bytes[100] ?? 0) ^ 1;
  const { mtime } = statSync(path);
  writeFileSync(path, bytes);
  utimesSync(path, mtime, mtime);
  rmSync(stored(snapshot.backup, 2));
  writeFileSync(join(snapshot.backup, 'Info.plist'), 'changed');
  const again = await verifySnapshot({ ...check, folder: snapshot.folder, seal: false });
  assert.equal(again.sound, false);
  assert.deepEqual(again.findings.map(({ kind }) => kind).sort(), [
    'missing',
    'stored-differs',
    'stored-differs',
  ]);
});

test('a record that cannot be read claims nothing', async () => {
  await using folder = temporaryFolder();
  const store = openSnapshots(folder.path);
  const snapshot = await taken(store, photos(1), start);
  for (const text of ['', '{"version":1}', '[]', '{"version":2,"state":"verified"}']) {
    writeFileSync(join(snapshot.folder, 'snapshot.json'), text);
    const [read] = await store.list();
    assert.equal(read?.record.state, 'unverified', text);
    assert.match(read?.record.problem ?? '', /snapshot.json/);
  }
  assert.equal(await store.newest(udid), undefined);
});

test('a UDID that leads elsewhere is refused', async () => {
  await using folder = temporaryFolder();
  for (const name of ['..', '../../x', 'a/b', '', '.hidden-udid', 'x'.repeat(100)])
    await assert.rejects(openSnapshots(folder.path).begin(name), { code: 'unsafe-path' }, name);
  assert.deepEqual(readdirSync(folder.path), []);
});

test('a file that was damaged before a run is found damaged each time that the new snapshot is verified', async () => {
  await using folder = temporaryFolder();
  await using scratch = temporaryFolder();
  const store = openSnapshots(folder.path);
  // Files without a format of their own and without a digest: nothing but the recorded sums can tell.
  const plain: BackupEntry[] = ['a', 'b'].map((path) => ({
    domain: 'HomeDomain',
    path,
    bytes: Buffer.alloc(5000, path),
    digest: false,
  }));
  const first = await taken(store, plain, start);
  const id = fileIdOf('HomeDomain', 'a');
  const path = join(first.backup, id.slice(0, 2), id);
  chmodSync(path, 0o644);
  writeFileSync(path, Buffer.alloc(5000, 'x'));
  utimesSync(path, new Date(start), new Date(start));
  await using run = await store.begin(udid);
  await using backup = await opened(run.backup);
  const target = { folder: run.folder, udid, backup, scratchFolder: scratch.path, threads: 1 };
  const before = await readSums(first.folder);
  for (const received of [
    () => undefined,
    (fileId: string) => (fileId === id ? { sha1: 'other' } : undefined),
  ]) {
    const sealing = await verifySnapshot({ ...target, seal: true, before, received });
    assert.equal(sealing.sound, false);
    const again = await verifySnapshot({ ...target, seal: false });
    assert.deepEqual(
      [again.sound, again.soundFiles, again.findings.map(({ kind }) => kind)],
      [false, 1, ['stored-differs']],
    );
  }
});
