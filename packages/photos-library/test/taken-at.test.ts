import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { instantOf, takenAt, zoneOffset } from '../src/taken-at.ts';
import { wallClock } from '../src/wall-clock.ts';

const none = { recordedSeconds: undefined, exifTime: undefined, assumedOffset: zoneOffset(undefined) };
const instant = Date.UTC(2024, 11, 31, 23, 30);

test('an instant that no camera can mean is none', () => {
  for (const seconds of [undefined, Number.NaN, Infinity, -Infinity, 123_456_789_012_345, -1e12, 9.3e18]) {
    assert.equal(instantOf(seconds), undefined);
  }
  assert.equal(instantOf(0), Date.UTC(2001, 0, 1));
  assert.equal(instantOf(-86_400), Date.UTC(2000, 11, 31));
});

test('wall clock and offset together give back the instant, whatever the offset', () => {
  fc.assert(
    fc.property(fc.integer({ min: -64, max: 64 }), fc.integer({ min: -5e12, max: 5e12 }), (quarters, ms) => {
      const { local, offset, offsetFrom } = takenAt(ms, { ...none, recordedSeconds: quarters * 900 });
      assert.equal(Date.parse(`${local}${offset}`), ms);
      assert.equal(offsetFrom, 'recorded');
    }),
  );
});

test('the recorded offset comes before that of the Exif clock, that before the assumed zone', () => {
  const evidence = {
    recordedSeconds: 3600,
    exifTime: '2025:01:01 09:00:00',
    assumedOffset: zoneOffset('America/New_York'),
  };
  assert.deepEqual(takenAt(instant, evidence), {
    local: '2025-01-01T00:30:00.000',
    offset: '+01:00',
    instantMs: instant,
    offsetFrom: 'recorded',
  });
  assert.equal(takenAt(instant, { ...evidence, recordedSeconds: undefined }).offset, '+09:30');
  assert.equal(takenAt(instant, { ...evidence, recordedSeconds: 1e9 }).offsetFrom, 'exif');
  const assumed = takenAt(instant, { ...evidence, recordedSeconds: undefined, exifTime: undefined });
  assert.deepEqual(
    [assumed.local, assumed.offset, assumed.offsetFrom],
    ['2024-12-31T18:30:00.000', '-05:00', 'assumed'],
  );
});

test('an Exif clock that is no whole quarter of an hour off says nothing', () => {
  for (const exifTime of ['2025:01:01 09:07:00', '2025:03:01 09:00:00', ':07:04 16:24:01', 'not a time']) {
    assert.equal(takenAt(instant, { ...none, exifTime }).offsetFrom, 'assumed', exifTime);
  }
});

test('without any evidence the instant is shown in UTC and said to be assumed', () => {
  assert.deepEqual(takenAt(instant, none), {
    local: '2024-12-31T23:30:00.000',
    offset: '+00:00',
    instantMs: instant,
    offsetFrom: 'assumed',
  });
});

test('a wall clock is the one that Date tells, on every day of common, leap and century years', () => {
  const dayMs = 86_400_000;
  for (const year of [1799, 1800, 1899, 1900, 1970, 1999, 2000, 2001, 2024, 2100, 2199, 2200]) {
    for (let day = 0; day < 366; day += 1) {
      const instant = Date.UTC(year, 0, 1) + day * dayMs + ((day * 7_654_321) % dayMs);
      assert.equal(wallClock(instant), new Date(instant).toISOString().slice(0, 23));
    }
  }
});
