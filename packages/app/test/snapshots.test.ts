import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { fileIdOf } from '@safelight/finder-backup';
import { type TemporaryFolder, temporaryFolder } from '../../../test/support/temporary-folder.ts';
import { filesUnder } from '../../../test/support/tree.ts';
import { backupOf, password, udid } from './support/finder-backup.ts';
import { picture, put, safelight } from './support/phone.ts';

interface Desk extends TemporaryFolder {
  readonly root: string;
  /** A backup as Finder would have made it. */
  readonly foreign: string;
  run(words: readonly string[], secret?: string | null): ReturnType<typeof safelight>;
  json(
    words: readonly string[],
    secret?: string | null,
  ): Promise<{ code: number | null; document: Documents }>;
}

interface Documents {
  readonly backups: readonly {
    readonly state: string;
    readonly encrypted: boolean | null;
    readonly verified: string | null;
    readonly drilled: string | null;
    readonly passwordProven: string | null;
  }[];
  readonly concerns: readonly { readonly code: string }[];
  readonly snapshots: readonly {
    readonly id: string;
    readonly state: string;
    readonly verification: {
      readonly depth: string;
      readonly findings: readonly { readonly kind: string; readonly path: string }[];
    };
  }[];
  readonly id: string;
  readonly path: string;
  readonly files: readonly { readonly ok: boolean; readonly path: string }[];
  readonly failed: unknown;
  readonly certificate: string;
  readonly removed: readonly unknown[];
  readonly kept: number;
  readonly domains: readonly { readonly domain: string; readonly entries: number }[];
  readonly proven: string | null;
}

