import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { needsSample } from '../../../test/support/samples.ts';
import {
  localMediaFiles,
  type MediaFiles,
  openPhotosDatabase,
  type PhotosAsset,
  PhotosLibraryError,
} from '../src/index.ts';
import { collect, copyLibrary, nowMs } from './support/library-copy.ts';
import { multiplyLibrary } from './support/multiply-library.ts';

test(
  'thousands of assets cost one listing for each folder and at most one look at each file',
  needsSample('photos-libraries'),
  async () => {
    await using copy = copyLibrary('Test-13.0.0');
    multiplyLibrary(copy.library, 200, { files: true });
    const files = await localMediaFiles(copy.library);
    const listed: string[] = [];
    let calls = 0;
    const looks: string[] = [];
    const named = withNames(files, (folder) => listed.push(folder));
    const { local } = named;
    assert.ok(local !== undefined);
    const look = (at: string, name: string) => {
      looks.push(join(at, name));
      return local.look(at, name);
    };
    const counted = {
      ...named,
      local: { ...local, look },
      stat: (path: string) => {
        calls += 1;
        return files.stat(path);
      },
    };
    await using library = await openPhotosDatabase(counted, {
      scratchFolder: copy.scratch,
      nowMs,
      layout: 'mac',
    });
    const callsToOpen = calls;
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
    assert.ok(looks.length >= originalsHere);
    assert.equal(new Set(looks).size, looks.length);
    assert.equal(calls, callsToOpen);
  },
);

test(
  'folders listed while the database is copied serve the first reading; a second one looks anew',
  needsSample('photos-libraries'),
  async () => {
    await using copy = copyLibrary('Test-13.0.0');
    const files = await localMediaFiles(copy.library);
    const listed: string[] = [];
    const watched = withNames(files, (folder) => listed.push(folder));
    const options = { scratchFolder: copy.scratch, nowMs, layout: 'mac' } as const;
    await using library = await openPhotosDatabase(watched, { ...options, assetsNext: true });
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
    const refused = withNames(files, (folder) => {
      if (folder === 'originals/F') throw new PhotosLibraryError('no-permission', folder);
    });
    await using library = await openPhotosDatabase(refused, {
      scratchFolder: copy.scratch,
      nowMs,
      layout: 'mac',
      assetsNext: true,
    });
    assert.equal(library.assetCount, 16);
    await assert.rejects(collect(library), { code: 'no-permission' });
  },
);

/** The same files, where every listing of a folder is heard of before it is done. */
function withNames(files: MediaFiles, hear: (folder: string) => void): MediaFiles {
  const { local } = files;
  assert.ok(local !== undefined);
  const names = async (folder: string) => {
    hear(folder);
    return await local.names(folder);
  };
  return { ...files, local: { ...local, names } };
}

function stateOf(assets: readonly PhotosAsset[]) {
  return assets.flatMap(({ resources }) =>
    resources.map(({ id, availability, size, path }) => [id, availability, size, path]),
  );
}
