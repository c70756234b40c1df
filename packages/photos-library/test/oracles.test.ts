import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { needsSample } from '../../../test/support/samples.ts';
import type { PhotosAsset } from '../src/index.ts';
import { collect, copyLibrary, type LibraryName, libraryNames } from './support/library-copy.ts';
import { needsOsxphotos, readWithOsxphotos } from './support/osxphotos.ts';

function needsProgram(name: string) {
  return spawnSync(name, ['-ver']).error === undefined ? {} : { skip: `${name} is not installed` };
}

describe('osxphotos', { ...needsSample('photos-libraries'), ...needsOsxphotos }, () => {
  for (const name of libraryNames) {
    test(`reads the same from ${name}`, async () => {
      await using copy = copyLibrary(name);
      await using library = await copy.open();
      const ours = new Map((await collect(library)).map((asset) => [asset.id, asset]));
      const theirs = readWithOsxphotos(copy.library);
      assert.equal(ours.size, theirs.length);
      for (const photo of theirs) {
        const asset = ours.get(photo.id);
        assert.ok(asset, photo.id);
        // Without an offset it shows the zone of its own computer; in Photos 4 it makes names of places its own way.
        const silent = {
          ...(asset.takenAt?.offsetFrom !== 'recorded' && { date: null }),
          ...(library.generation.schema === 'photos-4' && { place: null }),
        };
        const expected = { ...photo, ...silent, ...seenByUsAlone(name, asset) };
        assert.deepEqual({ ...asOsxphotosSays(asset), ...silent }, expected, asset.filename);
      }
    });
  }
});

function asOsxphotosSays(asset: PhotosAsset): object {
  const file = (role: string) =>
    asset.resources.find((resource) => resource.role === role && resource.availability === 'here')?.path ??
    null;
  const kinds = asset.kinds.filter((kind) => kind !== 'burst');
  return {
    id: asset.id,
    name: asset.filename,
    date: asset.takenAt === undefined ? null : `${asset.takenAt.local}${asset.takenAt.offset}`,
    albums: asset.albums.map(({ title, folders }) => [...folders, title].join('/')).sort(),
    keywords: [...asset.keywords].sort(),
    people: asset.people,
    favorite: asset.favorite,
    hidden: asset.hidden,
    trashed: asset.trashed !== undefined,
    title: asset.title ?? null,
    description: asset.description ?? null,
    latitude: asset.location?.latitude ?? null,
    burst: asset.burst !== undefined,
    key: asset.burst?.key ?? false,
    shared: asset.shared === 'shared-album',
    kinds: kinds.map((kind) => (kind === 'cinematic' ? 'portrait' : kind)).sort(),
    fingerprint: asset.resources[0]?.fingerprint ?? null,
    place: asset.place()?.name ?? null,
    country: asset.place()?.countryCode ?? null,
    main: file(asset.media),
    live: file('paired-video'),
    raw: file('alternate-photo'),
    edited: file('edited-photo') ?? file('edited-video'),
    editedLive: file('edited-paired-video'),
  };
}

/** osxphotos takes the database's word that this shared item is absent; its file is there. */
function seenByUsAlone(name: LibraryName, asset: PhotosAsset): object {
  const there = name === 'Test-Shared-10.15.1' && asset.id.startsWith('9D671650');
  return there ? { main: asset.resources[0]?.path } : {};
}

test('sqlite3 counts the same', {
  ...needsSample('photos-libraries'),
  ...needsProgram('sqlite3'),
}, async () => {
  for (const name of libraryNames.filter((candidate) => !candidate.includes('10.14'))) {
    await using copy = copyLibrary(name);
    await using library = await copy.open();
    const assets = await collect(library);
    const table = name.includes('10.15') || name.includes('10_15') ? 'ZGENERICASSET' : 'ZASSET';
    const count = (sql: string) => {
      const run = spawnSync('sqlite3', [join(copy.library, 'database/Photos.sqlite'), sql]);
      assert.equal(run.status, 0, run.stderr.toString());
      return Number(run.stdout.toString());
    };
    assert.equal(assets.length, count(`SELECT count(*) FROM ${table}`));
    assert.equal(
      assets.filter(({ favorite }) => favorite).length,
      count(`SELECT count(*) FROM ${table} WHERE ZFAVORITE = 1`),
    );
    assert.equal(
      assets.filter(({ hidden }) => hidden).length,
      count(`SELECT count(*) FROM ${table} WHERE ZHIDDEN = 1`),
    );
    assert.equal(
      assets.filter(({ trashed }) => trashed).length,
      count(`SELECT count(*) FROM ${table} WHERE ZTRASHEDSTATE <> 0`),
    );
    const originals = `SELECT coalesce(sum(ZDATALENGTH), 0) FROM ZINTERNALRESOURCE WHERE ZVERSION = 0 AND ZRECIPEID = 0`;
    const recorded = assets
      .flatMap(({ resources }) => resources)
      .filter(({ role }) => ['photo', 'video', 'paired-video', 'alternate-photo'].includes(role))
      .map(({ size, findings }) => {
        const differs = findings.find(({ code }) => code === 'size-differs');
        return differs?.code === 'size-differs' ? differs.recordedSize : size;
      });
    const cameraRecipes = assets
      .flatMap(({ resources }) => resources)
      .filter(({ path }) => path.endsWith('_5.aae'));
    const sharedSizes = assets
      .filter(({ reduced }) => reduced)
      .flatMap(({ resources }) => resources.map(({ size }) => size));
    const sum = (sizes: readonly number[]) => sizes.reduce((total, size) => total + size, 0);
    assert.equal(
      sum(recorded) + sum(cameraRecipes.map(({ size }) => size)) - sum(sharedSizes),
      count(originals),
      name,
    );
  }
});

test('exiftool sees the same wall clock in the originals', {
  ...needsSample('photos-libraries'),
  ...needsProgram('exiftool'),
}, async () => {
  await using copy = copyLibrary('Test-Media-Types-15.7.2');
  await using library = await copy.open();
  let compared = 0;
  for (const asset of await collect(library)) {
    const photo = asset.resources.find(
      ({ role, availability }) => role === 'photo' && availability === 'here',
    );
    if (photo === undefined || asset.takenAt === undefined) continue;
    const run = spawnSync('exiftool', ['-s3', '-DateTimeOriginal', join(copy.library, photo.path)]);
    const clock = run.stdout.toString().trim();
    if (clock === '' || asset.filename === 'IMG_1994.JPG') continue;
    assert.equal(
      asset.takenAt.local.slice(0, 19),
      clock.replace(/^(\d+):(\d+):(\d+) /, '$1-$2-$3T'),
      asset.filename,
    );
    compared += 1;
  }
  assert.ok(compared >= 9, `${compared} compared`);
});
