import assert from 'node:assert/strict';
import { rmSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { needsSample } from '../../../test/support/samples.ts';
import {
  type DividedLibrary,
  localMediaFiles,
  openPhotosDatabase,
  openShare,
  type PhotosAsset,
} from '../src/index.ts';
import { collect, copyLibrary, libraryNames, libraryPath, nowMs } from './support/library-copy.ts';
import { multiplyLibrary } from './support/multiply-library.ts';
import { told } from './support/told.ts';

/** All that is told of assets, as text. */
function texts(assets: readonly PhotosAsset[]): string[] {
  return assets.map((asset) => JSON.stringify(told(asset)));
}

async function ofAllParts(library: DividedLibrary, options = {}): Promise<string[]> {
  const assets: string[] = [];
  for (let part = 0; part < library.parts; part += 1)
    for await (const batch of library.part(part, options)) assets.push(...texts(batch));
  return assets;
}

describe('a library in parts', needsSample('photos-libraries'), () => {
  test('tells, here and in who shares it, what the whole one tells, in its order', async () => {
    await using copy = copyLibrary('Test-13.0.0');
    multiplyLibrary(copy.library, 20, { files: true });
    await using library = await copy.open({ assetsNext: true, timeZone: 'Europe/Vienna' });
    const whole = texts(await collect(library));
    assert.equal(whole.length, 21 * 16);
    for (const assetsInPart of [1, 50, 16 * 21, 1000]) {
      const divided = library.divide?.(assetsInPart);
      assert.ok(divided !== undefined);
      assert.ok(divided.parts >= (21 * 16) / assetsInPart, `${divided.parts} parts of ${assetsInPart}`);
      assert.deepEqual(await ofAllParts(divided), whole);
      // As a message to a thread carries it.
      await using shared = await openShare(structuredClone(divided.share));
      assert.equal(shared.parts, divided.parts);
      assert.deepEqual(await ofAllParts(shared, { places: true }), whole);
    }
  });

  test('of every generation that can be divided tells what the whole one tells', async () => {
    let divisible = 0;
    for (const name of libraryNames) {
      await using copy = copyLibrary(name);
      await using library = await copy.open();
      const divided = library.divide?.(3);
      if (divided === undefined) continue;
      divisible += 1;
      await using shared = await openShare(structuredClone(divided.share));
      assert.deepEqual(await ofAllParts(shared), texts(await collect(library)), name);
    }
    // All but the one of Photos 4.
    assert.equal(divisible, libraryNames.length - 1);
  });

  test('looks at each original once: who shares it tells of the same moment', async () => {
    await using copy = copyLibrary('Test-13.0.0');
    await using library = await copy.open({ assetsNext: true });
    const before = texts(await collect(await copy.open()));
    const divided = library.divide?.(1000);
    assert.ok(divided !== undefined);
    rmSync(join(copy.library, 'originals/F'), { recursive: true });
    await using shared = await openShare(structuredClone(divided.share));
    assert.deepEqual(await ofAllParts(shared), before);
    assert.notDeepEqual(texts(await collect(await copy.open())), before);
  });

  test('is not to be had where another thread cannot open the files', async () => {
    await using copy = copyLibrary('Test-13.0.0');
    const { folder, ...elsewhere } = await localMediaFiles(libraryPath('Test-13.0.0'));
    assert.ok(folder !== undefined);
    const options = { scratchFolder: copy.scratch, nowMs, layout: 'mac' } as const;
    await using library = await openPhotosDatabase(elsewhere, options);
    assert.equal(library.divide?.(10), undefined);
  });

  test('of a damaged database is an error, never fewer assets; one that stops is stopped', async () => {
    await using copy = copyLibrary('Test-13.0.0');
    multiplyLibrary(copy.library, 100, { files: false });
    await using library = await copy.open();
    const divided = library.divide?.(500);
    assert.ok(divided !== undefined);
    const stopped = AbortSignal.abort(new Error('stopped'));
    await assert.rejects(ofAllParts(divided, { signal: stopped }), /stopped/);
    const path = divided.share.facts.databasePath;
    await using shared = await openShare(divided.share);
    truncateSync(path, 4_000_000);
    await assert.rejects(ofAllParts(shared), { code: 'damaged-database' });
  });
});
