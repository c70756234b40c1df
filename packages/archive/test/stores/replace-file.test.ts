import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { temporaryFolder } from '../../../../test/support/temporary-folder.ts';
import { replaceFile } from '../../src/stores/drive/replace-file.ts';

/** The system's rename on a disk where the target is in use for the first `times` calls. */
function inUse(times: number, code: string): { move: typeof rename; calls: () => number } {
  let calls = 0;
  return {
    calls: () => calls,
    async move(from, to) {
      calls++;
      if (calls <= times) throw Object.assign(new Error(`${code}: in use`), { code });
      await rename(from, to);
    },
  };
}

async function twoFiles(folder: string): Promise<readonly [string, string]> {
  const [from, to] = [join(folder, 'new'), join(folder, 'SHA256SUMS')];
  await writeFile(from, 'new');
  await writeFile(to, 'old');
  return [from, to];
}

test('a list that a virus scanner has open for a moment is replaced all the same', async () => {
  for (const code of ['EPERM', 'EACCES', 'EBUSY']) {
    await using folder = temporaryFolder();
    const [from, to] = await twoFiles(folder.path);
    await replaceFile(from, to, inUse(3, code).move);
    assert.equal(await readFile(to, 'utf8'), 'new');
    assert.equal(existsSync(from), false);
  }
});

test('what stays in use ends in the system’s error, with the old list as it was', async () => {
  await using folder = temporaryFolder();
  const [from, to] = await twoFiles(folder.path);
  const { move, calls } = inUse(Number.POSITIVE_INFINITY, 'EPERM');
  await assert.rejects(replaceFile(from, to, move), { code: 'EPERM' });
  assert.equal(calls(), 6);
  assert.equal(await readFile(to, 'utf8'), 'old');
});

test('any other failure is told at once', async () => {
  await using folder = temporaryFolder();
  const [from] = await twoFiles(folder.path);
  const full = join(folder.path, 'full');
  await mkdir(join(full, 'of something'), { recursive: true });
  const { move, calls } = inUse(0, '');
  await assert.rejects(
    replaceFile(from, full, move),
    (error: NodeJS.ErrnoException) => error.code !== undefined,
  );
  if (process.platform !== 'win32') assert.equal(calls(), 1);
});
