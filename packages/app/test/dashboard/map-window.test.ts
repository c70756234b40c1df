import assert from 'node:assert/strict';
import { test } from 'node:test';
import { coastPath, placed, type Ring, windowAround } from '../../src/dashboard/photos/map-window.ts';

const island: Ring = [
  [-179, 10],
  [-178, 10],
  [-178, 11],
  [-179, 10],
];

test('the spot stands in the middle of its window', () => {
  const window = windowAround(48.1, 11.6, 24);
  assert.deepEqual(placed(window, 11.6, 48.1), [2400, 1200]);
});

test('at the poles the window stays on the earth, and the spot in the window', () => {
  const window = windowAround(89.9, 0, 24);
  assert.ok(window.north <= 85 && Number.isFinite(window.west));
});

test('an island across the date line is seen from both sides', () => {
  assert.notEqual(coastPath([island], windowAround(10, 179.5, 24)), '');
  assert.notEqual(coastPath([island], windowAround(10, -179.5, 24)), '');
});

test('what is far away is not drawn', () => {
  assert.equal(coastPath([island], windowAround(48, 11, 24)), '');
});
