import assert from 'node:assert/strict';
import { mkdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, test } from 'node:test';
import { needsSample } from '../../../test/support/samples.ts';
import {
  type DividedLibrary,
  localMediaFiles,
  openPhotosDatabase,
  type PhotosAsset,
  type PhotosResource,
} from '../src/index.ts';
import { openShare } from '../src/share.ts';
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

/** Of each file where it is, as told without its size unless asked for. */
async function availabilities(library: DividedLibrary | undefined, options = {}): Promise<string[]> {
  const files: string[] = [];
  for await (const assets of library?.part(0, { sizes: false, ...options }) ?? [])
    for (const { resources } of assets)
      for (const { id, availability, reason } of resources) files.push(`${id} ${availability} ${reason}`);
  return files;
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

  test('lists each folder once, and looks at a file when its size is asked for: one that is gone by then is told so', async () => {
    await using copy = copyLibrary('Test-13.0.0');
    await using library = await copy.open({ assetsNext: true });
    const divided = library.divide?.(1000);
    assert.ok(divided !== undefined);
    const before = await availabilities(divided);
    rmSync(join(copy.library, 'originals/F'), { recursive: true });
    await using shared = await openShare(structuredClone(divided.share));
    assert.deepEqual(await availabilities(shared), before);
    assert.deepEqual(await ofAllParts(shared), texts(await collect(await copy.open())));
    assert.notDeepEqual(await availabilities(shared, { sizes: true }), before);
  });

  test('knows, once all parts were read here or there, whether an original belongs to no asset', async () => {
    await using copy = copyLibrary('Test-13.0.0');
    await using library = await copy.open({ assetsNext: true });
    const divided = library.divide?.(5);
    assert.ok(divided !== undefined && divided.parts > 3);
    await using shared = await openShare(structuredClone(divided.share));
    for (let part = 0; part < divided.parts; part += 1) {
      assert.ok(divided.leavesOver(), `before part ${part}`);
      for await (const _ of (part % 2 === 0 ? divided : shared).part(part, { sizes: part % 3 === 0 }));
    }
    assert.ok(!divided.leavesOver());
    for (const [name, isLeft] of [
      ['originals/F/.DS_Store', false],
      ['originals/F/._FFFF.jpeg', false],
      ['originals/F/FFFF.jpeg', true],
      ['originals/loose.jpeg', true],
      ['originals/F/deeper/x.jpeg', true],
    ] as const) {
      mkdirSync(join(copy.library, dirname(name)), { recursive: true });
      writeFileSync(join(copy.library, name), 'photo');
      await using again = await copy.open({ assetsNext: true });
      const parts = again.divide?.(1000);
      assert.ok(parts !== undefined);
      await ofAllParts(parts);
      assert.equal(parts.leavesOver(), isLeft, name);
      rmSync(join(copy.library, name));
      rmSync(join(copy.library, 'originals/F/deeper'), { recursive: true, force: true });
    }
  });

  test('has no size for a file that nobody looked at', async () => {
    await using copy = copyLibrary('Test-13.0.0');
    await using library = await copy.open({ assetsNext: true });
    const found: PhotosResource[] = [];
    for await (const assets of library.divide?.(1000)?.part(0, { sizes: false }) ?? [])
      for (const { resources } of assets) found.push(...resources);
    const here = found.filter(({ availability }) => availability === 'here');
    assert.ok(here.length > 10 && found.length > here.length);
    for (const resource of here) assert.throws(() => resource.size, /was not looked at/);
  });

  test('is not to be had where another thread cannot open the files', async () => {
    await using copy = copyLibrary('Test-13.0.0');
    const { local, ...elsewhere } = await localMediaFiles(libraryPath('Test-13.0.0'));
    assert.ok(local !== undefined);
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
