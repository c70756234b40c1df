import assert from 'node:assert/strict';
import { rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, test } from 'node:test';
import { safelight } from '../../../test/support/cli.ts';
import { needsSample } from '../../../test/support/samples.ts';
import { multiplyLibrary } from '../../photos-library/test/support/multiply-library.ts';
import { photosDesk } from './support/photos-commands.ts';

/** With these the library is large enough for several threads. */
const copies = 640;
const assetsInAll = (copies + 1) * 16;

describe('safelight list of a large Photos library', needsSample('photos-libraries'), () => {
  test('tells every asset once, in the order of the database, as a small one is told', async () => {
    await using desk = photosDesk('Test-13.0.0');
    // What was archived of it is told by every thread.
    assert.equal(desk.run('backup', desk.library, '--to', desk.place).status, 3);
    const small = desk.run('list', desk.library).json.assets;
    assert.ok(small.some(({ resources }) => resources.some(({ sha256 }) => sha256 !== undefined)));
    multiplyLibrary(desk.library, copies, { files: false });
    const { status, json } = desk.run('list', desk.library);
    assert.equal(status, 0);
    assert.deepEqual(json.assets.slice(0, small.length), small);
    assert.deepEqual(
      json.assets.map(({ id }) => id),
      uuidsOf(join(desk.library, 'database/Photos.sqlite')),
    );
    // The files of the copies were not laid down.
    assert.ok(
      json.assets.slice(small.length).every(({ resources }) => resources[0]?.availability !== 'here'),
    );

    const lines = safelight(desk.home, ['list', desk.library]).stdout.trimEnd().split('\n');
    assert.equal(lines.pop(), `${assetsInAll.toLocaleString('en')} photos and videos`);
    assert.equal(lines.length, assetsInAll);
    assert.ok(lines.every((line, i) => line.includes(json.assets[i]?.filename ?? '?')));

    const chosen = desk.run('list', desk.library, '--no-hidden', '--no-trashed').json.assets;
    assert.deepEqual(
      chosen,
      json.assets.filter(({ hidden, trashed }) => !hidden && !trashed),
    );
  });

  test('tells the originals that its database does not know, and that its newest changes are not there', async () => {
    await using desk = photosDesk('Test-13.0.0');
    multiplyLibrary(desk.library, copies, { files: false });
    const before = desk.run('list', desk.library).json;
    const stray = 'originals/A/AAAAAAAA-0000-0000-0000-000000000000.jpeg';
    // A JPEG's structure: start, APP0, start of scan, its data, end.
    const photo = Buffer.from('ffd8ffe000104a46494600010100000100010000ffda00020102ffd9', 'hex');
    writeFileSync(join(desk.library, stray), photo);
    writeFileSync(join(desk.library, 'originals/A/.DS_Store'), 'of the Finder');
    const after = desk.run('list', desk.library).json;
    assert.deepEqual(after.assets.slice(0, -1), before.assets);
    const last = after.assets.at(-1);
    assert.equal(last?.id, stray);
    assert.deepEqual(last?.resources[0]?.findings, [{ kind: 'not-in-database' }]);
    const lines = safelight(desk.home, ['list', desk.library]).stdout.trimEnd().split('\n');
    assert.match(lines.at(-2) ?? '', /originals\/A\/AAAAAAAA-.*photo$/);
    assert.equal(lines.length, assetsInAll + 2);

    const path = join(desk.library, 'database/Photos.sqlite');
    const database = new DatabaseSync(path);
    database.exec('PRAGMA journal_mode = WAL; PRAGMA user_version = 1; PRAGMA wal_checkpoint(TRUNCATE)');
    database.close();
    for (const suffix of ['-wal', '-shm']) rmSync(path + suffix, { force: true });
    const told = JSON.parse(safelight(desk.home, ['list', desk.library, '--json']).stdout);
    assert.equal(told.skipped[0]?.kind, 'wal-absent');
  });

  test('tells nothing of one whose database breaks off', async () => {
    await using desk = photosDesk('Test-13.0.0');
    multiplyLibrary(desk.library, copies, { files: false });
    const path = join(desk.library, 'database/Photos.sqlite');
    truncateSync(path, 16_000_000);
    const { status, stdout } = safelight(desk.home, ['list', desk.library, '--json']);
    assert.equal(status, 1);
    assert.equal(JSON.parse(stdout).error.code, 'damaged-database');
  });
});

function uuidsOf(path: string): string[] {
  const database = new DatabaseSync(path, { readOnly: true });
  const rows = database.prepare('SELECT ZUUID AS uuid FROM ZASSET ORDER BY Z_PK').all();
  database.close();
  return rows.map(({ uuid }) => String(uuid));
}
