import assert from 'node:assert/strict';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { needsSample, sample } from '../../../test/support/samples.ts';
import { temporaryFolder } from '../../../test/support/temporary-folder.ts';
import { filesUnder } from '../../../test/support/tree.ts';
import { targetSegments } from '../src/extract/target-names.ts';
import { extractFiles, fileIdOf, openFinderBackup } from '../src/index.ts';
import { madeBackup, opened, password, udid } from './made/backup.ts';
import { photoPath, photos } from './made/contents.ts';

const threads = 2;

test('an encrypted backup comes out as its files were', needsSample('finder-backup-encrypted'), async () => {
  await using folder = temporaryFolder();
  const path = sample(`finder-backup-encrypted/${udid}`);
  await using backup = await openFinderBackup(path, { scratchFolder: folder.path, password });
  const target = join(folder.path, 'out');
  const { files, failed } = await extractFiles(backup, target, { threads });
  assert.equal(files, 9);
  assert.deepEqual(failed, []);
  const lines = readFileSync(sample('finder-backup-encrypted/CONTENTS.sha256'), 'utf8').trimEnd().split('\n');
  const expected = lines.map((line) => [line.slice(68), line.slice(0, 64)] as const);
  const byName = (map: ReadonlyMap<string, string>): [string, string][] =>
    [...map].sort(([a], [b]) => (a < b ? -1 : 1));
  assert.deepEqual(byName(filesUnder(target)), byName(new Map(expected)));
});

const mixed = [
  ...photos(4),
  { domain: 'HomeDomain', path: 'Library/Preferences/a.plist', bytes: Buffer.from('a') },
  { domain: 'HomeDomain', path: 'Library/Preferencesque', bytes: Buffer.from('b') },
  { domain: 'HomeDomain', path: 'Library/link', linkTarget: '/etc/passwd' },
  { domain: 'HomeDomain', path: 'Library/Empty Folder' },
];

test('one domain, or what is below one path, comes out alone', async () => {
  await using folder = temporaryFolder();
  await using backup = await opened(madeBackup(join(folder.path, 'b'), mixed, { password }), password);
  const home = join(folder.path, 'home');
  const result = await extractFiles(backup, home, { threads, domain: 'HomeDomain' });
  assert.equal(result.links, 1);
  assert.deepEqual([...filesUnder(home).keys()].sort(), [
    'HomeDomain/Library/Preferences/a.plist',
    'HomeDomain/Library/Preferencesque',
  ]);
  assert.ok(statSync(join(home, 'HomeDomain/Library/Empty Folder')).isDirectory());
  const below = join(folder.path, 'below');
  await extractFiles(backup, below, { threads, path: 'Library/Preferences' });
  assert.deepEqual([...filesUnder(below).keys()], ['HomeDomain/Library/Preferences/a.plist']);
});

test('dates are kept, and nothing that is there is replaced', async () => {
  await using folder = temporaryFolder();
  await using backup = await opened(madeBackup(join(folder.path, 'b'), photos(2)));
  const target = join(folder.path, 'out');
  const taken = join(target, 'CameraRollDomain', photoPath(0));
  mkdirSync(dirname(taken), { recursive: true });
  writeFileSync(taken, 'mine');
  const { files, failed } = await extractFiles(backup, target, { threads });
  assert.equal(files, 1);
  assert.deepEqual(
    failed.map(({ code, path }) => [code, path]),
    [['exists', photoPath(0)]],
  );
  assert.equal(readFileSync(taken, 'utf8'), 'mine');
  const other = statSync(join(target, 'CameraRollDomain', photoPath(1)));
  assert.equal(other.mtimeMs, Date.parse('2026-11-20T10:00:00Z'));
  assert.deepEqual(
    readdirSync(dirname(taken)).filter((name) => name.includes('part')),
    [],
  );
});