function desk(secret: string | undefined): Desk {
  const folder = temporaryFolder();
  const at = (name: string): string => join(folder.path, name);
  mkdirSync(at('home'));
  for (let i = 0; i < 8; i++) put(at('media'), `DCIM/100APPLE/IMG_000${i}.JPG`, picture(4000 + i));
  const foreign = backupOf(at('foreign'), at('media'), secret === undefined ? {} : { password: secret });
  const run: Desk['run'] = (words, told = secret ?? null) => {
    const environment: NodeJS.ProcessEnv = { ...process.env, SAFELIGHT_HOME: at('home') };
    delete environment.SAFELIGHT_BACKUP_PASSWORD;
    if (told !== null) environment.SAFELIGHT_BACKUP_PASSWORD = told;
    return safelight(words, environment);
  };
  return {
    ...folder,
    root: at('snapshots'),
    foreign,
    run,
    async json(words, told) {
      const { code, out, err } = await run([...words, '--json'], told);
      assert.notEqual(out, '', err);
      return { code, document: JSON.parse(out) as Documents };
    },
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}

function storedIn(backup: string, number: number): string {
  const id = fileIdOf('CameraRollDomain', `Media/DCIM/100APPLE/IMG_000${number}.JPG`);
  return join(backup, id.slice(0, 2), id);
}

function changeByte(path: string): void {
  chmodSync(path, 0o644);
  const bytes = readFileSync(path);
  bytes[1000] = (bytes[1000] ?? 0) ^ 1;
  writeFileSync(path, bytes);
}

test('another tool’s backup becomes a snapshot, verified, drilled and listed; the original is as it was', async () => {
  await using place = desk(password);
  const before = filesUnder(place.foreign);
  const imported = await place.json(['snapshots', 'import', place.foreign, '--root', place.root]);
  assert.equal(imported.code, 0);
  assert.deepEqual(filesUnder(place.foreign), before);
  assert.deepEqual(filesUnder(imported.document.path), before);
  const drill = await place.json(['snapshots', 'drill', '--files', '5']);
  assert.equal(drill.code, 0);
  assert.equal(drill.document.files.length, 5);
  assert.equal(new Set(drill.document.files.map(({ path }) => path)).size, 5);
  const certificate = readFileSync(drill.document.certificate, 'utf8');
  assert.match(certificate, /"failed": 0/);
  assert.doesNotMatch(certificate, /IMG_/, 'a certificate names nothing of an encrypted phone');
  const { code, document } = await place.json(['snapshots', 'list']);
  assert.equal(code, 0);
  assert.deepEqual(document.concerns, []);
  const [first] = document.backups;
  assert.deepEqual([first?.state, first?.encrypted], ['verified', true]);
  assert.ok(first?.verified && first.drilled && first.passwordProven);
  assert.deepEqual(readdirSync(join(place.path, 'home', 'scratch')), []);
  const again = await place.run(['snapshots', 'import', place.foreign, '--root', place.root]);
  assert.equal(again.code, 2);
  assert.match(again.err, /phone backup/);
});

test('damage in a snapshot is named and recorded, opened or not, and a verified one is not made of it by looking less', async () => {
  await using place = desk(password);
  const { document } = await place.json(['snapshots', 'import', place.foreign, '--root', place.root]);
  changeByte(storedIn(document.path, 3));
  const unopened = await place.json(['snapshots', 'verify'], null);
  assert.equal(unopened.code, 3);
  assert.equal(unopened.document.snapshots[0]?.verification.depth, 'stored-bytes');
  assert.equal(unopened.document.snapshots[0]?.state, 'faulty');
  const opened = await place.json(['snapshots', 'verify', 'newest']);
  assert.deepEqual(
    opened.document.snapshots[0]?.verification.findings.map(({ kind, path }) => [kind, path]),
    [['stored-differs', 'Media/DCIM/100APPLE/IMG_0003.JPG']],
  );
  const listed = await place.json(['snapshots', 'list']);
  assert.equal(listed.code, 3);
  assert.equal(listed.document.backups[0]?.state, 'faulty');
  assert.ok(listed.document.concerns.some(({ code }) => code === 'faulty'));
  assert.match(
    (await place.run(['snapshots', 'verify'])).out,
    /IMG_0003.JPG: other bytes than were received or recorded/,
  );
});

test('a drill tells what it could not restore', async () => {
  await using place = desk(undefined);
  const { document } = await place.json(['snapshots', 'import', place.foreign, '--root', place.root]);
  rmSync(storedIn(document.path, 1));
  changeByte(storedIn(document.path, 2));
  const kept = join(place.path, 'drilled');
  const drill = await place.json(['snapshots', 'drill', '--files', '100', '--to', kept]);
  assert.equal(drill.code, 3);
  assert.equal(drill.document.failed, 2);
  assert.equal(filesUnder(kept).size, 7);
  assert.equal((await place.json(['snapshots', 'list'])).document.backups[0]?.drilled, null);
});

test('a backup without a password is said to lack what Apple leaves out', async () => {
  await using place = desk(undefined);
  await place.run(['snapshots', 'import', place.foreign, '--root', place.root]);
  const { code, out } = await place.run(['snapshots', 'list']);
  assert.equal(code, 3);
  assert.match(out, /not encrypted, so they lack Health data, saved passwords, Wi-Fi settings/);
});

test('the status tells of the newest backup, and warns of what an unencrypted one lacks', async () => {
  await using place = desk(undefined);
  await place.run(['snapshots', 'import', place.foreign, '--root', place.root]);
  const { out } = await place.run(['status']);
  assert.match(out, /Backup of the whole phone on a computer: Anna’s iPhone: made .* \(today\), verified/);
  assert.match(out, /not encrypted, so they lack Health data, saved passwords/);
});

test('a folder of any backup is verified where it lies, and nothing is written to it', async () => {
  await using place = desk(password);
  const before = filesUnder(place.foreign);
  const { code, document } = await place.json(['snapshots', 'verify', place.foreign]);
  assert.equal(code, 0);
  assert.equal(document.snapshots[0]?.state, 'verified');
  assert.deepEqual(filesUnder(place.foreign), before);
});

test('a path that leads nowhere is named', async () => {
  await using place = desk(undefined);
  const { code, err } = await place.run(['snapshots', 'verify', join(place.path, 'nowhere')]);
  assert.equal(code, 2);
  assert.ok(err.includes(join(place.path, 'nowhere')), err);
});

test('files are listed by domain and path, and come out alone', async () => {
  await using place = desk(password);
  const domains = await place.json(['snapshots', 'files', place.foreign]);
  assert.deepEqual(
    domains.document.domains.map(({ domain }) => domain),
    ['CameraRollDomain'],
  );
  const files = await place.json(['snapshots', 'files', place.foreign, '--path', 'Media/DCIM/100APPLE']);
  assert.equal(files.document.files.length, 9);
  const target = join(place.path, 'out');
  const path = 'Media/DCIM/100APPLE/IMG_0004.JPG';
  const extracted = await place.json(['snapshots', 'extract', place.foreign, '--path', path, '--to', target]);
  assert.equal(extracted.code, 0);
  assert.deepEqual([...filesUnder(target).keys()], [`CameraRollDomain/${path}`]);
  assert.equal(
    filesUnder(target).get(`CameraRollDomain/${path}`),
    filesUnder(join(place.path, 'media')).get(path.slice(6)),
  );
  const again = await place.json(['snapshots', 'extract', place.foreign, '--path', path, '--to', target]);
  assert.equal(again.code, 3);
});

test('a wrong password is told in one sentence; a password comes through a descriptor', async () => {
  await using place = desk(password);
  const wrong = await place.run(['snapshots', 'verify', place.foreign], 'not it');
  assert.equal(wrong.code, 1);
  assert.match(wrong.err, /The password is wrong/);
  assert.doesNotMatch(wrong.err + wrong.out, /not it/);
  assert.equal(await filesThroughDescriptor(place, `${password}\n`), 0);
  assert.equal(await filesThroughDescriptor(place, 'not it'), 1);
  assert.equal(await filesThroughDescriptor(place, ''), 2);
});

/** The password on file descriptor 3, as `3<file` or `3< <(command)` give it. */
function filesThroughDescriptor(place: Desk, secret: string): Promise<number | null> {
  const environment: NodeJS.ProcessEnv = { ...process.env, SAFELIGHT_HOME: join(place.path, 'home') };
  delete environment.SAFELIGHT_BACKUP_PASSWORD;
  const main = resolve(import.meta.dirname, '../src/main.ts');
  const words = [
    '--disable-warning=ExperimentalWarning',
    main,
    'snapshots',
    'files',
    place.foreign,
    '--password-fd',
    '3',
  ];
  const child = spawn(process.execPath, words, {
    env: environment,
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const pipe = child.stdio[3];
  assert.ok(pipe !== null && pipe !== undefined && 'end' in pipe);
  pipe.on('error', () => {});
  pipe.end(secret);
  return new Promise((done) => child.on('close', done));
}

test('a backup that was not finished becomes no snapshot, and nothing of it is copied', async () => {
  await using place = desk(undefined);
  rmSync(join(place.foreign, 'Status.plist'));
  const { code, err } = await place.run(['snapshots', 'import', place.foreign, '--root', place.root]);
  assert.equal(code, 2);
  assert.match(err, /does not say that it was finished \(Status.plist is missing or damaged\)/);
  assert.ok(!existsSync(place.root));
});

test('old snapshots go by the rules, and not before they are asked to', async () => {
  await using place = desk(undefined);
  const { document } = await place.json(['snapshots', 'import', place.foreign, '--root', place.root]);
  const home = join(place.root, udid);
  const record = JSON.parse(readFileSync(join(home, document.id, 'snapshot.json'), 'utf8')) as {
    takenAtMs: number;
  };
  for (const days of [1, 2, 3]) {
    const takenAtMs = record.takenAtMs - days * 86_400_000;
    const id = `${new Date(takenAtMs).toISOString().slice(0, 19).replaceAll(':', '-')}Z`;
    mkdirSync(join(home, id));
    writeFileSync(join(home, id, 'snapshot.json'), JSON.stringify({ ...record, takenAtMs }));
  }
  const rules = ['--daily', '2', '--weekly', '0', '--monthly', '0'];
  const dry = await place.json(['snapshots', 'prune', ...rules, '--dry-run']);
  assert.deepEqual([dry.document.removed.length, dry.document.kept], [2, 2]);
  assert.equal(readdirSync(home).filter((name) => name.startsWith('20')).length, 4);
  await place.json(['snapshots', 'prune', ...rules]);
  assert.equal(readdirSync(home).filter((name) => name.startsWith('20')).length, 2);
});
