import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import { backup } from '../../src/commands/backup.ts';
import { placeAdd } from '../../src/commands/place.ts';
import { verifyPlaces } from '../../src/commands/verify.ts';
import type { StatusDocument } from '../../src/documents/safety.ts';
import { safetyStatus } from '../../src/safety/status.ts';
import type { Session } from '../../src/session.ts';
import { type SafetyWorld, safetyWorld } from './world.ts';

/** Two photos on two drives, proven, and the ledger of that moment, kept as Time Machine keeps it. */
async function kept(): Promise<SafetyWorld> {
  const world = await safetyWorld();
  world.photo('IMG_0001.JPG', 'one');
  world.photo('IMG_0002.JPG', 'two');
  await world.drive('blue');
  await world.drive('red');
  await world.backup();
  mkdirSync(world.path('home put back'));
  world.session.ledger.copyTo(join(world.path('home put back'), basename(world.session.home.ledger)));
  world.later();
  return world;
}

function spoil(world: SafetyWorld, drive: string, name = 'IMG_0001.JPG'): () => void {
  const path = join(world.path(drive), '2023/2023-11', name);
  const bytes = readFileSync(path);
  writeFileSync(path, Buffer.from(bytes).fill(7, 20, 24));
  return () => writeFileSync(path, bytes);
}

const provenOn = (session: Session, name: string): unknown =>
  session.ledger.db
    .prepare(
      "SELECT count(*) AS n FROM copy c JOIN place p ON p.id = c.place WHERE p.name = ? AND state = 'ok' AND proven_ms <> 0",
    )
    .get(name)?.n;

function isPutBack({ reasons }: StatusDocument): boolean {
  return reasons.some(({ code }) => code === 'ledger-put-back');
}

function damagedOn({ places }: StatusDocument, wanted: string): number | undefined {
  return places.find(({ name }) => name === wanted)?.damaged;
}

test('a ledger that was put back does not forget the damage that was found since', async () => {
  await using world = await kept();
  spoil(world, 'blue');
  await verifyPlaces(['blue'], world.session);
  const session = world.sessionAt('home put back');
  const status = await safetyStatus(session);
  assert.equal(isPutBack(status), true, 'it is said');
  assert.equal(damagedOn(status, 'blue'), 1);
  assert.deepEqual([provenOn(session, 'blue'), provenOn(session, 'red')], [1, 2]);
});

test('nor what went from the source, and what lies on a drive that cannot be asked counts no longer', async () => {
  await using world = await kept();
  rmSync(join(world.photos, 'IMG_0002.JPG'));
  await world.backup();
  world.unplug('red');
  const session = world.sessionAt('home put back');
  const status = await safetyStatus(session);
  assert.equal(status.sources[0]?.gone, 1);
  assert.deepEqual([provenOn(session, 'blue'), provenOn(session, 'red')], [2, 0]);
  world.plugIn('red');
  await verifyPlaces([], session);
  const after = await safetyStatus(session);
  assert.equal(isPutBack(after), false, 'once the places were read back it is over');
  assert.deepEqual([provenOn(session, 'blue'), provenOn(session, 'red')], [2, 2]);
});

test('two computers with copies of one ledger notice it once, and go on side by side', async () => {
  await using world = await kept();
  const twin = world.sessionAt('home put back');
  const choice = { trashed: true, hidden: true, shared: true };
  for (let round = 0; round < 2; round++) {
    for (const [index, session] of [world.session, twin].entries()) {
      world.photo(`IMG_1${round}${index}.JPG`, `photo ${round} ${index}`);
      await backup(world.photos, { to: [], dryRun: false, choice }, session);
      await verifyPlaces([], session);
      world.later();
      assert.equal(isPutBack(await safetyStatus(session)), false, `${round} ${index}`);
      assert.deepEqual(
        [provenOn(session, 'blue'), provenOn(session, 'red')],
        [3 + round * 2 + index, 3 + round * 2 + index],
      );
    }
  }
});

test('a run that was killed while it left a copy of the ledger is no ledger that was put back', async () => {
  await using world = await kept();
  const { ledger } = world.session;
  const [place] = ledger.places.all();
  const folder = join(world.path('blue'), '.safelight/ledger');
  const [copy = ''] = readdirSync(folder);
  const later = copy.replace(/^\d{4}/, '2999');
  ledger.places.willLeave(place?.row ?? 0, later);
  copyFileSync(join(folder, copy), join(folder, later));
  assert.equal(isPutBack(await safetyStatus(world.session)), false);
  assert.equal(provenOn(world.session, 'blue'), 2);
});

test('what another computer found on a drive counts here, once, until it is read here', async () => {
  await using world = await kept();
  const other = world.sessionAt('home of another');
  await placeAdd(world.path('blue'), { new: false }, other);
  const mend = spoil(world, 'blue');
  await verifyPlaces(['blue'], other);
  assert.equal(damagedOn(await safetyStatus(world.session), 'blue'), 1);
  mend();
  world.later();
  await verifyPlaces(['blue'], world.session);
  assert.equal(damagedOn(await safetyStatus(world.session), 'blue'), 0);
  world.later();
  spoil(world, 'blue', 'IMG_0002.JPG');
  await verifyPlaces(['blue'], other);
  assert.equal(damagedOn(await safetyStatus(world.session), 'blue'), 1, 'what it found later, and no more');
});
