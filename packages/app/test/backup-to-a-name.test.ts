import assert from 'node:assert/strict';
import { existsSync, mkdirSync } from 'node:fs';
import { test } from 'node:test';
import { placeAdd } from '../src/commands/place.ts';
import { UsageError } from '../src/sentences.ts';
import { safetyWorld } from './safety/world.ts';

test('a place is backed up to by its name, from wherever somebody stands', async () => {
  await using world = await safetyWorld();
  world.photo('IMG_0001.JPG', 'one');
  await world.drive('shelf');
  await placeAdd(world.path('shelf'), { new: false, name: 'Blue' }, world.session);
  const { json } = await world.backup({ to: ['Blue'] });
  assert.match(JSON.stringify(json), /"verifiedReadBack":1/);
  assert.equal(existsSync(world.path('Blue')), false, 'no folder of that name is made');
  assert.equal(world.session.ledger.places.all().length, 1);
});

test('a folder that bears the name of a place that is elsewhere is not taken for it', async () => {
  await using world = await safetyWorld();
  world.photo('IMG_0001.JPG', 'one');
  await world.drive('shelf');
  mkdirSync(world.path('Blue'));
  await placeAdd(world.path('shelf'), { new: false, name: 'Blue' }, world.session);
  await assert.rejects(world.backup({ to: ['Blue'] }), UsageError);
  await world.backup({ to: [world.path('Blue')] });
  assert.equal(world.session.ledger.places.all().length, 2, 'by its whole path it is a folder as any other');
});
