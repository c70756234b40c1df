import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { layeredMedia } from '@safelight/simulated-iphone';
import { type DatabaseAsset, makePhoneDatabase } from '../src/demo/phone-database.ts';
import { checkSums, desk, digestsIn, picture, put, putAssets, sha256 } from './support/phone.ts';

function assets(): DatabaseAsset[] {
  const day = { local: '2024-06-12T09:30:00', offset: '+01:00' };
  return [
    { uuid: 'A', path: 'DCIM/100APPLE/IMG_0001.JPG', bytes: picture(300_000), ...day, album: 'Lisbon' },
    {
      uuid: 'B',
      path: 'DCIM/100APPLE/IMG_0002.HEIC',
      bytes: picture(90_000),
      film: picture(700_000),
      ...day,
    },
    { uuid: 'C', path: 'DCIM/100APPLE/IMG_0003.JPG', bytes: picture(5_000), edited: picture(6_000), ...day },
    { uuid: 'D', path: 'PhotoData/CPLAssets/group1/IMG_0004.JPG', bytes: picture(70_000), hidden: true },
    { uuid: 'E', path: 'DCIM/100APPLE/IMG_0005.JPG', bytes: picture(80_000), trashed: true, ...day },
    { uuid: 'F', path: 'DCIM/100APPLE/IMG_0006.JPG', ...day },
  ];
}

test('every original comes over, and what is only in iCloud or beside the database is said', async () => {
  await using phone = await desk();
  const all = assets();
  putAssets(phone.media, all);
  const forgotten = picture(40_000);
  put(phone.media, 'DCIM/101APPLE/IMG_0099.JPG', forgotten);
  const { code, document } = await phone.json('backup', 'phone', '--to', phone.drive);
  assert.equal(code, 3, 'an original is only in iCloud');
  const { completeness, resources } = document;
  assert.deepEqual(
    {
      onPhone: completeness?.onPhone,
      archived: completeness?.archived,
      inICloud: completeness?.onlyInICloud,
    },
    { onPhone: 7, archived: 6, inICloud: 1 },
  );
  assert.deepEqual(completeness?.explained, [
    { asset: 'F', files: [{ filename: 'IMG_0006.JPG', reason: 'only in iCloud, not on this phone' }] },
  ]);
  assert.deepEqual(completeness?.unexplained, []);
  assert.deepEqual(completeness?.besideDatabase, ['DCIM/101APPLE/IMG_0099.JPG']);
  assert.deepEqual(resources?.fingerprints, { match: 7, differs: 0, none: 1 });
  const kept = new Set((await digestsIn(phone.drive)).values());
  for (const [path, digest] of await digestsIn(phone.media))
    assert.ok(kept.has(digest) || path.endsWith('Photos.sqlite'), path);
  assert.ok(await checkSums(phone.drive));
  assert.deepEqual(phone.iphone.phone.refusedWrites, []);
});

test('a photo that is only in iCloud is named once', async () => {
  await using phone = await desk();
  const uuid = '0BADF00D-1234-4321-8765-0123456789AB';
  putAssets(phone.media, [{ uuid, path: 'DCIM/100APPLE/IMG_0006.JPG' }]);
  const { out } = await phone.run('backup', 'phone', '--to', phone.drive);
  assert.equal(out.split('IMG_0006.JPG').length - 1, 1, out);
  assert.match(out, /1 photo or video has originals only in iCloud/);
});

test('the phone’s own database says when, in which album, hidden or deleted, and what belongs together', async () => {
  await using phone = await desk();
  putAssets(phone.media, assets());
  const { document } = await phone.json('list', 'phone');
  const listed = new Map(document.assets?.map((asset) => [String(asset.id), asset]));
  const rolesOf = (id: string) => listed.get(id)?.resources?.map(({ role }) => role);
  assert.equal(listed.get('A')?.takenAt, '2024-06-12T09:30:00.000+01:00');
  assert.deepEqual(listed.get('A')?.albums, [{ title: 'Lisbon', folders: [] }]);
  assert.deepEqual(rolesOf('B'), ['photo', 'paired-video']);
  assert.deepEqual(rolesOf('C'), ['photo', 'edited-photo', 'adjustment-data']);
  assert.equal(listed.get('D')?.hidden, true);
  assert.equal(listed.get('E')?.trashed, true);
  assert.equal(listed.get('F')?.resources?.[0]?.availability, 'cloud-only');
});

test('a second run copies nothing; what was asked to be left out is accounted for', async () => {
  await using phone = await desk();
  putAssets(phone.media, assets().slice(0, 5));
  assert.equal((await phone.json('backup', 'phone', '--to', phone.drive, '--no-hidden')).code, 0);
  const { document, code } = await phone.json('backup', 'phone', '--to', phone.drive);
  assert.equal(code, 0);
  assert.deepEqual(document.assets, {
    seen: 5,
    new: 1,
    known: 4,
    changed: 0,
    lacking: 0,
    gone: 0,
    trashed: 0,
  });
  const again = await phone.json('backup', 'phone', '--no-hidden');
  assert.equal(again.document.resources?.copied, 0);
  assert.equal(again.document.completeness?.unexplained?.length, 0);
});

