import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { needsSample } from '../../../test/support/samples.ts';
import { localMediaFiles, openPhotosDatabase, type PhotosAsset, PhotosLibraryError } from '../src/index.ts';
import { collect, copyLibrary, nowMs } from './support/library-copy.ts';
import { multiplyLibrary } from './support/multiply-library.ts';

test(
  'thousands of assets cost one listing for each folder and no look at a single file',
  needsSample('photos-libraries'),
  async () => {
    await using copy = copyLibrary('Test-13.0.0');
    multiplyLibrary(copy.library, 200, { files: true });
    const files = await localMediaFiles(copy.library);
    const listed: string[] = [];
    let looks = 0;
    const counted = {
      ...files,
      list: (folder: string) => {
        listed.push(folder);
        return files.list(folder);
      },
      stat: (path: string) => {
        looks += 1;
        return files.stat(path);
      },
    };
    await using library = await openPhotosDatabase(counted, {
      scratchFolder: copy.scratch,
      nowMs,
      layout: 'mac',
    });
    const looksToOpen = looks;
    let assets = 0;
    let originalsHere = 0;
    for await (const { id, filename, resources, keywords } of library.assets()) {
      assets += 1;
      if (resources[0]?.availability === 'here') originalsHere += 1;
      if (filename === 'Tulips.jpg') assert.deepEqual(keywords, ['flowers', 'wedding'], id);
    }
    assert.equal(assets, 201 * 16);
    assert.equal(library.assetCount, assets);
    // Two of the 16 are referenced; two more of the sample itself were cut out, but not of its copies.
    assert.equal(originalsHere, 201 * 14 - 2);
    assert.equal(new Set(listed).size, listed.length);
    assert.ok(listed.length < 40, `${listed.length} listings`);
    assert.equal(looks, looksToOpen);
  },
);

test(
  'folders listed while the database is copied serve the first reading; a second one looks anew',
  needsSample('photos-libraries'),
  async () => {
    await using copy = copyLibrary('Test-13.0.0');
    const files = await localMediaFiles(copy.library);
    const listed: string[] = [];
    const list = (folder: string) => {
      listed.push(folder);
      return files.list(folder);
    };
    const options = { scratchFolder: copy.scratch, nowMs, layout: 'mac' } as const;
    await using library = await openPhotosDatabase({ ...files, list }, { ...options, assetsNext: true });
    assert.ok(listed.includes('originals/F'));
    const first = await collect(library);
    assert.equal(new Set(listed).size, listed.length);
    await using asked = await openPhotosDatabase(files, options);
    assert.deepEqual(stateOf(first), stateOf(await collect(asked)));
    rmSync(join(copy.library, 'originals/F'), { recursive: true });
    const second = await collect(library);
    const gone = second.filter(({ resources: [file] }) => file?.path.startsWith('originals/F/'));
    assert.ok(gone.length > 0);
    assert.ok(gone.every(({ resources: [file] }) => file?.reason === 'file-absent'));
  },
);

test(
  'a folder that could not be listed beside the copy is an error when its assets are read, and not before',
  needsSample('photos-libraries'),
  async () => {
    await using copy = copyLibrary('Test-13.0.0');
    const files = await localMediaFiles(copy.library);
    const list = async (folder: string) => {
      if (folder === 'originals/F') throw new PhotosLibraryError('no-permission', folder);
      return await files.list(folder);
    };
    await using library = await openPhotosDatabase(
      { ...files, list },
      { scratchFolder: copy.scratch, nowMs, layout: 'mac', assetsNext: true },
    );
    assert.equal(library.assetCount, 16);
    await assert.rejects(collect(library), { code: 'no-permission' });
  },
);

function stateOf(assets: readonly PhotosAsset[]) {
  return assets.flatMap(({ resources }) =>
    resources.map(({ id, availability, size, path }) => [id, availability, size, path]),
  );
}
