import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileIdOf } from '@safelight/finder-backup';
import { filesUnder } from '../../../test/support/tree.ts';
import { phoneBackup } from '../src/commands/phone-backup.ts';
import { phoneRestore } from '../src/commands/phone-restore.ts';
import { snapshotsList } from '../src/commands/snapshots.ts';
import { snapshotsDrill } from '../src/commands/snapshots-drill.ts';
import { snapshotsVerify } from '../src/commands/snapshots-verify.ts';
import { status } from '../src/commands/status.ts';
import type { Session } from '../src/session.ts';
import { type BackupDesk, backupDesk, type Told, usualRestore } from './support/backup-desk.ts';

interface Snapshot {
  readonly folder: string;
  /** The stored file of the picture on the phone. */
  readonly picture: string;
}

const pictureAt = ['CameraRollDomain', 'Media/DCIM/100APPLE/IMG_0001.txt'] as const;
/** Of the phone on a `backupDesk`, with what `backedUp` adds. */
const phoneFiles = 5;

async function backedUp(here: BackupDesk, secret: NodeJS.ProcessEnv): Promise<Snapshot> {
  here.agent.files.put('HomeDomain', 'Library/empty', {});
  here.agent.files.put('HomeDomain', 'Library/Grüße.txt', { content: Buffer.alloc(70_000, 3), mode: 0o600 });
  here.agent.files.put('DatabaseDomain', 'timezone/localtime', { kind: 'symlink', target: '/var/db/London' });
  await here.run('phone', 'pair');
  const root = join(here.drive, 'snapshots');
  mkdirSync(root);
  const { outcome, said } = await here.command(
    (s) => phoneBackup(undefined, { to: root, full: false }, s),
    secret,
  );
  assert.equal(outcome, 'ok', said);
  const folder = join(root, here.udid, ...snapshotNames(join(root, here.udid)));
  const id = fileIdOf(...pictureAt);
  return { folder, picture: join(folder, here.udid, id.slice(0, 2), id) };
}

function snapshotNames(home: string): string[] {
  return readdirSync(home).filter((name) => /^\d{4}-/.test(name));
}

function drilled(here: BackupDesk, secret: NodeJS.ProcessEnv): Promise<Told> {
  return here.command((s) => snapshotsDrill('newest', { files: 100, whole: true }, s), secret);
}

interface Certificate {
  readonly files: number;
  readonly folders: number;
  readonly links: number;
  readonly failed: number;
  readonly problems: readonly { readonly path: string | null; readonly problem: string }[];
  readonly certificate: string;
}

function textOf({ certificate }: Certificate): string {
  return readFileSync(certificate.replace(/json$/, 'txt'), 'utf8');
}

for (const password of [undefined, 'correct horse']) {
  const kind = password === undefined ? 'a plain' : 'an encrypted';
  const secret = password === undefined ? {} : { SAFELIGHT_BACKUP_PASSWORD: password };

  test(`${kind} snapshot is restored whole to a simulated iPhone, and a dated certificate says so`, async () => {
    await using here = await backupDesk(password === undefined ? {} : { password });
    const { folder } = await backedUp(here, secret);
    const before = filesUnder(join(folder, here.udid));
    const { outcome, said, json } = await drilled(here, secret);
    assert.equal(outcome, 'ok', said);
    const certificate = json as Certificate;
    assert.deepEqual([certificate.files, certificate.links, certificate.failed], [phoneFiles, 1, 0]);
    assert.ok(certificate.folders > 5);
    assert.deepEqual(filesUnder(join(folder, here.udid)), before, 'the snapshot is as it was');
    const text = textOf(certificate);
    assert.match(text, /^Restore of a whole snapshot: PROVEN$/m);
    assert.match(text, /^Date {7}20\d\d-\d\d-\d\dT/m);
    const kept = readFileSync(certificate.certificate, 'utf8');
    assert.doesNotMatch(text + kept, /IMG_|Library|correct horse/, 'it names nothing of the phone');
    const listed = await here.command((s) => snapshotsList({}, s));
    assert.match(listed.said, /✓ verified .* \(today\), restore proven on .* \(today\)/);
    const told = await here.command(status);
    assert.match(told.said, /restore proven on .* \(today\)/);
  });
}

test('bytes that changed since the backup are told, and the snapshot is not called proven any more', async () => {
  await using here = await backupDesk();
  const { picture } = await backedUp(here, {});
  assert.equal((await drilled(here, {})).outcome, 'ok');
  chmodSync(picture, 0o644);
  const bytes = readFileSync(picture);
  bytes[1000] = (bytes[1000] ?? 0) ^ 1;
  writeFileSync(picture, bytes);
  const { outcome, json, said } = await drilled(here, {});
  assert.equal(outcome, 'attention');
  const certificate = json as Certificate;
  assert.deepEqual([certificate.files, certificate.failed], [phoneFiles - 1, 1]);
  assert.equal(certificate.problems[0]?.path, pictureAt[1]);
  assert.match(said, /IMG_0001.txt: the stored bytes are not those recorded/);
  assert.match(textOf(certificate), /NOT PROVEN/);
  const listed = await here.command((s) => snapshotsList({}, s));
  assert.doesNotMatch(listed.said, /restore proven|sample restored|✓ verified/);
  assert.match(
    listed.said,
    /A restore of the newest backup of .* was tried, and not all came back\.\n.*snapshots verify/,
  );
  const restore = (s: Session) => phoneRestore('newest', usualRestore, s);
  assert.match((await here.command(restore)).said, /not all came back when a restore was tried/);
  await here.command((s) => snapshotsVerify([], { all: false }, s));
  const judged = await here.command((s) => snapshotsList({}, s));
  assert.match(judged.said, /✗ faulty, not encrypted/);
  assert.doesNotMatch(judged.said, /restore proven|sample restored/);
});

test('a file that lacks breaks the restore off, as it would with a phone; the certificate says so and names nothing', async () => {
  const secret = { SAFELIGHT_BACKUP_PASSWORD: 'correct horse' };
  await using here = await backupDesk({ password: 'correct horse' });
  const { picture } = await backedUp(here, secret);
  rmSync(picture);
  const { outcome, said, json } = await drilled(here, secret);
  assert.equal(outcome, 'attention', said);
  assert.match(
    said,
    /could not be restored[\s\S]*the restore broke off: Media\/DCIM\/100APPLE\/IMG_0001.txt: not in the backup\n.*snapshots verify/,
  );
  const certificate = json as Certificate;
  assert.match(textOf(certificate), /NOT PROVEN[\s\S]*the restore broke off/);
  const kept = textOf(certificate) + readFileSync(certificate.certificate, 'utf8');
  assert.doesNotMatch(kept, /IMG_/);
});

test('a wrong password ends a whole drill before anything is written', async () => {
  await using here = await backupDesk({ password: 'correct horse' });
  const { folder } = await backedUp(here, { SAFELIGHT_BACKUP_PASSWORD: 'correct horse' });
  const before = filesUnder(folder);
  const { outcome, said } = await drilled(here, { SAFELIGHT_BACKUP_PASSWORD: 'battery staple' });
  assert.equal(outcome, 'error');
  assert.match(said, /password is wrong/);
  assert.deepEqual(filesUnder(folder), before);
});
