import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, type TestContext, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { openScratch } from '../src/state/scratch.ts';

const home = mkdtempSync(join(tmpdir(), 'safelight-scratch-'));
after(() => rmSync(home, { recursive: true, force: true, maxRetries: 3 }));

function root(name: string): string {
  const path = join(home, name);
  mkdirSync(path);
  return path;
}

/** Another process that keeps a file in its scratch folder, tells where, and waits. */
async function process(path: string, t: TestContext): Promise<{ child: ChildProcess; file: string }> {
  const module = pathToFileURL(resolve(import.meta.dirname, '../src/state/scratch.ts')).href;
  const script = `
    import { writeFileSync } from 'node:fs';
    import { openScratch } from ${JSON.stringify(module)};
    const file = openScratch(${JSON.stringify(path)}).path();
    // Nothing refers to the scratch any more: its lock must not go with it.
    for (let i = 0; i < 3; i++) await new Promise((done) => setTimeout(done, gc() ?? 5));
    writeFileSync(file, 'a private copy');
    process.stdout.write(file);
    setInterval(() => {}, 1000);`;
  const child = spawn(globalThis.process.execPath, ['--expose-gc', '--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  t.after(() => child.kill('SIGKILL'));
  const [told] = await once(child.stdout, 'data');
  return { child, file: String(told) };
}

async function kill(child: ChildProcess): Promise<void> {
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

test('what a killed process left is gone at the next start; what a running one keeps stays', async (t) => {
  const path = root('killed');
  const [killed, running] = await Promise.all([process(path, t), process(path, t)]);
  await kill(killed.child);
  assert.ok(existsSync(killed.file), 'a killed process cleans up nothing');
  using scratch = openScratch(path);
  assert.equal(existsSync(killed.file), false);
  assert.ok(existsSync(running.file), 'a running process loses nothing');
  const own = scratch.path();
  writeFileSync(own, '');
  using _third = openScratch(path);
  assert.ok(existsSync(own), 'nor does the same process to itself');
  await kill(running.child);
  using _fourth = openScratch(path);
  assert.equal(existsSync(running.file), false);
});

test('a process that ends well leaves nothing, and one that needs no scratch makes none', () => {
  const path = root('clean');
  {
    using scratch = openScratch(path);
    writeFileSync(scratch.path(), 'x');
    assert.equal(readdirSync(path).length, 1);
  }
  {
    using _scratch = openScratch(path);
  }
  assert.deepEqual(readdirSync(path), []);
});

test('a folder without a lock, left by a kill while it was made, is swept, as is a loose file', () => {
  const path = root('half-made');
  mkdirSync(join(path, 'photos-Ab12'));
  writeFileSync(join(path, 'photos-Ab12', 'copy.sqlite'), 'x');
  writeFileSync(join(path, 'loose'), 'x');
  using _scratch = openScratch(path);
  assert.deepEqual(readdirSync(path), []);
});
