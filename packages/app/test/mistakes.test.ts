import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { safelight } from '../../../test/support/cli.ts';
import { temporaryFolder } from '../../../test/support/temporary-folder.ts';
import { bucketAddress } from '../src/buckets/bucket-address.ts';
import { backup } from '../src/commands/backup.ts';
import { gone } from '../src/commands/gone.ts';
import { policy } from '../src/commands/policy.ts';
import { restoreTo } from '../src/commands/restore.ts';
import { verifyPlaces } from '../src/commands/verify.ts';
import { whatIfCommand } from '../src/commands/what-if.ts';
import { copyFailureText } from '../src/copy-sentences.ts';
import { jpegOf } from '../src/demo/jpeg.ts';
import { sceneMosaic } from '../src/demo/scene.ts';
import { isAbsentDrive } from '../src/places/absent-drive.ts';
import { makeFolders } from '../src/places/make-folders.ts';
import { deleteReasons } from '../src/safety/delete-sentences.ts';
import { sentenceFor, UsageError } from '../src/sentences.ts';
import { everything } from '../src/sources/chosen-assets.ts';
import { openSource } from '../src/sources/open-source.ts';
import { dayText, proofDayText } from '../src/terminal/words.ts';
import { sessionIn } from './support/in-process.ts';

test('a command that is misspelt is named, with the one that was meant; help is one', async () => {
  await using folder = temporaryFolder();
  const wrong = safelight(folder.path, ['bakup', 'x', '--json']);
  assert.deepEqual([wrong.status, wrong.stdout], [2, '']);
  assert.match(wrong.stderr, /^error: unknown command 'bakup'\n\(Did you mean backup\?\)$/m);
  assert.match(safelight(folder.path, ['--nope']).stderr, /^error: unknown option '--nope'$/m);
  const help = safelight(folder.path, ['help', 'verify']);
  assert.deepEqual([help.status, help.stderr], [0, '']);
  assert.match(help.stdout, /^Usage: safelight verify/);
  assert.doesNotMatch(help.stdout, /default: (false|\[\])/);
});

test('a single photo in place of a folder, and a .zip that was cut short, are told in words', async () => {
  await using folder = temporaryFolder();
  await using session = sessionIn({ SAFELIGHT_HOME: join(folder.path, 'home') }, folder.path);
  for (const name of ['IMG_0001.JPG', 'photos.zip']) writeFileSync(join(folder.path, name), 'no zip');
  const photo = await openSource('IMG_0001.JPG', session).catch((error: unknown) => error);
  assert.ok(photo instanceof UsageError);
  assert.match(sentenceFor(photo), /IMG_0001\.JPG is a file and no \.zip\. Name the folder that it is in\.$/);
  const zip = await openSource('photos.zip', session).catch((error: unknown) => error);
  assert.match(sentenceFor(zip), /photos\.zip is no whole \.zip: it may have been cut short/);
  assert.equal(
    copyFailureText({ code: 'unreadable', message: 'damaged-entry: DCIM/IMG_0001.JPG' }),
    'it is damaged in the .zip: download or copy the .zip again',
  );
});

test('a place that nobody knows, a month that no calendar has and a policy out of bounds are refused', async () => {
  await using folder = temporaryFolder();
  await using session = sessionIn({ SAFELIGHT_HOME: join(folder.path, 'home') }, folder.path);
  await assert.rejects(verifyPlaces(['Bleu'], session), /There is no place called Bleu, .*Known: none yet/);
  const month = restoreTo({ to: 'back', from: [], month: '2024-13' }, session);
  await assert.rejects(month, /--month takes a year/);
  await assert.rejects(policy({ set: ['copies=0'], reset: false }, session), UsageError);
});

test('a backup of a phone that is not there, and a bucket of a name that none can have, are told as what they are', async () => {
  await using folder = temporaryFolder();
  await using session = sessionIn({ SAFELIGHT_HOME: join(folder.path, 'home') }, folder.path);
  await assert.rejects(openSource('finder-backup:gone', session), /^Error: There is no folder at .*gone$/);
  assert.throws(() => bucketAddress('s3://x/y'), /3 to 63 small letters/);
});

test('a backup of a folder without photos is not called good', async () => {
  await using folder = temporaryFolder();
  await using session = sessionIn({ SAFELIGHT_HOME: join(folder.path, 'home') }, folder.path);
  for (const name of ['empty', 'drive']) mkdirSync(join(folder.path, name));
  const { lines } = await backup('empty', { to: ['drive'], dryRun: false, choice: everything }, session);
  assert.match(lines[0] ?? '', /^! No photo or video was found there/);
  assert.doesNotMatch(lines.join('\n'), /✓/);
});

test('where nothing is known nothing is called good', async () => {
  await using folder = temporaryFolder();
  await using session = sessionIn({ SAFELIGHT_HOME: join(folder.path, 'home') }, folder.path);
  for (const { lines } of [
    await whatIfCommand([], { names: 5 }, session),
    await gone({ acknowledge: false }, session),
  ])
    assert.match(lines.join('\n'), /^Nothing was backed up yet, [^✓]*$/);
});

