import assert from 'node:assert/strict';
import { cpSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { test } from 'node:test';
import { verifyPlaces } from '../../src/commands/verify.ts';
import { safetyStatus } from '../../src/safety/status.ts';
import { type SafetyWorld, safetyWorld } from './world.ts';

/** A drive with two photos that were proven there, put back to the state in which it had one. */
async function rolledBack(): Promise<SafetyWorld> {
  const world = await safetyWorld();
  world.photo('IMG_0001.JPG', 'one');
  await world.drive('blue');
  await world.drive('red');
  await world.backup();
  cpSync(world.path('blue'), world.path('earlier'), { recursive: true });
  world.photo('IMG_0002.JPG', 'two');
  world.later();
  await world.backup();
  rmSync(world.path('blue'), { recursive: true });
  renameSync(world.path('earlier'), world.path('blue'));
  return world;
}

async function undated({ session }: SafetyWorld): Promise<number> {
  const { reasons } = await safetyStatus(session);
  return reasons.find(({ code }) => code === 'proof-undated')?.count ?? 0;
}

test('a place that was put back to an earlier state proves nothing until it is read again', async () => {
  await using world = await rolledBack();
  assert.equal(await undated(world), 2);
  const { json } = await verifyPlaces(['blue'], world.session);
  assert.match(JSON.stringify(json), /"findings":\[\{"kind":"missing","path":"[^"]*IMG_0002.JPG"/);
  assert.equal(await undated(world), 0, 'what was read since counts');
});

test('what a backup puts on such a place does not make up for what was there', async () => {
  await using world = await rolledBack();
  await world.backup();
  assert.equal(await undated(world), 1);
});

test('a place that is as it was left keeps its proofs, whatever else lies in it', async () => {
  await using world = await safetyWorld();
  world.photo('IMG_0001.JPG', 'one');
  await world.drive('blue');
  await world.backup();
  world.unplug('blue');
  await safetyStatus(world.session);
  world.plugIn('blue');
  assert.equal(await undated(world), 0);
});

test('a copy of a place beside it was never read, and takes no proofs with it', async () => {
  await using world = await safetyWorld();
  world.photo('IMG_0001.JPG', 'one');
  await world.drive('blue');
  await world.drive('red');
  world.disks.set('copy', 'disk of blue');
  await world.backup();
  cpSync(world.path('blue'), world.path('copy'), { recursive: true });
  await world.backup({ to: [world.path('copy')] });
  assert.equal(await undated(world), 1);
  symlinkSync(world.path('red'), world.path('also red'));
  world.disks.set('also red', 'disk of red');
  await world.backup({ to: [world.path('also red')] });
  assert.equal(await undated(world), 1, 'another way to the same folder is no copy');
});

test('photos that were thrown away on a drive, or moved behind a link, are noticed by a look', async () => {
  await using world = await safetyWorld();
  world.photo('IMG_0001.JPG', 'one');
  world.photo('IMG_0002.JPG', 'two');
  for (const name of ['blue', 'red']) await world.drive(name);
  await world.backup();
  rmSync(world.path('blue/2023'), { recursive: true });
  renameSync(world.path('red/2023'), world.path('moved'));
  symlinkSync(world.path('moved'), world.path('red/2023'));
  const { places } = await safetyStatus(world.session);
  assert.deepEqual(
    places.map(({ damaged }) => damaged),
    [2, 2],
  );
});
