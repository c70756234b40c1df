import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { copyFile } from '../src/media/copy-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'safelight-copy-file-'));
after(() => rmSync(folder, { recursive: true }));

const source = join(folder, 'source');
/** Ends within a block. */
const bytes = Buffer.alloc(5_000_001);
for (let i = 0; i < bytes.length; i += 1) bytes[i] = (i * 31 + (i >> 8)) % 256;
writeFileSync(source, bytes);

describe('the copy of a file', () => {
  test('has the same bytes, and is for its owner alone whatever the mode of the first', async () => {
    for (const mode of [0o444, 0o666]) {
      chmodSync(source, mode);
      const target = join(folder, `copy-${mode}`);
      await copyFile(source, target);
      assert.ok(readFileSync(target).equals(bytes));
      if (process.platform !== 'win32') assert.equal(statSync(target).mode & 0o777, 0o600);
    }
  });

  test('of an empty file is empty', async () => {
    const [empty, target] = [join(folder, 'empty'), join(folder, 'copy-of-empty')];
    writeFileSync(empty, '');
    await copyFile(empty, target);
    assert.equal(statSync(target).size, 0);
  });

  test('takes the place of nothing', async () => {
    const target = join(folder, 'taken');
    writeFileSync(target, 'mine');
    await assert.rejects(copyFile(source, target), { code: 'EEXIST' });
    assert.equal(readFileSync(target, 'utf8'), 'mine');
  });

  test('of what is not there is an error that says so', async () => {
    await assert.rejects(copyFile(join(folder, 'absent'), join(folder, 'of-absent')), { code: 'ENOENT' });
  });

  test('lets other work run meanwhile, and stops when it is told to', async () => {
    const large = join(folder, 'large');
    writeFileSync(large, Buffer.alloc(300_000_000));
    const stop = new AbortController();
    setImmediate(() => stop.abort(new Error('stopped')));
    const target = join(folder, 'copy-of-large');
    const copied = copyFile(large, target, stop.signal).then(() => statSync(target).size);
    // A disk that clones is done before anybody can stop it.
    assert.equal(
      await copied.catch((error: Error) => error.message),
      (await isClone(large)) ? 300_000_000 : 'stopped',
    );
  });
});

/** Whether the file system of the folder can clone, as another copy shows that takes no time to stop. */
async function isClone(file: string): Promise<boolean> {
  return await copyFile(file, join(folder, 'second'), AbortSignal.abort()).then(
    () => true,
    () => false,
  );
}
