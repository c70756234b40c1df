import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { gone } from '../../src/commands/gone.ts';
import { placeSet } from '../../src/commands/place.ts';
import { policy } from '../../src/commands/policy.ts';
import { status, statusLines } from '../../src/commands/status.ts';
import { verifyPlaces } from '../../src/commands/verify.ts';
import type { StatusDocument } from '../../src/documents/safety.ts';
import { safetyStatus } from '../../src/safety/status.ts';
import { sentenceFor } from '../../src/sentences.ts';
import { safetyWorld } from './world.ts';

function codes({ reasons }: StatusDocument): string[] {
  return reasons.map(({ code }) => code);
}

test('nothing at all is not green', async () => {
  await using world = await safetyWorld();
  const { outcome, json } = await status(world.session);
  assert.equal(outcome, 'attention');
  assert.equal((json as StatusDocument).light, 'red');
  assert.deepEqual(codes(json as StatusDocument), ['nothing-known']);
});

test('three proven copies on three disks, one of them elsewhere, are green; each thing less is told', async () => {
  await using world = await safetyWorld();
  world.photo('IMG_0001.JPG', 'one');
  world.photo('IMG_0002.JPG', 'two');
  await world.drive('blue', 'home');
  await world.backup();
  assert.deepEqual(codes(await safetyStatus(world.session)), [
    'too-few-copies',
    'too-few-media',
    'too-few-elsewhere',
  ]);
  await world.drive('red', 'home');
  await world.drive('green', 'elsewhere');
  await world.backup();
  const plugged = await safetyStatus(world.session);
  assert.deepEqual(codes(plugged), ['too-few-elsewhere'], 'what is plugged in here is not elsewhere');
  world.unplug('green');
  const whole = await safetyStatus(world.session);
  assert.deepEqual([whole.light, whole.reasons], ['green', []]);
  assert.deepEqual(whole.assets.proven, { 0: 0, 1: 0, 2: 0, 3: 2 });
  assert.deepEqual(whole.assets.media, { 0: 0, 1: 0, 2: 0, 3: 2 });
  assert.deepEqual([whole.assets.elsewhere, whole.assets.disconnected], [2, 2]);
  assert.equal((await status(world.session)).outcome, 'ok');
  assert.match(statusLines(whole, Date.now())[0] ?? '', /GREEN/);
  // The layers say what they know, and "unknown" where nobody told.
  const states = Object.fromEntries(whole.layers.map(({ id, state }) => [id, state]));
  assert.deepEqual(states, {
    'icloud-backup': 'unknown',
    'icloud-photos': 'unknown',
    'computer-backup': 'unknown',
    'photos-library': 'unknown',
    archive: 'good',
    'off-site': 'good',
    disconnected: 'good',
  });
});

test('two drives on one disk are one device, and one of which the system tells nothing is none', async () => {
  await using world = await safetyWorld();
  world.photo('IMG_0001.JPG', 'one');
  for (const [name, disk] of [
    ['blue', 'X'],
    ['red', 'X'],
    ['grey', undefined],
  ] as const) {
    world.disks.set(name, disk);
    await world.drive(name);
  }
  await world.backup();
  const document = await safetyStatus(world.session);
  assert.deepEqual(document.assets.media, { 0: 0, 1: 1, 2: 0, 3: 0 });
  assert.ok(codes(document).includes('too-few-media'));
  assert.ok(codes(document).includes('disk-unknown'));
  assert.deepEqual(
    document.places.map(({ disk, sharesDiskWith }) => [disk, sharesDiskWith.length]),
    [
      ['shared', 1],
      ['shared', 1],
      ['unknown', 0],
    ],
  );
});

