import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileIdOf } from '@safelight/finder-backup';
import { needsSample, sample } from '../../../test/support/samples.ts';
import { temporaryFolder } from '../../../test/support/temporary-folder.ts';
import { copyAsPhone } from '../../photos-library/test/support/phone-copy.ts';
import type { DatabaseAsset } from '../src/demo/phone-database.ts';
import { backupOf, password } from './support/finder-backup.ts';
import { checkSums, type Document, digestsIn, picture, put, putAssets, safelight } from './support/phone.ts';

interface Desk {
  readonly path: string;
  at(name: string): string;
  run(...words: string[]): Promise<{ code: number | null; out: string; err: string }>;
  json(...words: string[]): Promise<{ code: number | null; document: Document }>;
}

function desk(path: string): Desk {
  for (const name of ['media', 'home', 'drive']) mkdirSync(join(path, name), { recursive: true });
  const environment = {
    ...process.env,
    SAFELIGHT_HOME: join(path, 'home'),
    SAFELIGHT_BACKUP_PASSWORD: password,
  };
  const run = (...words: string[]) => safelight(words, environment);
  return {
    path,
    at: (name) => join(path, name),
    run,
    async json(...words) {
      const { code, out, err } = await run(...words, '--json');
      assert.notEqual(out, '', err);
      return { code, document: JSON.parse(out) as Document };
    },
  };
}

const base = { local: '2024-06-12T09:30:00', offset: '+01:00' };

test(
  'photos come out of an encrypted backup as its own database tells of them',
  needsSample('photos-libraries'),
  async () => {
    await using phone = copyAsPhone();
    await using library = await phone.open();
    await using folder = temporaryFolder();
    const { at, json } = desk(folder.path);
    backupOf(at('backups'), phone.media, { password });
    const { document } = await json('list', `finder-backup:${at('backups')}`);
    const listed = new Map(document.assets?.map((asset) => [asset.id, asset]));
    let assets = 0;
    for await (const asset of library.assets()) {
      assets++;
      const other = listed.get(asset.id);
      assert.deepEqual(
        other?.resources.map(({ role, availability }) => [role, availability]),
        asset.resources.map(({ role, availability }) => [role, availability]),
      );
      assert.deepEqual(
        other?.albums,
        asset.albums.map(({ title, folders }) => ({ title, folders })),
      );
    }
    assert.ok(assets > 10);
    assert.equal(listed.size, assets);
    assert.ok(
      document.assets?.some(({ resources }) => resources.some(({ role }) => role === 'paired-video')),
    );
    assert.ok(
      document.assets?.some(({ resources }) => resources.some(({ role }) => role === 'edited-photo')),
    );
  },
);

test('a whole camera roll is archived from a backup, byte for byte, and accounted for', async () => {
  await using folder = temporaryFolder();
  const { at, json, run } = desk(folder.path);
  const assets: DatabaseAsset[] = samples();
  putAssets(at('media'), assets);
  put(at('media'), 'DCIM/101APPLE/IMG_0099.JPG', picture(4000));
  backupOf(at('backups'), at('media'), { password });
  const source = `finder-backup:${at('backups')}`;
  const { code, document } = await json('backup', source, '--to', at('drive'));
  assert.equal(code, 3, 'an original is only in iCloud');
  const { completeness } = document;
  assert.equal(completeness?.of, 'backup');
  assert.deepEqual(
    [completeness?.onPhone, completeness?.onlyInICloud, completeness?.unexplained],
    [5, 1, []],
  );
  assert.deepEqual(completeness?.besideDatabase, ['DCIM/101APPLE/IMG_0099.JPG']);
  const kept = new Set((await digestsIn(at('drive'))).values());
  for (const [path, digest] of await digestsIn(at('media')))
    assert.ok(kept.has(digest) || path.endsWith('Photos.sqlite'), path);
  assert.ok(await checkSums(at('drive')));
  const again = await json('backup', source);
  assert.equal(again.document.resources?.copied, 0);
  assert.match((await run('backup', source)).out, /In the backup: 5 photos and videos/);
});