test('whatever changed on the phone between two runs is noticed, and nothing else', async () => {
  await using phone = await desk();
  const [rewritten, album, left, moved, same] = assets();
  assert.ok(rewritten && album && left && moved && same);
  const before = [rewritten, album, left, moved, same];
  putAssets(phone.media, before);
  assert.equal((await phone.json('backup', 'phone', '--to', phone.drive)).code, 0);
  const bytes = picture(300_000);
  const { bytes: _bytes, ...onlyInICloud } = moved;
  for (const path of [left.path, moved.path, 'PhotoData/Photos.sqlite']) rmSync(join(phone.media, path));
  put(phone.media, rewritten.path, bytes);
  const after = [{ ...rewritten, bytes }, { ...album, album: 'Porto' }, onlyInICloud, same];
  makePhoneDatabase(phone.media, after);
  const { code, document } = await phone.json('backup', 'phone');
  assert.equal(code, 3, 'an original is only in iCloud now');
  assert.deepEqual(document.assets, {
    seen: 4,
    new: 0,
    known: 1,
    changed: 3,
    lacking: 0,
    gone: 1,
    trashed: 0,
  });
  assert.equal(document.resources?.copied, 1);
  assert.deepEqual(
    document.completeness?.explained?.map(({ asset, files }) => [asset, files[0]?.reason]),
    [[moved.uuid, 'only in iCloud, not on this phone']],
  );
  assert.deepEqual(document.completeness?.unexplained, []);
  assert.equal(document.completeness?.archived, 3);
  assert.ok([...(await digestsIn(phone.drive)).values()].includes(sha256(bytes)));
  const third = await phone.json('backup', 'phone');
  assert.deepEqual(third.document.assets, {
    seen: 4,
    new: 0,
    known: 4,
    changed: 0,
    lacking: 0,
    gone: 0,
    trashed: 0,
  });
  assert.equal(third.document.completeness?.archived, 3, 'what is only in iCloud is told each time');
  assert.equal(third.code, 3);
});

test('without the database the folders are walked, edits too, and nobody calls that complete', async () => {
  await using phone = await desk();
  const film = picture(10_000);
  put(phone.media, 'DCIM/100APPLE/IMG_0001.JPG', picture(20_000));
  put(phone.media, 'PhotoData/CPLAssets/group7/IMG_0002.JPG', film);
  put(
    phone.media,
    'PhotoData/Mutations/DCIM/100APPLE/IMG_0001/Adjustments/FullSizeRender.jpg',
    picture(9_000),
  );
  put(phone.media, 'Books/secret.jpg', picture(1_000));
  const { code, document } = await phone.json('backup', 'phone', '--to', phone.drive);
  assert.equal(code, 3);
  assert.equal(document.resources?.copied, 3, 'and nothing of other apps');
  const { completeness } = document;
  assert.deepEqual(
    [completeness?.onPhone, completeness?.onlyInICloud, completeness?.listed, completeness?.archived],
    [null, null, 3, 3],
  );
  assert.match(String(completeness?.databaseProblem), /not there/);
  const dry = await phone.run('backup', 'phone', '--dry-run');
  assert.equal(dry.code, 3);
  assert.match(dry.out, /list of photos could not be read/);
  const { out } = await phone.run('backup', 'phone');
  assert.match(out, /nobody knows/);
  assert.doesNotMatch(out, /✓ On the phone/);
});

test('a database that is damaged hides no photo, and nothing counts as gone', async () => {
  await using phone = await desk();
  putAssets(phone.media, assets().slice(0, 3));
  assert.equal((await phone.run('backup', 'phone', '--to', phone.drive)).code, 0);
  put(phone.media, 'PhotoData/Photos.sqlite', Buffer.from('SQLite format 3\0 and then nothing'));
  const { code, document } = await phone.json('backup', 'phone');
  assert.equal(code, 3);
  assert.equal(document.assets?.gone, 0);
  assert.equal(document.resources?.copied, 0, 'the bytes are known');
});

test('a file that the phone lists and cannot read is named, and the others come over', async () => {
  const good = picture(30_000);
  const files = {
    'DCIM/100APPLE/IMG_0001.JPG': good,
    'DCIM/100APPLE/IMG_0002.JPG': { sizeBytes: 50_000, failsWith: 20 },
  };
  await using phone = await desk({ media: layeredMedia({ files }) });
  const { code, document } = await phone.json('backup', 'phone', '--to', phone.drive);
  assert.equal(code, 3);
  assert.equal(document.resources?.failed?.length, 1);
  assert.deepEqual(
    document.completeness?.explained?.map(({ asset }) => asset),
    ['DCIM/100APPLE/IMG_0002.JPG'],
  );
  assert.ok([...(await digestsIn(phone.drive)).values()].includes(sha256(good)));
});
