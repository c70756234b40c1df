import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { temporaryFolder } from '../../../../test/support/temporary-folder.ts';
import { isArchiveError, openLedger } from '../../src/index.ts';
import { applicationId, migrations } from '../../src/ledger/migrations.ts';

test('a new ledger is of the newest version, and stays so when it is opened again', async () => {
  await using folder = temporaryFolder();
  const path = join(folder.path, 'ledger.db');
  for (let time = 0; time < 2; time++) {
    using ledger = openLedger(path);
    assert.equal(ledger.db.prepare('PRAGMA user_version').get()?.user_version, migrations.length);
    assert.equal(ledger.db.prepare('PRAGMA application_id').get()?.application_id, applicationId);
    assert.equal(ledger.db.prepare('PRAGMA integrity_check').get()?.integrity_check, 'ok');
  }
});

test('a ledger of every older version is brought up to date and keeps what it knew', async () => {
  for (let version = 1; version <= migrations.length; version++) {
    await using folder = temporaryFolder();
    const path = join(folder.path, 'ledger.db');
    const old = new DatabaseSync(path);
    for (const migration of migrations.slice(0, version)) old.exec(migration);
    old.exec(`PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${version}`);
    old.exec("INSERT INTO source (key, kind, name, first_seen_ms) VALUES ('k', 'folder', 'n', 1)");
    old.close();
    let told = 0;
    using ledger = openLedger(path, { onUpgrade: () => told++ });
    assert.equal(told, version < migrations.length ? 1 : 0, 'it may take long, so it is told before');
    assert.deepEqual(
      ledger.sources.all().map(({ key }) => key),
      ['k'],
    );
    assert.equal(ledger.db.prepare('PRAGMA user_version').get()?.user_version, migrations.length);
  }
});

test('a ledger of a newer version is refused and not touched', async () => {
  await using folder = temporaryFolder();
  const path = join(folder.path, 'ledger.db');
  openLedger(path)[Symbol.dispose]();
  const db = new DatabaseSync(path);
  db.exec(`PRAGMA journal_mode = DELETE; PRAGMA user_version = ${migrations.length + 1}`);
  db.close();
  const before = readFileSync(path);
  assert.throws(
    () => openLedger(path),
    (error) => isArchiveError(error, 'ledger-newer'),
  );
  assert.ok(before.equals(readFileSync(path)));
});

test('a file that is no ledger, or no longer one, is refused and not touched', async () => {
  await using folder = temporaryFolder();
  const other = join(folder.path, 'other.db');
  const db = new DatabaseSync(other);
  db.exec('CREATE TABLE diary (text)');
  db.close();
  const text = join(folder.path, 'text.db');
  writeFileSync(text, 'Dear diary, '.repeat(1000));
  const torn = join(folder.path, 'torn.db');
  openLedger(torn)[Symbol.dispose]();
  writeFileSync(torn, readFileSync(torn).fill(0xa5, 100, 5000));
  for (const path of [other, text, torn]) {
    const before = readFileSync(path);
    assert.throws(
      () => openLedger(path),
      (error) => isArchiveError(error, 'ledger-damaged'),
      path,
    );
    assert.ok(before.equals(readFileSync(path)), path);
  }
});

test('a transaction that fails leaves nothing', async () => {
  await using folder = temporaryFolder();
  using ledger = openLedger(join(folder.path, 'ledger.db'));
  ledger.sources.row({ key: 'before', kind: 'folder', name: 'n' }, 1);
  assert.throws(() =>
    ledger.transaction(() => {
      ledger.sources.row({ key: 'within', kind: 'folder', name: 'n' }, 1);
      throw new Error('half-way');
    }),
  );
  ledger.flush();
  assert.deepEqual(
    ledger.sources.all().map(({ key }) => key),
    ['before'],
  );
});

const writer = `
  import { openLedger } from ${JSON.stringify(new URL('../../src/index.ts', import.meta.url).href)};
  const [path, name] = process.argv.slice(2);
  using ledger = openLedger(path);
  for (let n = 0; n < 200; n++) {
    ledger.sources.row({ key: name + n, kind: 'folder', name }, n);
    if (n % 20 === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  }`;

test('two processes that write at once both get everything in', { timeout: 60_000 }, async () => {
  await using folder = temporaryFolder();
  const path = join(folder.path, 'ledger.db');
  const script = join(folder.path, 'writer.ts');
  writeFileSync(script, writer);
  const children = ['a', 'b'].map((name) =>
    spawn(process.execPath, [script, path, name], { stdio: 'inherit' }),
  );
  for (const code of await Promise.all(children.map((child) => once(child, 'exit'))))
    assert.equal(code[0], 0);
  using ledger = openLedger(path);
  assert.equal(ledger.sources.all().length, 400);
});
