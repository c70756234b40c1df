import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { ended, launcher, safelight, safelightJson, startSafelight } from './support/cli.ts';
import { temporaryFolder } from './support/temporary-folder.ts';
import {
  assertSha256sumPasses,
  assertSumsTrue,
  filesUnder,
  hasSha256sum,
  originalsOn,
} from './support/tree.ts';

/** Makes photos whose file times spread over `months`; every one has bytes of its own. */
function makePhotos(folder: string, sizes: readonly number[], months: number): void {
  mkdirSync(folder, { recursive: true });
  for (const [index, size] of sizes.entries()) {
    const path = join(folder, `IMG_${String(index + 1).padStart(4, '0')}.JPG`);
    writeFileSync(path, Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), randomBytes(size)]));
    const takenAt = new Date(Date.UTC(2024, index % months, 15));
    utimesSync(path, takenAt, takenAt);
  }
}

const sources = [
  { name: 'many small photos of one month', sizes: Array<number>(40).fill(2000), months: 1 },
  { name: 'photos of a whole year', sizes: Array<number>(24).fill(60_000), months: 12 },
  { name: 'a few large videos', sizes: [1.5e6, 20, 2e6, 5e5, 1e6], months: 2 },
  { name: 'one photo', sizes: [100_000], months: 1 },
];
const killsEach = 50;

/** What a kill met, to see that they land in every phase. */
function phaseOf(drive: string, whole: number): string {
  if (!existsSync(join(drive, '.safelight/place.json'))) return 'before the place was made';
  const staging = join(drive, '.safelight/tmp');
  const staged = existsSync(staging) ? readdirSync(staging).length : 0;
  const originals = originalsOn(drive).size;
  if (staged > 0) return 'while a file was written';
  if (originals === 0) return 'before the first file';
  if (originals < whole) return 'between two files';
  return assertSumsTrue(drive) < whole ? 'before the checksum lists' : 'after the last file';
}

async function killAgainAndAgain(t: TestContext, source: (typeof sources)[number]): Promise<void> {
  await using folder = temporaryFolder();
  const [photos, drive, home] = ['photos', 'drive', 'home'].map((name) => join(folder.path, name)) as [
    string,
    string,
    string,
  ];
  makePhotos(photos, source.sizes, source.months);
  const contents = new Set(filesUnder(photos).values());
  const backup = ['backup', photos, '--to', drive];
  const startedMs = performance.now();
  assert.equal((await ended(startSafelight(home, backup))).code, 0);
  // How long a whole run takes, kept up to date: beside busy neighbours it takes several times longer than alone.
  let wholeMs = performance.now() - startedMs;
  startOver();

  function startOver(): void {
    for (const path of [drive, home]) rmSync(path, { recursive: true, force: true });
  }

  const phases = new Map<string, number>();
  for (let kills = 0; kills < killsEach; ) {
    const begunMs = performance.now();
    const child = startSafelight(home, backup);
    const end = ended(child);
    const first = await Promise.race([end, pause(wholeMs * (0.25 + 0.65 * Math.random()))]);
    if (first === undefined) {
      child.kill('SIGKILL');
      await end;
      kills++;
      const phase = phaseOf(drive, contents.size);
      phases.set(phase, (phases.get(phase) ?? 0) + 1);
    } else {
      assert.equal(first.code, 0, first.stderr);
      wholeMs = performance.now() - begunMs;
    }
    assertSumsTrue(drive);
    for (const [path, digest] of originalsOn(drive)) assert.ok(contents.has(digest), `${path} is no photo's`);
    // A run that ended by itself left a whole place; to prove that of some is enough.
    if (Math.random() < 0.02) finish();
    if (first !== undefined || Math.random() < 0.1) startOver();
  }
  finish();
  t.diagnostic([...phases].map(([phase, count]) => `${count} ${phase}`).join(', '));

  function finish(): void {
    const { status, stderr } = safelight(home, backup);
    assert.equal(status, 0, stderr);
    const { status: verified, json } = safelightJson(home, 'verify', [drive]);
    assert.deepEqual([verified, json.places[0]?.findings], [0, []]);
    assert.deepEqual([...originalsOn(drive).values()].sort(), [...contents].sort());
    assert.equal(assertSumsTrue(drive), contents.size);
    if (hasSha256sum) assertSha256sumPasses(drive);
  }
}

// All at once, as they mostly wait for the disk. The timeout is for machines that are busy with other things.
test('a backup that is killed at any instant leaves nothing wrong, and the next one finishes', {
  concurrency: 4,
  timeout: 900_000,
  skip: process.platform === 'win32' ? 'Windows knows no SIGKILL' : false,
}, async (t) => {
  await Promise.all(
    sources.map((source) => t.test(source.name, (inner) => killAgainAndAgain(inner, source))),
  );
});

/** Photos that have their name already; reads none, as a run is at work beside. */
function photosNamed(drive: string): number {
  if (!existsSync(drive)) return 0;
  const names = readdirSync(drive, { recursive: true, encoding: 'utf8' });
  return names.filter((name) => !name.startsWith('.safelight') && /\.jpe?g$/i.test(name)).length;
}

test('Ctrl-C ends a backup with 130, says so, and the next one goes on from there', {
  timeout: 120_000,
  skip: process.platform === 'win32' ? 'Windows has no signals to send' : false,
}, async () => {
  await using folder = temporaryFolder();
  const [photos, drive, home] = ['photos', 'drive', 'home'].map((name) => join(folder.path, name)) as [
    string,
    string,
    string,
  ];
  makePhotos(photos, Array<number>(400).fill(50_000), 3);
  const contents = [...filesUnder(photos).values()].sort();
  const child = startSafelight(home, ['backup', photos, '--to', drive], launcher);
  const end = ended(child);
  while (child.exitCode === null && photosNamed(drive) < 5) await pause(10);
  child.kill('SIGINT');
  const { code, stderr } = await end;
  assert.equal(code, 130, stderr);
  assert.match(stderr, /Stopped/);
  const copied = originalsOn(drive).size;
  assert.ok(copied >= 5 && copied < 400, `${copied} were copied`);
  assertSumsTrue(drive);
  const { status, json } = safelightJson(home, 'backup', [photos, '--to', drive]);
  assert.equal(status, 0);
  const recopied = json.resources.copied;
  // As many small files as are under way at once may have been on the place without being on record.
  assert.ok(recopied <= 400 - copied + 24, `${recopied} copied after ${copied}`);
  assert.deepEqual([...originalsOn(drive).values()].sort(), contents);
  assert.equal(safelightJson(home, 'verify', [drive]).status, 0);
});
