import assert from 'node:assert/strict';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { needsSample, sample } from '../../../test/support/samples.ts';
import { filesBelow, libraryNames, libraryPath, readSample } from './support/library-copy.ts';

/** The folders in which Photos keeps what belongs to its owner; the rest is caches, previews and databases. */
const mediaFolders = [
  'originals',
  'resources/renders',
  'Masters',
  'resources/media/version',
  'resources/cloudsharing/data',
];

for (const name of libraryNames) {
  describe(name, needsSample('photos-libraries'), () => {
    test('every file that was cut out is missing, and nothing else in the library is', async () => {
      const assets = await readSample(name);
      const missing = assets
        .flatMap((asset) => asset.resources)
        .filter((resource) => resource.availability !== 'here' && !resource.referenced);
      const absent = readFileSync(sample(`photos-libraries/absent/${name}.txt`), 'utf8')
        .split('\n')
        .filter(Boolean);
      assert.deepEqual(missing.map(({ path }) => path).sort(), absent.sort());
      for (const resource of missing) {
        assert.equal(resource.availability, 'missing');
        assert.equal(resource.reason, 'file-absent');
        assert.ok(resource.size > 0, 'the size that the library recorded');
      }
    });

    test('every media file on the disk belongs to an asset, with its size', async () => {
      const assets = await readSample(name);
      const here = new Map(
        assets
          .flatMap((asset) => asset.resources)
          .filter(({ availability }) => availability === 'here')
          .map((r) => [r.path, r]),
      );
      const onDisk = mediaFolders.flatMap((folder) => {
        const path = join(libraryPath(name), folder);
        return existsSync(path) ? filesBelow(path).map((file) => `${folder}/${file}`) : [];
      });
      const media = onDisk.filter((file) => !isHousekeeping(file));
      assert.deepEqual([...here.keys()].sort(), media.sort());
      for (const [path, { size }] of here)
        assert.equal(size, statSync(join(libraryPath(name), path)).size, path);
    });

    test('ids are unique and revisions the same when nothing has changed', async () => {
      const [first, second] = [await readSample(name), await readSample(name)];
      const ids = first.flatMap((asset) => [asset.id, ...asset.resources.map(({ id }) => id)]);
      assert.equal(new Set(ids).size, ids.length);
      const state = (assets: typeof first) =>
        assets.map((asset) => [asset.detailsRevision(), ...asset.resources.map(({ revision }) => revision)]);
      assert.deepEqual(state(first), state(second));
    });
  });
}

/** Photos' own notes beside the media, and the input that it prepared for an external editor. */
function isHousekeeping(path: string): boolean {
  return /(^resources\/cloudsharing\/data\/.*(\.plist|personID|serverconfiguration)$)|fullsizeinput_/.test(
    path,
  );
}
