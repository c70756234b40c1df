import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, realpath, stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { type TemporaryFolder, temporaryFolder } from '../../../test/support/temporary-folder.ts';

const launcher = resolve(import.meta.dirname, '../bin/safelight.js');

interface Ran {
  readonly code: number | null;
  readonly output: string;
  readonly errors: string;
}

/** Runs the launcher with `temporary` as the system's folder for temporary files. */
function run(temporary: string, home: string, ...words: string[]): Promise<Ran> {
  return new Promise((done, failed) => {
    const environment = {
      ...process.env,
      TMPDIR: temporary,
      TEMP: temporary,
      TMP: temporary,
      SAFELIGHT_HOME: home,
    };
    const child = spawn(process.execPath, [launcher, ...words], { env: environment });
    let output = '';
    let errors = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (errors += chunk));
    child.on('error', failed);
    child.on('close', (code) => done({ code, output, errors }));
  });
}

async function checkSums(drive: string): Promise<{ good: number; bad: string[] }> {
  let good = 0;
  const bad: string[] = [];
  for (const entry of await readdir(drive, { recursive: true, withFileTypes: true })) {
    if (entry.name !== 'SHA256SUMS') continue;
    const lines = (await readFile(join(entry.parentPath, entry.name), 'utf8')).trimEnd().split('\n');
    for (const line of lines) {
      const [digest, name] = [line.slice(0, 64), line.slice(66)];
      const bytes = await readFile(join(entry.parentPath, name));
      if (createHash('sha256').update(bytes).digest('hex') === digest) good++;
      else bad.push(name);
    }
  }
  return { good, bad };
}

describe('the demo', () => {
  let temporary: TemporaryFolder;
  let home: string;
  let system: string;
  let folder: string;
  let homeBefore: number;
  let ran: Ran;

  before(async () => {
    temporary = temporaryFolder();
    home = join(temporary.path, 'the home of the person');
    system = join(temporary.path, 'system');
    await mkdir(home);
    await mkdir(system);
    await writeFile(join(home, 'note.txt'), 'mine');
    homeBefore = (await stat(home)).mtimeMs;
    ran = await run(system, home, 'demo');
    folder = join(await realpath(system), (await readdir(system))[0] ?? '');
  });
  after(() => temporary[Symbol.asyncDispose]());

  test('ends well, says that it is a demo, and says the line for one’s own photos', () => {
    const { code, output, errors } = ran;
    assert.equal(code, 0, output + errors);
    assert.match(output, /^This is a DEMO /);
    assert.match(output, / backup <photos> --to <drive folder>\n$/);
    assert.ok(output.includes(folder));
  });

  test('names the file on the bad drive whose bit it flipped, and no other', () => {
    const { output } = ran;
    const named = output.match(/^.* has changed: .*$/gm) ?? [];
    assert.equal(named.length, 1, output);
    assert.match(named[0] ?? '', /^ +2024\/2024-06\/IMG_0006\.JPG has changed/);
    assert.match(
      output,
      /^✗ Red drive: 27 files read back, 7 of them notes of .* 26 exactly as recorded\.$/m,
    );
  });

  test('leaves drives whose checksum lists are right but for the flipped file', async () => {
    assert.deepEqual(await checkSums(join(folder, 'Blue drive')), { good: 27, bad: [] });
    assert.deepEqual(await checkSums(join(folder, 'Red drive')), { good: 28, bad: ['IMG_0006.JPG'] });
  });

  test('files by the clock on the wall, keeps both of one name, and stores equal bytes once', async () => {
    const drive = join(folder, 'Blue drive');
    const christmas = await readdir(join(drive, '2023', '2023-12'));
    const firsts = christmas.filter((name) => /^IMG_0001.*\.JPG$/.test(name));
    assert.equal(firsts.length, 2);
    assert.ok(firsts.some((name) => /^IMG_0001-[0-9a-f]{8}\.JPG$/.test(name)));
    assert.equal(christmas.filter((name) => /^IMG_0003.*\.JPG$/.test(name)).length, 1);
    assert.ok(existsSync(join(drive, '2024', '2024-07', 'IMG_0015.JPG')));
    assert.deepEqual((await readdir(join(drive, 'Undated'))).sort(), ['SHA256SUMS', 'picture.jpg']);
    const june = await readdir(join(drive, '2024', '2024-06'));
    for (const name of ['IMG_0007.JPG', 'IMG_0007.AAE', 'IMG_0007_edited.JPG'])
      assert.ok(june.includes(name));
  });

  test('shows a phone: trust, what came over, and the one original that is only in iCloud', () => {
    const { output } = ran;
    assert.match(output, /Trust This Computer/);
    assert.match(output, /^! On the phone: 20 photos and videos; 19 archived with every file\. 1 not/m);
    assert.match(output, /^ +IMG_0017\.HEIC: only in iCloud/m);
    assert.match(output, /Compared without Safelight/);
  });

  test('touches nothing of the person’s own state, and leaves nothing but its folder', async () => {
    assert.deepEqual(await readdir(home), ['note.txt']);
    assert.equal((await stat(home)).mtimeMs, homeBefore);
    const made = await readdir(system);
    assert.equal(made.length, 1);
    assert.match(made[0] ?? '', /^safelight-demo-/);
  });
});