test('a damaged copy that verify found is told with the place, and no longer counts', async () => {
  await using world = await safetyWorld();
  world.photo('IMG_0001.JPG', 'one');
  await world.drive('blue');
  await world.drive('red');
  await world.backup();
  const month = join(world.path('blue'), '2023/2023-11/IMG_0001.JPG');
  writeFileSync(month, Buffer.from(readFileSync(month)).fill(0, 12));
  await verifyPlaces([], world.session);
  const document = await safetyStatus(world.session);
  const damaged = document.reasons.find(({ code }) => code === 'damaged');
  assert.match(damaged?.text ?? '', /blue has 1 damaged/);
  assert.deepEqual(document.assets.proven, { 0: 0, 1: 1, 2: 0, 3: 0 });
});

test('what a place is and where it is kept is written into its marker, and can be changed', async () => {
  await using world = await safetyWorld();
  await world.drive('blue');
  const { json } = await placeSet(
    'blue',
    { location: 'elsewhere', medium: 'nas', name: 'Attic' },
    world.session,
  );
  assert.deepEqual(
    { ...(json as object), id: '', path: '' },
    { id: '', path: '', name: 'Attic', medium: 'nas', location: 'elsewhere' },
  );
  const marker = JSON.parse(
    readFileSync(join(world.path('blue'), '.safelight/place.json'), 'utf8'),
  ) as object;
  assert.deepEqual(
    { medium: 'nas', location: 'elsewhere', name: 'Attic' },
    Object.fromEntries(
      Object.entries(marker).filter(([key]) => ['medium', 'location', 'name'].includes(key)),
    ),
  );
  assert.deepEqual(
    (await safetyStatus(world.session)).places.map(({ name, medium, location }) => [name, medium, location]),
    [['Attic', 'nas', 'elsewhere']],
  );
});

test('many photos that went are said before all else, kept, listed, and red until their owner knows', async () => {
  await using world = await safetyWorld();
  for (let index = 0; index < 12; index++) world.photo(`IMG_${1000 + index}.JPG`, `content ${index}`);
  await world.drive('blue');
  await world.backup();
  const { rmSync } = await import('node:fs');
  for (let index = 0; index < 8; index++) rmSync(join(world.photos, `IMG_${1000 + index}.JPG`));
  const { outcome, lines, json } = await world.backup();
  assert.equal(outcome, 'attention');
  assert.match(lines[0] ?? '', /ATTENTION: 8 of 12 photos and videos went from photos: 8 gone/);
  assert.deepEqual((json as { tripwire: unknown }).tripwire, {
    gone: 8,
    trashed: 0,
    before: 12,
    daysLeft: null,
  });
  const before = await safetyStatus(world.session);
  assert.equal(before.reasons[0]?.code, 'tripwire');
  assert.equal(before.places[0]?.copies, 12);
  assert.equal((await gone({ acknowledge: false }, world.session)).outcome, 'attention');
  assert.equal((await gone({ acknowledge: true }, world.session)).outcome, 'ok');
  assert.ok(!codes(await safetyStatus(world.session)).includes('tripwire'));
  const listed = (await gone({ acknowledge: false }, world.session)).json as { assets: unknown[] };
  assert.equal(listed.assets.length, 8, 'they are listed for ever');
});

test('the policy is shown, changed and reset; a wrong one is refused in a sentence, and nothing is judged by it', async () => {
  await using world = await safetyWorld();
  const { session } = world;
  await policy({ set: ['copies=2', 'safeToDelete.proofDays=10'], reset: false }, session);
  const changed = (await safetyStatus(session)).policy;
  assert.deepEqual([changed.copies, changed.safeToDelete.proofDays, changed.media], [2, 10, 2]);
  await assert.rejects(policy({ set: ['copies=1'], reset: false }, session), /whole number from 2 to 20/);
  await policy({ set: [], reset: true }, session);
  assert.equal((await safetyStatus(session)).policy.copies, 3);
  writeFileSync(join(session.home.path, 'policy.json'), '{ "copies": 0 }');
  await assert.rejects(safetyStatus(session), (error) =>
    /“copies” must be a whole number from 2 to 20/.test(sentenceFor(error)),
  );
});
