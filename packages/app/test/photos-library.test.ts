import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { needsSample, sample } from '../../../test/support/samples.ts';
import {
  assertSha256sumPasses,
  assertSumsTrue,
  filesUnder,
  hasSha256sum,
  originalsOn,
} from '../../../test/support/tree.ts';
import { filesBelow, libraryNames } from '../../photos-library/test/support/library-copy.ts';
import { photosDesk } from './support/photos-commands.ts';

/** The folders in which Photos keeps what belongs to its owner, and what in them is its own housekeeping. */
const mediaFolders = [
  'originals',
  'resources/renders',
  'Masters',
  'resources/media/version',
  'resources/cloudsharing/data',
];
const housekeeping =
  /(^resources\/cloudsharing\/data\/.*(\.plist|personID|serverconfiguration)$)|fullsizeinput_/;

/** The SHA-256 of every media file of a library, told by node:crypto alone. */
function mediaDigests(library: string): string[] {
  return mediaFolders
    .filter((folder) => existsSync(join(library, folder)))
    .flatMap((folder) => filesBelow(join(library, folder)).map((file) => `${folder}/${file}`))
    .filter((path) => !housekeeping.test(path))
    .map((path) =>
      createHash('sha256')
        .update(readFileSync(join(library, path)))
        .digest('hex'),
    );
}

function cutOut(name: string): string[] {
  const text = readFileSync(sample(`photos-libraries/absent/${name}.txt`), 'utf8');
  return text.split('\n').filter((line) => line !== '');
}

for (const name of libraryNames) {
  describe(`${name} through the command line`, needsSample('photos-libraries'), () => {
    test('every file is kept byte for byte, or named as missing; verified, restored, and nothing again', async () => {
      await using desk = photosDesk(name);
      const before = filesUnder(desk.library);
      const wanted = new Set(mediaDigests(desk.library));
      const first = desk.run('backup', desk.library, '--to', desk.place);
      const { resources } = first.json;
      assert.deepEqual(new Set(originalsOn(desk.place).values()), wanted);
      assert.deepEqual(resources.failed, []);
      const { assets } = desk.run('list', desk.library).json;
      const all = assets.flatMap((asset) => asset.resources);
      const absent = all.filter(({ availability }) => availability !== 'here');
      assert.equal(resources.copied + resources.alreadyThere + resources.missing.length, all.length);
      assert.deepEqual(
        absent
          .filter(({ referenced }) => referenced !== true)
          .map(({ path }) => path)
          .sort(),
        cutOut(name).sort(),
      );
      assert.deepEqual(
        resources.missing.map(({ path, reason }) => `${reason} ${path}`).sort(),
        absent.map(({ path, reason }) => `${reason} ${path}`).sort(),
      );
      assert.equal(first.status, absent.length === 0 ? 0 : 3);
      assertSumsTrue(desk.place);
      if (hasSha256sum) assertSha256sumPasses(desk.place);

      const { match, differs, none } = resources.fingerprints;
      const here = all.filter(({ availability }) => availability === 'here');
      assert.equal(match + differs + none, here.length);
      for (const verdict of ['match', 'differs', 'none'] as const) {
        const told = here.filter(({ appleFingerprint }) => appleFingerprint === verdict).length;
        assert.equal(told, resources.fingerprints[verdict], verdict);
      }
      for (const { sha256 } of here) assert.ok(sha256 !== undefined && wanted.has(sha256));

      const second = desk.run('backup', desk.library, '--to', desk.place);
      assert.equal(second.json.resources.copied, 0);
      assert.equal(second.json.assets.known, assets.length);
      assert.equal(second.json.resources.missing.length, absent.length);

      const verified = desk.run('verify', desk.place);
      assert.equal(verified.status, 0);
      assert.deepEqual(
        verified.json.places.map(({ findings }) => findings),
        [[]],
      );
      const back = join(desk.path, 'back');
      const restored = desk.run('restore', '--to', back);
      assert.deepEqual(restored.json.failed, []);
      assert.deepEqual(new Set(filesUnder(back).values()), wanted);

      assert.deepEqual(filesUnder(desk.library), before, 'the library is as it was');
      assert.deepEqual(readdirSync(join(desk.home, 'scratch')), [], 'no copy of the database is left');
    });
  });
}
