import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, test } from 'node:test';
import { needsSample } from '../../../test/support/samples.ts';
import { photosDesk } from './support/photos-commands.ts';

// A JPEG's structure: start, APP0, start of scan, its data, end.
const photo = Buffer.from('ffd8ffe000104a46494600010100000100010000ffda00020102ffd9', 'hex');

describe('originals that a library’s database does not know', needsSample('photos-libraries'), () => {
  test('are archived, and named; what belongs to its assets is listed once', async () => {
    await using desk = photosDesk('Test-Media-Types-15.7.2');
    const before = desk.run('list', desk.library).json.assets;
    writeFileSync(join(desk.library, 'originals/AAAAAAAA-0000-0000-0000-000000000000.jpeg'), photo);
    const { assets } = desk.run('list', desk.library).json;
    assert.equal(assets.length, before.length + 1);
    const stray = assets.find(({ id }) => id.startsWith('originals/'));
    assert.deepEqual(
      stray?.resources.map(({ role, findings }) => [role, findings?.map(({ kind }) => kind)]),
      [['photo', ['not-in-database']]],
    );
    const doctor = desk.run('doctor', desk.library).json;
    assert.deepEqual(
      doctor.findings.filter(({ kind }) => kind === 'not-in-database').map(({ path }) => path),
      [stray?.id],
    );
    const { json } = desk.run('backup', desk.library, '--to', desk.place);
    assert.ok(
      json.resources.findings.some(
        ({ kind, filename }) => kind === 'not-in-database' && filename === stray?.filename,
      ),
    );
  });

  test('a library whose newest changes lie in a log that is not there is not called whole', async () => {
    await using desk = photosDesk('Test-Media-Types-15.7.2');
    const path = join(desk.library, 'database/Photos.sqlite');
    const database = new DatabaseSync(path);
    database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    database.close();
    for (const suffix of ['-wal', '-shm']) rmSync(path + suffix, { force: true });
    const { status, json } = desk.run('backup', desk.library, '--to', desk.place);
    assert.equal(status, 3);
    assert.deepEqual(
      json.skipped.map(({ kind, hidesAssets }) => [kind, hidesAssets]),
      [['wal-absent', true]],
    );
  });
});
