import assert from 'node:assert/strict';
import { test } from 'node:test';
import { needsSample } from '../../../test/support/samples.ts';
import { localMediaFiles, openPhotosDatabase } from '../src/index.ts';
import { copyLibrary, nowMs } from './support/library-copy.ts';
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
