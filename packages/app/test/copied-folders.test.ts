import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { appleFingerprint } from '@safelight/photos-library';
import { temporaryFolder } from '../../../test/support/temporary-folder.ts';
import { madeZip } from '../../camera-files/test/made/zip.ts';
import type { DatabaseAsset } from '../src/demo/phone-database.ts';
import { backupOf } from './support/finder-backup.ts';
import { type Document, digestsIn, picture, put, putAssets, safelight } from './support/phone.ts';

async function backup(
  folder: string,
  source: string,
): Promise<{ code: number | null; out: string; document: Document }> {
  mkdirSync(join(folder, 'drive'), { recursive: true });
  const environment = { ...process.env, SAFELIGHT_HOME: join(folder, 'home') };
  const words = ['backup', source, '--to', join(folder, 'drive')];
  const { out } = await safelight(words, environment);
  const { out: json, code } = await safelight([...words, '--json'], environment);
  return { code, out, document: JSON.parse(json) as Document };
}

const assets: DatabaseAsset[] = [
  { uuid: 'A', local: '2024-06-12T09:30:00', path: 'DCIM/100APPLE/IMG_0001.JPG', bytes: picture(20_000) },
  {
    uuid: 'B',
    local: '2024-06-12T09:30:00',
    path: 'DCIM/100APPLE/IMG_0002.JPG',
    bytes: picture(30_000),
    film: picture(9_000),
    hidden: true,
  },
  { uuid: 'C', local: '2024-06-12T09:30:00', path: 'DCIM/100APPLE/IMG_0006.JPG' },
];

test('a copy of a phone’s media folder is read by its own database, with what is only in iCloud', async () => {
  await using folder = temporaryFolder();
  const media = join(folder.path, 'mobile/Media');
  putAssets(media, assets);
  put(media, 'PhotoData/Thumbnails/V2/DCIM/100APPLE/IMG_0001.JPG/5005.JPG', picture(500));
  put(media, 'DCIM/100APPLE/IMG_0099.JPG', picture(4000));
  const { code, out, document } = await backup(folder.path, media);
  assert.equal(code, 3, 'an original is only in iCloud');
  assert.match(out, /In the folder: 4 photos and videos; 3 archived with every file\. 1 not/);
  assert.match(out, /originals only in iCloud; they are not in this folder/);
  const { completeness } = document;
  assert.deepEqual([completeness?.of, completeness?.onPhone, completeness?.onlyInICloud], ['folder', 4, 1]);
  assert.deepEqual(completeness?.besideDatabase, ['DCIM/100APPLE/IMG_0099.JPG']);
  const kept = new Set((await digestsIn(join(folder.path, 'drive'))).values());
  for (const [path, digest] of await digestsIn(media))
    assert.equal(kept.has(digest), path.startsWith('DCIM'), path);
});

test('a Finder backup that is named as a folder is read as a backup', async () => {
  await using folder = temporaryFolder();
  putAssets(join(folder.path, 'media'), assets.slice(0, 2));
  const { code, document } = await backup(
    folder.path,
    backupOf(join(folder.path, 'backups'), join(folder.path, 'media')),
  );
  assert.equal(code, 0);
  assert.deepEqual([document.completeness?.of, document.completeness?.onPhone], ['backup', 2]);
});

test('photos that lie packed in a folder are archived, and those that cannot be are never passed over as nothing', async () => {
  await using folder = temporaryFolder();
  const parts = join(folder.path, 'parts');
  mkdirSync(parts);
  const zip = madeZip([{ name: 'Photos/IMG_0001.JPG', bytes: picture(20_000), deflate: true }]);
  writeFileSync(join(parts, 'old photos.zip'), zip);
  const whole = await backup(folder.path, parts);
  assert.equal(whole.code, 0);
  assert.match(whole.out, /1 file copied/);
  writeFileSync(join(parts, 'new photos.zip'), zip.subarray(0, zip.length / 2));
  const cut = await backup(folder.path, parts);
  assert.equal(cut.code, 3);
  assert.match(cut.out, /^! .*\n.*\n.*\n? *1 file could not be looked into/m);
  assert.match(cut.out, /new photos\.zip: a zip that is damaged or not all there: download it again/);
});