test('a file that is missing or damaged is told, leaves nothing behind, and the others come out', async () => {
  await using folder = temporaryFolder();
  const path = madeBackup(join(folder.path, 'b'), photos(3), { password });
  const stored = (number: number): string => {
    const id = fileIdOf('CameraRollDomain', photoPath(number));
    return join(path, id.slice(0, 2), id);
  };
  rmSync(stored(0));
  writeFileSync(stored(1), readFileSync(stored(1)).subarray(0, 1000));
  await using backup = await opened(path, password);
  const target = join(folder.path, 'out');
  const { files, failed } = await extractFiles(backup, target, { threads });
  assert.equal(files, 1);
  assert.deepEqual(failed.map((failure) => [failure.path, failure.code]).sort(), [
    [photoPath(0), 'file-missing'],
    [photoPath(1), 'file-damaged'],
  ]);
  assert.deepEqual([...filesUnder(target).keys()], [`CameraRollDomain/${photoPath(2)}`]);
});

test('paths that lead elsewhere are refused by name, and nothing lands outside the target', async () => {
  await using folder = temporaryFolder();
  const bytes = Buffer.from('hostile');
  const hostile = [
    '../../escaped',
    '/etc/escaped',
    'a/../../../escaped',
    'a//b',
    './x',
    'zero\0byte',
    'x'.repeat(300),
  ];
  const path = madeBackup(join(folder.path, 'b'), [
    ...hostile.map((name) => ({ domain: 'HomeDomain', path: name, bytes })),
    { domain: '../HomeDomain', path: 'escaped', bytes },
    { domain: '..', path: 'escaped', bytes },
    { domain: 'HomeDomain', path: 'fine\\..\\name', bytes },
  ]);
  await using backup = await opened(path);
  const target = join(folder.path, 'deep/er/out');
  const { files, failed } = await extractFiles(backup, target, { threads });
  assert.equal(files, 1);
  assert.equal(failed.length, hostile.length + 2);
  assert.ok(failed.every(({ code }) => code === 'unsafe-path'));
  assert.ok(!existsSync('/etc/escaped'));
  const everything = readdirSync(folder.path, { recursive: true, encoding: 'utf8' });
  assert.deepEqual(
    everything.filter((name) => name.includes('escaped')),
    [],
  );
});

test('a link inside the target is not followed', async () => {
  await using folder = temporaryFolder();
  const outside = join(folder.path, 'outside');
  const target = join(folder.path, 'out');
  mkdirSync(outside);
  mkdirSync(target);
  symlinkSync(outside, join(target, 'CameraRollDomain'));
  await using backup = await opened(madeBackup(join(folder.path, 'b'), photos(3)));
  const { files, failed } = await extractFiles(backup, target, { threads });
  assert.equal(files, 0);
  assert.deepEqual(
    failed.map(({ code }) => code),
    ['unsafe-path', 'unsafe-path', 'unsafe-path'],
  );
  assert.deepEqual(readdirSync(outside), []);
});

test('an extraction that is cancelled leaves only whole files', async () => {
  await using folder = temporaryFolder();
  await using backup = await opened(madeBackup(join(folder.path, 'b'), photos(300)));
  const target = join(folder.path, 'out');
  const stop = new AbortController();
  const run = extractFiles(backup, target, {
    threads,
    signal: stop.signal,
    progress: ({ files }) => files >= 10 && stop.abort(new Error('enough')),
  });
  await assert.rejects(run, /enough/);
  const written = filesUnder(target);
  assert.ok(written.size >= 10 && written.size < 300, `${written.size}`);
  assert.ok(![...written.keys()].some((name) => name.includes('part')));
});

test('names of a phone become paths below the target or nothing', () => {
  assert.deepEqual(targetSegments('HomeDomain', 'Library/SMS/sms.db'), [
    'HomeDomain',
    'Library',
    'SMS',
    'sms.db',
  ]);
  assert.deepEqual(targetSegments('HomeDomain', ''), ['HomeDomain']);
  for (const path of ['..', 'a/..', '/a', 'a/', 'a//b', '.', 'a\0b'])
    assert.equal(targetSegments('HomeDomain', path), undefined, path);
  for (const domain of ['', '.', '..', 'a/b']) assert.equal(targetSegments(domain, 'x'), undefined, domain);
});
