import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileIdOf } from '@safelight/finder-backup';
import { DomainFiles } from '@safelight/simulated-iphone';
import { phoneBackup } from '../src/commands/phone-backup.ts';
import { phoneRestore } from '../src/commands/phone-restore.ts';
import { snapshotsList } from '../src/commands/snapshots.ts';
import type { Session } from '../src/session.ts';
import { type BackupDesk, backupDesk, usualRestore } from './support/backup-desk.ts';

const backUpTo = ({ drive }: BackupDesk) => {
  return (session: Session) => phoneBackup(undefined, { to: drive, full: false }, session);
};
const restore = (name: string, options: Partial<typeof usualRestore> = {}) => {
  return (session: Session) => phoneRestore(name, { ...usualRestore, ...options }, session);
};

test('a phone is backed up into verified snapshots and restored from one, from the command line', async () => {
  await using here = await backupDesk();
  const first = await here.run('phone', 'backup', '--to', here.drive);
  assert.equal(first.code, 0, first.err + first.out);
  assert.match(first.out, /Received a full backup: \d+ files/);
  assert.match(first.out, /not encrypted, so it lacks Health/);
  const before = here.agent.files.tree();
  here.agent.files.put('HomeDomain', 'Library/notes.txt', { content: Buffer.from('other notes') });
  const second = await here.json('phone', 'backup');
  const { snapshot, full } = second.document as unknown as { snapshot: { state: string }; full: boolean };
  assert.deepEqual([second.code, snapshot.state, full], [0, 'verified', false]);
  const [oldest = '', ...others] = here.snapshots();
  assert.equal(others.length, 1);
  here.agent.files = new DomainFiles();
  const restored = await here.run('phone', 'restore', oldest, '--yes');
  assert.equal(restored.code, 0, restored.err);
  assert.match(restored.out, /This replaces what is on Ada’s phone by the backup of Ada’s phone/);
  assert.deepEqual(here.agent.files.tree(), before);
  assert.ok(!readdirSync(join(here.drive, here.udid)).includes('working'));
});

test('an encrypted backup is opened with its password, kept unopened with a wrong one or none', async () => {
  await using here = await backupDesk({ password: 'correct horse' });
  const opened = await here.command((session) =>
    phoneBackup(
      undefined,
      { to: here.drive, full: false, passwordFd: here.descriptor('correct horse') },
      session,
    ),
  );
  assert.equal(opened.outcome, 'ok', opened.said);
  const wrong = await here.command(backUpTo(here), { SAFELIGHT_BACKUP_PASSWORD: 'battery' });
  assert.equal(wrong.outcome, 'attention', wrong.said);
  assert.match(wrong.said, /The password is wrong[\s\S]*The backup is kept/);
  const unopened = await here.command(backUpTo(here));
  assert.equal(unopened.outcome, 'attention');
  assert.match(unopened.said, /Without its password nobody can say/);
  assert.equal(here.snapshots().length, 3);
  for (const { said, json } of [opened, wrong, unopened]) {
    assert.doesNotMatch(said + JSON.stringify(json), /correct horse|battery/);
  }
});

test('a snapshot that was never opened is restored only by force, an encrypted one only with its password', async () => {
  await using here = await backupDesk({ password: 'correct horse' });
  await here.command(backUpTo(here));
  const refused = await here.command(restore('newest'));
  assert.match(refused.said, /was never opened and verified/);
  const before = here.agent.files.tree();
  here.agent.files = new DomainFiles();
  const bad = await here.command(restore('newest', { force: true }), {
    SAFELIGHT_BACKUP_PASSWORD: 'battery',
  });
  assert.match(bad.said, /The password is wrong/);
  assert.deepEqual(here.agent.files.tree(), []);
  const secret = { SAFELIGHT_BACKUP_PASSWORD: 'correct horse' };
  const good = await here.command(restore('newest', { force: true }), secret);
  assert.equal(good.outcome, 'ok', good.said);
  assert.deepEqual(here.agent.files.tree(), before);
});

test('a restore is not begun without confirmation, nor while Find My is on', async () => {
  await using here = await backupDesk();
  await here.command(backUpTo(here));
  here.agent.files = new DomainFiles();
  const unconfirmed = await here.command(restore('newest', { yes: false }));
  assert.match(unconfirmed.said, /--yes confirms it|Not confirmed/);
  here.iphone.phone.values.set('com.apple.fmip', { IsAssociated: true });
  assert.match((await here.command(restore('newest'))).said, /^Find My is on\. On the phone open Settings/);
  here.iphone.phone.values.delete('com.apple.fmip');
  here.agent.findMyOn = true;
  assert.match((await here.command(restore('newest'))).said, /Find My is on/);
  assert.deepEqual(here.agent.files.tree(), []);
});

test('a restore leaves the snapshot as it is, whatever the phone does to the folder', async () => {
  await using here = await backupDesk();
  await here.command(backUpTo(here));
  const [id = ''] = here.snapshots();
  const files = (): readonly string[] =>
    readdirSync(join(here.drive, here.udid, id), { recursive: true, encoding: 'utf8' }).sort();
  const before = files();
  assert.equal((await here.command(restore('newest', { removeOthers: true }))).outcome, 'ok');
  assert.deepEqual(files(), before);
});