test('folders are made as far as they are missing, and where none can be made that is said at once', async () => {
  await using folder = temporaryFolder();
  await makeFolders(join(folder.path, 'a', 'b', 'c'));
  writeFileSync(join(folder.path, 'file'), '');
  await assert.rejects(makeFolders(join(folder.path, 'file')), /is a file/);
  await assert.rejects(makeFolders(join(folder.path, 'file', 'below')), UsageError);
  if (process.platform === 'linux') await assert.rejects(makeFolders('/proc/safelight/x'), UsageError);
  mkdirSync(join(folder.path, 'a', 'b', 'c', 'd'));
});

test('late yesterday is not today, by the calendar of this computer; proofs go by the day in UTC', () => {
  const now = new Date(2026, 10, 26, 8).getTime();
  assert.equal(dayText(new Date(2026, 10, 25, 23).getTime(), now), '2026-11-25 (1 day ago)');
  assert.equal(dayText(new Date(2026, 10, 26, 0, 1).getTime(), now), '2026-11-26 (today)');
  assert.equal(proofDayText('2026-11-26T00:00:00.000Z', Date.UTC(2026, 10, 26, 23)), '2026-11-26 (today)');
  assert.equal(proofDayText('2026-11-27T00:00:00.000Z', Date.UTC(2026, 10, 26, 23)), '2026-11-27');
});

test('why a photo must stay is said once, and without its own name', () => {
  const archived = { code: 'not-archived', filename: 'IMG_0001.HEIC' } as const;
  assert.deepEqual(deleteReasons([archived, { code: 'not-archived' }], 'IMG_0001.HEIC'), [
    { code: 'not-archived', text: 'not archived', filename: 'IMG_0001.HEIC' },
  ]);
  const [film] = deleteReasons([{ ...archived, filename: 'IMG_0001.MOV' }], 'IMG_0001.HEIC');
  assert.equal(film?.text, 'IMG_0001.MOV: not archived');
});

test('no folder is made where a drive would be, and is not', {
  skip: process.platform === 'win32',
}, async () => {
  await using folder = temporaryFolder();
  const roots = [folder.path];
  mkdirSync(join(folder.path, 'user'));
  for (const drive of ['Blue', 'user/Blue'])
    assert.ok(await isAbsentDrive(join(folder.path, drive), roots), drive);
  assert.ok(
    !(await isAbsentDrive('/dev/shm/copies', ['/dev'])) || process.platform !== 'linux',
    'on a mounted one',
  );
  assert.ok(!(await isAbsentDrive(join(folder.path, 'Blue'), ['/media'])), 'elsewhere');
  writeFileSync(join(folder.path, 'a.jpg'), 'no picture');
  const absent = `/media/Blue ${folder.path.replaceAll('/', '-')}`;
  const { status, stderr } = safelight(folder.path, ['backup', folder.path, '--to', absent]);
  assert.equal(status, 2, stderr);
  assert.match(stderr, /Is the drive connected\?/);
  assert.ok(!existsSync(absent));
});

test('an empty folder that a drive left behind is made no place: copies would lie on the computer’s own disk', async (t) => {
  await using folder = temporaryFolder();
  writeFileSync(join(folder.path, 'a.jpg'), jpegOf(sceneMosaic({ number: 1 })));
  const left = `/media/Left behind ${process.pid}`;
  try {
    mkdirSync(left);
  } catch {
    return t.skip('there is no /media to make a folder in');
  }
  try {
    const { status, stderr } = safelight(folder.path, ['backup', folder.path, '--to', left]);
    assert.equal(status, 2, stderr);
    assert.match(stderr, /^There is no drive at \/media\/Left behind/m);
    assert.deepEqual(readdirSync(left), []);
    const below = join(left, 'of/photos');
    mkdirSync(below, { recursive: true });
    assert.equal(safelight(folder.path, ['backup', folder.path, '--to', below]).status, 0);
    assert.equal(safelight(folder.path, ['backup', folder.path, '--to', below]).status, 0);
  } finally {
    rmSync(left, { recursive: true });
  }
});

test('who backed up several sources is told how to ask for one, in words that work', async () => {
  await using folder = temporaryFolder();
  const roll = (name: string): string => join(folder.path, name);
  const place = roll('place');
  mkdirSync(place);
  for (const name of ['one', 'two']) {
    mkdirSync(roll(name));
    writeFileSync(join(roll(name), `${name}.jpg`), jpegOf(sceneMosaic({ number: 1 })));
    assert.equal(safelight(folder.path, ['backup', roll(name), '--to', place]).status, 0);
  }
  const asked = safelight(folder.path, ['safe-to-delete']);
  assert.equal(asked.status, 2);
  const [first] = /Say which source: (.*)/.exec(asked.stderr)?.[1]?.split(', ') ?? [];
  assert.equal(first, realpathSync(roll('one')));
  assert.equal(safelight(folder.path, ['safe-to-delete', first ?? '']).status, 3, 'judged, and not safe');
});
