import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { temporaryFolder } from './support/temporary-folder.ts';

const launcher = resolve(import.meta.dirname, '../packages/app/bin/safelight.js');

test('a reader of the output who leaves early (| head) is no error', async () => {
  await using folder = temporaryFolder();
  for (let n = 0; n < 3000; n++) {
    writeFileSync(join(folder.path, `IMG_${n}.JPG`), Buffer.from([0xff, 0xd8, 0xff, 0xe0, n & 255, n >> 8]));
  }
  const child = spawn(process.execPath, [launcher, 'list', folder.path, '--json'], {
    env: { ...process.env, SAFELIGHT_HOME: join(folder.path, '.home') },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => {
    errors += chunk.toString();
  });
  await once(child.stdout, 'data');
  child.stdout.destroy();
  const [code] = (await once(child, 'close')) as [number | null];
  assert.equal(errors, '');
  assert.equal(code, 0);
});
