import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { test } from 'node:test';
import { temporaryFolder } from '../../../test/support/temporary-folder.ts';

const launcher = resolve(import.meta.dirname, '../bin/safelight.js');

test('a linked folder is a place, a target to restore to, and a drive to check, as `/tmp` on a Mac', async () => {
  await using temporary = temporaryFolder();
  const at = (name: string): string => join(temporary.path, name);
  for (const name of ['photos', 'drive', 'back']) await mkdir(at(name));
  // Junctions are the links that Windows lets everybody make.
  for (const name of ['drive', 'back']) await symlink(at(name), at(`${name} link`), 'junction');
  await writeFile(join(at('photos'), 'IMG_0001.JPG'), 'no picture, but bytes');
  const run = (...words: string[]): string => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [launcher, ...words], {
      env: { ...process.env, SAFELIGHT_HOME: at('home') },
      encoding: 'utf8',
    });
    assert.equal(status, 0, stdout + stderr);
    return stdout;
  };
  run('backup', at('photos'), '--to', at('drive link'));
  run('place', 'check', at('drive link'));
  run('restore', '--to', at('back link'));
  const restored = join(at('back'), 'Undated', 'IMG_0001.JPG');
  assert.equal(await readFile(restored, 'utf8'), 'no picture, but bytes');
});