test('a phone that goes away, or refuses, leaves every earlier snapshot as it was', async () => {
  await using here = await backupDesk();
  await here.command(backUpTo(here));
  here.agent.fault = (name) => (name === 'DLMessageMoveItems' ? 'hang-up' : undefined);
  assert.match((await here.command(backUpTo(here))).said, /Earlier backups are as they were/);
  here.agent.fault = () => undefined;
  here.agent.refusal = { code: 105, text: 'Insufficient free disk space on drive to back up' };
  assert.match((await here.command(backUpTo(here))).said, /The disk has no room for this backup/);
  here.agent.refusal = undefined;
  assert.equal(here.snapshots().length, 1);
  assert.ok(!readdirSync(join(here.drive, here.udid)).includes('working'));
  const full = await here.command((session) => phoneBackup(undefined, { full: true }, session));
  assert.equal(full.outcome, 'ok', full.said);
  assert.match(full.said, /a full backup/);
});

test('files that the phone could not read are named, and the run needs attention', async () => {
  await using here = await backupDesk();
  here.agent.beforeUpload = ({ path }) => (path.endsWith('notes.txt') ? 'unreadable' : undefined);
  const { outcome, said } = await here.command(backUpTo(here));
  assert.equal(outcome, 'attention');
  assert.match(said, /could not read 1 file of its own[\s\S]*notes\.txt: Input\/output error/);
});

test('where the snapshots go must be clear', async () => {
  await using here = await backupDesk();
  const unsaid = (session: Session) => phoneBackup(undefined, { full: false }, session);
  assert.match((await here.command(unsaid)).said, /phone backup --to FOLDER/);
  const absent = join(here.drive, 'absent');
  const wrong = await here.command((session) => phoneBackup(undefined, { to: absent, full: false }, session));
  assert.match(wrong.said, /There is no folder/);
  const one = join(here.drive, 'one');
  mkdirSync(one);
  await here.command((session) => phoneBackup(undefined, { to: one, full: false }, session));
  assert.equal((await here.command(unsaid)).outcome, 'ok');
});

/** The file of a snapshot in which the bytes of a phone's file lie. */
function storedAt({ drive, udid }: BackupDesk, snapshot: string, domain: string, path: string): string {
  const id = fileIdOf(domain, path);
  return join(drive, udid, snapshot, udid, id.slice(0, 2), id);
}

test('damage that each new backup would take over is told by file, and a full backup ends it', async () => {
  await using here = await backupDesk();
  await here.command(backUpTo(here));
  const [first = ''] = here.snapshots();
  const notes = storedAt(here, first, 'HomeDomain', 'Library/notes.txt');
  chmodSync(notes, 0o644);
  writeFileSync(notes, 'motes', { flush: true });
  utimesSync(notes, new Date(0), new Date(0));
  rmSync(storedAt(here, first, 'HomeDomain', 'Library/Preferences/a.plist'));
  const faulty = await here.command(backUpTo(here));
  assert.equal(faulty.outcome, 'attention');
  assert.match(faulty.said, /Nothing has changed on the phone/);
  assert.match(faulty.said, /1 of 3 files sound[\s\S]*2 files missing or damaged:/);
  assert.equal(faulty.said.match(/notes\.txt/g)?.length, 1, faulty.said);
  assert.match(faulty.said, /send everything again:\n {4}safelight phone backup --full/);
  const listed = await here.command((session) => snapshotsList({}, session));
  assert.match(listed.said, /missing or damaged files\.\n {4}safelight phone backup --full/);
  const full = await here.command((session) => phoneBackup(undefined, { full: true }, session));
  assert.equal(full.outcome, 'ok', full.said);
  assert.match(full.said, /Received a full backup: 3 files[\s\S]*3 of 3 files sound/);
});

test('what came is counted as people count: the phone’s files, in backup, verification and restore alike', async () => {
  await using here = await backupDesk();
  const first = await here.command(backUpTo(here));
  assert.match(first.said, /Received a full backup: 3 files \(50\.0 kB\)[\s\S]*3 of 3 files sound/);
  here.agent.files.put('HomeDomain', 'Library/notes.txt', { content: Buffer.from('other') });
  const second = await here.command(backUpTo(here));
  assert.match(second.said, /what changed since the last backup: 1 file \(5 bytes\)/);
  assert.equal((second.json as { files: number }).files, 1);
  const restored = await here.command(restore('newest'));
  assert.match(restored.said, /was given 3 files/);
});

test('a phone is named as it is told, with phone: before its UDID', async () => {
  await using here = await backupDesk();
  const made = await here.run('phone', 'backup', `phone:${here.udid}`, '--to', here.drive);
  assert.equal(made.code, 0, made.err);
  const listed = await here.json('snapshots', 'list', '--phone', `phone:${here.udid}`);
  assert.equal((listed.document as unknown as { backups: unknown[] }).backups.length, 1);
});