test('photos in a zip within a zip are archived, and one that cannot be looked into is told and ends with 3', async () => {
  await using folder = temporaryFolder();
  const parts = join(folder.path, 'parts');
  mkdirSync(parts);
  const shared = picture(20_000);
  const albums = madeZip([{ name: 'Trip/IMG_0001.JPG', bytes: shared, deflate: true }]);
  const inner = (entry: object) => madeZip([{ name: 'iCloud Shared Albums.zip', bytes: albums, ...entry }]);
  writeFileSync(join(parts, 'part.zip'), inner({ deflate: true }));
  const whole = await backup(folder.path, parts);
  assert.equal(whole.code, 0, whole.out);
  assert.equal((await backup(folder.path, join(parts, 'part.zip'))).code, 0, 'named itself');
  const kept = new Set((await digestsIn(join(folder.path, 'drive'))).values());
  assert.ok(kept.has(createHash('sha256').update(shared).digest('hex')));
  assert.deepEqual(readdirSync(join(folder.path, 'home/scratch')), []);
  writeFileSync(join(parts, 'part.zip'), inner({ flags: 0x801 }));
  const locked = await backup(folder.path, parts);
  assert.equal(locked.code, 3);
  assert.match(locked.out, /part\.zip\/iCloud Shared Albums\.zip: encrypted in its zip: unpack it/);
  assert.equal(locked.document.assets?.gone, 0, 'what cannot be looked into is not gone');
  const { out } = await safelight(['list', parts], {
    ...process.env,
    SAFELIGHT_HOME: join(folder.path, 'home'),
  });
  assert.match(out, /^0 photos and videos\n *1 file could not be looked into:\n.*encrypted in its zip/);
});

test('what is to be looked at is told of the very file, and an edit of its lacking original', async () => {
  await using folder = temporaryFolder();
  const roll = join(folder.path, 'DCIM');
  put(roll, 'IMG_0001.JPG', picture(20_000));
  put(roll, 'IMG_0001.MOV', Buffer.alloc(0));
  put(roll, 'IMG_E0002.JPG', picture(20_000));
  const { code, out } = await backup(folder.path, roll);
  assert.equal(code, 0);
  assert.match(out, /2 files archived as they are, but look at:/);
  assert.match(out, /IMG_0001\.JPG \(IMG_0001\.MOV\): the file is empty/);
  assert.match(out, /IMG_E0002\.JPG: an edited version, and its original is not beside it/);
});

test('an export from privacy.apple.com is dated and marked as Apple’s lists say, and what its parts lack is named', async () => {
  await using folder = temporaryFolder();
  const [parts, dated] = [join(folder.path, 'parts'), picture(20_000)];
  mkdirSync(parts);
  const fingerprint = appleFingerprint();
  fingerprint.update(dated);
  const rows = [
    'imgName,fileChecksum,favorite,hidden,deleted,originalCreationDate,viewCount,importDate',
    `IMG_0001.JPG,${fingerprint.digest()},yes,no,no,"Friday January 15,2019 11:30 PM GMT",1,`,
    'IMG_0002.JPG,,no,no,no,"Friday January 15,2019 7:00 PM GMT",1,',
  ];
  const inside = 'iCloud Photos Part 1 of 2/Photos';
  writeFileSync(
    join(parts, 'iCloud Photos Part 1 of 2.zip'),
    madeZip([
      { name: `${inside}/IMG_0001.JPG`, bytes: dated },
      { name: `${inside}/Photo Details.csv`, bytes: Buffer.from(rows.join('\n')) },
    ]),
  );
  const { code, out, document } = await backup(folder.path, parts);
  assert.equal(code, 3);
  assert.match(out, /iCloud Photos Part 2 of 2: a part of this export that is not here/);
  assert.match(out, /IMG_0002\.JPG: Apple’s own list names it, and it is in no part that is here/);
  assert.match(out, /1 file is what Apple’s own fingerprint says/);
  assert.equal(document.skipped?.filter(({ kind }) => kind === 'not-in-export').length, 1);
  const alone = await backup(folder.path, join(parts, 'iCloud Photos Part 1 of 2.zip'));
  assert.equal(alone.code, 0, 'the other part may be backed up by itself');
  assert.match(alone.out, /This is one part of 2\. Back up the others, too/);
  const kept = [...(await digestsIn(join(folder.path, 'drive'))).keys()];
  assert.ok(
    kept.some((path) => /^2019\/2019-01\/IMG_0001\.JPG$/.test(path)),
    kept.join(),
  );
});
