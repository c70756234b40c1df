import assert from 'node:assert/strict';
import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { needsSample } from '../../../test/support/samples.ts';
import { collect, copyLibrary, filesBelow, libraryNames } from './support/library-copy.ts';

function state(folder: string): string[] {
  return filesBelow(folder).map((file) => {
    const { size, mtimeMs, ctimeMs } = statSync(join(folder, file));
    return `${file} ${size} ${mtimeMs} ${ctimeMs}`;
  });
}

for (const name of libraryNames) {
  test(
    `reading ${name} leaves it exactly as it was, and nothing behind`,
    needsSample('photos-libraries'),
    async () => {
      await using copy = copyLibrary(name);
      const before = state(copy.library);
      {
        await using library = await copy.open();
        for (const asset of await collect(library)) {
          for (const resource of asset.resources.filter(({ availability }) => availability === 'here')) {
            for await (const chunk of resource.open()) assert.ok(chunk.length <= 512 * 1024);
          }
        }
      }
      assert.deepEqual(state(copy.library), before);
      assert.deepEqual(readdirSync(copy.scratch), []);
    },
  );
}

describe('a library that Photos has open', needsSample('photos-libraries'), () => {
  test('what is only in its write-ahead log is read', async () => {
    await using copy = copyLibrary('Test-Lock-10_15_1');
    await using library = await copy.open();
    assert.deepEqual(library.warnings, []);
    assert.equal((await collect(library)).length, 1);
  });

  test('without its write-ahead log it is read with a warning that changes may be missing', async () => {
    await using copy = copyLibrary('Test-Lock-10_15_1');
    rmSync(join(copy.library, 'database/Photos.sqlite-wal'));
    await using library = await copy.open();
    assert.deepEqual(
      library.warnings.map(({ code }) => code),
      ['wal-absent'],
    );
    assert.equal((await collect(library)).length, library.assetCount);
  });
});
