import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { safeToDeleteCommand } from '../../src/commands/safe-to-delete.ts';
import { whatIfCommand } from '../../src/commands/what-if.ts';
import type { SafeToDeleteDocument, WhatIfDocument } from '../../src/documents/safety.ts';
import { safetyStatus } from '../../src/safety/status.ts';
import { UsageError } from '../../src/sentences.ts';
import { type SafetyWorld, safetyWorld } from './world.ts';

async function worldOfTwo(): Promise<SafetyWorld> {
  const world = await safetyWorld();
  world.photo('IMG_0001.JPG', 'one');
  world.photo('IMG_0002.JPG', 'two');
  await world.drive('blue');
  await world.drive('red', 'elsewhere');
  await world.backup();
  return world;
}

async function judged(world: SafetyWorld, readNow = false): Promise<SafeToDeleteDocument> {
  const { json } = await safeToDeleteCommand(world.photos, { readNow, csv: false }, world.session);
  return json as SafeToDeleteDocument;
}

const safeNames = ({ safe }: SafeToDeleteDocument): string[] => safe.map(({ filename }) => filename).sort();
const reasonsOf = ({ notSafe }: SafeToDeleteDocument): string[][] =>
  notSafe.map(({ filename, reasons }) => [filename, ...reasons.map(({ code }) => code)]);

test('what two disks prove is safe to delete, with the proof; nothing is deleted', async () => {
  await using world = await worldOfTwo();
  const document = await judged(world);
  assert.deepEqual(safeNames(document), ['IMG_0001.JPG', 'IMG_0002.JPG']);
  const [first] = document.safe;
  assert.deepEqual(
    first?.proof.map(({ name }) => name),
    ['blue', 'red'],
  );
  for (const { name, files } of first?.proof ?? []) {
    assert.equal(files.length, 1);
    assert.ok(readFileSync(join(world.path(name), files[0]?.path ?? '')).length > 0);
  }
  assert.ok(readFileSync(join(world.photos, 'IMG_0001.JPG')).length > 0);
});

test('one place, or two on one disk, or one of which the disk is not known, is not enough', async () => {
  for (const [blue, red] of [
    ['X', 'X'],
    ['X', undefined],
    [undefined, undefined],
  ]) {
    await using world = await safetyWorld();
    world.photo('IMG_0001.JPG', 'one');
    world.disks.set('blue', blue);
    world.disks.set('red', red);
    await world.drive('blue');
    await world.drive('red');
    await world.backup();
    assert.deepEqual(reasonsOf(await judged(world)), [['IMG_0001.JPG', 'too-few-proofs']]);
  }
});

test('a photo that is new, or changed since the last backup, is not safe, whatever was archived under its name', async () => {
  await using world = await worldOfTwo();
  world.photo('IMG_0001.JPG', 'edited since');
  world.photo('IMG_0003.JPG', 'new');
  const document = await judged(world);
  assert.deepEqual(safeNames(document), ['IMG_0002.JPG']);
  assert.deepEqual(reasonsOf(document), [
    ['IMG_0001.JPG', 'changed'],
    ['IMG_0003.JPG', 'not-archived'],
  ]);
});

test('read now, a copy that rotted since counts no more, nor does a photo that changed without a trace', async () => {
  await using world = await worldOfTwo();
  const rotten = join(world.path('red'), '2023/2023-11/IMG_0001.JPG');
  writeFileSync(rotten, Buffer.from(readFileSync(rotten)).fill(0, 12));
  world.photo('IMG_0002.JPG', 'TWO');
  utimesSync(join(world.photos, 'IMG_0002.JPG'), 1_700_000_000, 1_700_000_003);
  const document = await judged(world, true);
  assert.deepEqual(reasonsOf(document), [
    ['IMG_0001.JPG', 'too-few-proofs'],
    ['IMG_0002.JPG', 'bytes-differ'],
  ]);
});

test('read now, a drive that is not connected proves nothing, however lately it did', async () => {
  await using world = await worldOfTwo();
  world.unplug('red');
  assert.equal((await judged(world)).safe.length, 2);
  assert.equal((await judged(world, true)).safe.length, 0);
});

test('the table is one line an asset, and no cell of it is a formula', async () => {
  await using world = await worldOfTwo();
  world.photo('=1+1, "x".JPG', 'three');
  const { lines, outcome } = await safeToDeleteCommand(
    world.photos,
    { readNow: false, csv: true },
    world.session,
  );
  assert.equal(outcome, 'attention');
  assert.equal(lines.length, 4);
  assert.equal(lines[0], 'safe,asset,filename,proof,reasons');
  assert.ok(lines.some((line) => line.startsWith(`no,"'=1+1, ""x"".JPG"`)));
});

test('what survives is told for each thing that may happen, and what is lost by name', async () => {
  await using world = await worldOfTwo();
  world.photo('IMG_0003.JPG', 'three');
  await world.backup({ to: [world.path('blue')] });
  world.unplug('red');
  const document = (await whatIfCommand([], { names: 10 }, world.session)).json as WhatIfDocument;
  const lost = Object.fromEntries(
    document.scenarios.map(({ id, place, lost: { names } }) => {
      const name = world.session.ledger.places.all().find((row) => row.id === place)?.name;
      return [name === undefined ? id : `${id} ${name}`, names];
    }),
  );
  assert.deepEqual(lost, {
    'phone-stolen': [],
    'account-taken': [],
    'deletion-synced': [],
    'computer-dies': [],
    'house-fire': ['IMG_0003.JPG'],
    'drive-dies blue': [],
    'drive-dies red': [],
    ransomware: ['IMG_0003.JPG'],
    'password-forgotten': [],
  });
  const fire = document.scenarios.find(({ id }) => id === 'house-fire');
  assert.deepEqual([fire?.survive.count, fire?.survive.proven, fire?.lost.count], [2, 2, 1]);
  assert.deepEqual(
    fire?.survive.on.map(({ name, photos }) => [name, photos]),
    [['red', 2]],
  );
});

test('a copy that somebody took away since it was proven counts no more, though nothing was read', async () => {
  await using world = await worldOfTwo();
  rmSync(join(world.path('red'), '2023/2023-11/IMG_0001.JPG'));
  const document = await judged(world);
  assert.deepEqual(safeNames(document), ['IMG_0002.JPG']);
  assert.deepEqual(reasonsOf(document), [['IMG_0001.JPG', 'too-few-proofs']]);
});

test('a drive that was formatted, and one whose archive was thrown away, prove nothing while they are connected', async () => {
  await using world = await worldOfTwo();
  rmSync(world.path('red'), { recursive: true });
  mkdirSync(world.path('red'));
  assert.deepEqual(safeNames(await judged(world)), []);
  const { reasons } = await safetyStatus(world.session);
  assert.ok(reasons.some(({ code, place }) => code === 'proof-undated' && place !== undefined));
});

test('what lies in an archive is no photo that could be deleted because it is there', async () => {
  await using world = await worldOfTwo();
  for (const inside of ['2023', '2023/2023-11']) {
    const asked = safeToDeleteCommand(
      join(world.path('red'), inside),
      { readNow: true, csv: false },
      world.session,
    );
    await assert.rejects(asked, UsageError);
  }
});
