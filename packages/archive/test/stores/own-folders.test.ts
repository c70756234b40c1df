import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, renameSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { test } from 'node:test';
import { isArchiveError, type StoreKey } from '../../src/index.ts';
import { isPlaceholder } from '../../src/stores/drive/placeholder.ts';
import { type MadeArchive, type MadePlace, madeArchive } from '../made/archive.ts';
import { madeSource, photo } from '../made/source.ts';

const skip = process.platform === 'win32' ? 'links need rights on Windows' : false;
const file = '2024/2024-06/IMG_0001.JPG' as StoreKey;

/** Two drives with a photo each; the year's folder of the second was moved to the first, with a link in its stead. */
async function linked(archive: MadeArchive): Promise<{ blue: MadePlace; red: MadePlace }> {
  const [blue, red] = [await archive.place('blue'), await archive.place('red')];
  await archive.ingest(madeSource([photo('IMG_0001.JPG', 'one')]), [blue, red]);
  mkdirSync(join(blue.root, 'moved'));
  renameSync(join(red.root, '2024'), join(blue.root, 'moved/2024'));
  symlinkSync(join(blue.root, 'moved/2024'), join(red.root, '2024'));
  // As the next run finds it.
  return { blue, red: await archive.again(red) };
}

test('what lies behind a link proves nothing for a place: it may be on another one’s disk', {
  skip,
}, async () => {
  await using archive = await madeArchive();
  const { red } = await linked(archive);
  const { findings } = await archive.verify(red);
  assert.ok(findings.some(({ kind, path }) => kind === 'unreadable' && path === file));
  assert.match(JSON.stringify(findings), /a link leads out of the archive there/);
  assert.equal(archive.ledger.copies.at(red.row, file)?.state, 'unreadable');
});

test('nor is it listed as being there', { skip }, async () => {
  await using archive = await madeArchive();
  const { red } = await linked(archive);
  assert.deepEqual(await Array.fromAsync(red.store.list('2024/2024-06')), []);
  assert.equal(await red.store.stat(file), undefined);
});

test('and a repair does not touch it', { skip }, async () => {
  await using archive = await madeArchive();
  const { blue, red } = await linked(archive);
  await archive.verify(red);
  await archive.repair(red, [blue]);
  assert.equal(readFileSync(join(blue.root, 'moved', file), 'utf8').length > 0, true);
  assert.equal(existsSync(join(red.root, '.safelight/damaged')), false);
  for (const work of [red.store.rename(file, 'other.JPG' as StoreKey), red.store.remove(file, 'a trial')])
    await assert.rejects(work, (error) => isArchiveError(error, 'unreadable'));
  assert.ok(existsSync(join(blue.root, 'moved', file)));
});

test('a file of which a sync service keeps the bytes is told from one that is small, or merely lies elsewhere', () => {
  const online = { size: 3_000_000, blocks: 0, dev: 7 };
  const on = (platform: NodeJS.Platform, facts = online): boolean =>
    isPlaceholder(facts, { platform, systemDevice: 7 });
  assert.deepEqual([on('win32'), on('darwin'), on('linux')], [true, true, false]);
  assert.equal(
    on('darwin', { ...online, dev: 8 }),
    false,
    'a drive, or a file system that tells of no blocks',
  );
  assert.equal(on('win32', { ...online, size: 600 }), false, 'in the folder’s own record');
  assert.equal(on('win32', { ...online, blocks: 8 }), false);
});