test('a photo that the backup lists and does not hold is missing by name; a damaged one fails by name', async () => {
  await using folder = temporaryFolder();
  const { at, json } = desk(folder.path);
  putAssets(at('media'), samples().slice(0, 3));
  const backup = backupOf(at('backups'), at('media'), { password });
  const stored = (path: string): string => {
    const id = fileIdOf('CameraRollDomain', `Media/${path}`);
    return join(backup, id.slice(0, 2), id);
  };
  rmSync(stored('DCIM/100APPLE/IMG_0001.JPG'));
  const other = stored('DCIM/100APPLE/IMG_0002.JPG');
  writeFileSync(other, readFileSync(other).subarray(0, 1000));
  const { code, document } = await json('backup', `finder-backup:${backup}`, '--to', at('drive'));
  assert.equal(code, 3);
  const explained = document.completeness?.explained.flatMap(({ files }) => files);
  assert.equal(explained?.length, 2);
  assert.ok(
    explained?.some(({ filename, reason }) => filename === 'IMG_0001.JPG' && /not there/.test(reason)),
  );
  assert.ok(explained?.some(({ filename, reason }) => filename === 'IMG_0002.JPG' && /damaged/.test(reason)));
  assert.deepEqual(document.completeness?.unexplained, []);
});

test('without the database the files alone are told, and that it is so; what is missing hides photos', async () => {
  await using folder = temporaryFolder();
  const { at, json, run } = desk(folder.path);
  put(at('media'), 'DCIM/100APPLE/IMG_0001.JPG', picture(20_000));
  put(at('media'), 'DCIM/101APPLE/IMG_0001.JPG', picture(10_000));
  put(at('media'), 'PhotoData/CPLAssets/group7/IMG_0002.JPG', picture(10_000));
  put(
    at('media'),
    'PhotoData/Mutations/DCIM/100APPLE/IMG_0001/Adjustments/FullSizeRender.jpg',
    picture(9000),
  );
  const backup = backupOf(at('backups'), at('media'));
  const id = fileIdOf('CameraRollDomain', 'Media/PhotoData/CPLAssets/group7/IMG_0002.JPG');
  rmSync(join(backup, id.slice(0, 2), id));
  const { code, document } = await json('backup', `finder-backup:${backup}`, '--to', at('drive'));
  assert.equal(code, 3);
  assert.equal(document.resources?.copied, 3);
  assert.match(String(document.completeness?.databaseProblem), /not there/);
  assert.ok(
    document.skipped?.some(
      ({ path, kind }) => kind === 'missing-in-backup' && path === 'PhotoData/CPLAssets/group7/IMG_0002.JPG',
    ),
  );
  const { out } = await run('list', `finder-backup:${backup}`);
  assert.match(out, /own list of photos could not be read/);
  assert.match(out, /1 more file that the backup lists/);
});

test('a real backup whose photos are gone is not called empty', needsSample('finder-backup'), async () => {
  await using folder = temporaryFolder();
  const { run } = desk(folder.path);
  const { out } = await run('list', `finder-backup:${sample('finder-backup')}`);
  assert.match(out, /0 photos and videos/);
  assert.match(out, /! \d\d more files that the backup lists, and does not hold/);
});

test('a password is taken from a descriptor or the environment; without one it is said how', async () => {
  await using folder = temporaryFolder();
  const { at } = desk(folder.path);
  put(at('media'), 'DCIM/100APPLE/IMG_0001.JPG', picture(2000));
  const backup = backupOf(at('backups'), at('media'), { password });
  const environment: NodeJS.ProcessEnv = { ...process.env, SAFELIGHT_HOME: at('home') };
  delete environment.SAFELIGHT_BACKUP_PASSWORD;
  const none = await safelight(['list', `finder-backup:${backup}`], environment);
  assert.equal(none.code, 2);
  assert.match(none.err, /--password-fd/);
  const wrong = { ...environment, SAFELIGHT_BACKUP_PASSWORD: 'no' };
  const refused = await safelight(['list', `finder-backup:${backup}`], wrong);
  assert.equal(refused.code, 1);
  assert.match(refused.err, /The password is wrong/);
  const right = { ...environment, SAFELIGHT_BACKUP_PASSWORD: password };
  assert.equal((await safelight(['list', `finder-backup:${backup}`], right)).code, 0);
});

function samples(): DatabaseAsset[] {
  return [
    { ...base, uuid: 'A', path: 'DCIM/100APPLE/IMG_0001.JPG', bytes: picture(20_000), album: 'Lisbon' },
    { ...base, uuid: 'B', path: 'DCIM/100APPLE/IMG_0002.JPG', bytes: picture(30_000), film: picture(9_000) },
    {
      ...base,
      uuid: 'C',
      path: 'DCIM/100APPLE/IMG_0003.JPG',
      bytes: picture(30_000),
      edited: picture(5_000),
    },
    { ...base, uuid: 'D', path: 'DCIM/100APPLE/IMG_0006.JPG' },
  ];
}
