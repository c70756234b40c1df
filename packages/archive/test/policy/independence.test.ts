import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { independentDevices, type PlaceView, placesElsewhere } from '../../src/index.ts';

const on = (...disks: (string | undefined)[]) => disks.map((disk) => (disk === undefined ? {} : { disk }));

test('places on one disk are one device', () => {
  assert.equal(independentDevices(on('a', 'a')), 1);
  assert.equal(independentDevices(on('a', 'b', 'a')), 2);
  assert.equal(independentDevices([]), 0);
});

test('a volume over several disks fails with each of them', () => {
  assert.equal(independentDevices(on('a', 'b', 'a+b')), 1);
  assert.equal(independentDevices(on('a+b', 'b+c', 'd')), 2);
});

test('what nobody knows the disk of adds nothing to what is known', () => {
  assert.equal(independentDevices(on(undefined)), 1);
  assert.equal(independentDevices(on(undefined, undefined)), 1);
  assert.equal(independentDevices(on('a', undefined)), 1);
  assert.equal(independentDevices(on('a', 'b', undefined, '')), 2);
});

test('whatever the unknown disks are in truth, there are never fewer devices than are counted', () => {
  const disk = fc.constantFrom('a', 'b', 'c', undefined);
  fc.assert(
    fc.property(
      fc.array(disk, { maxLength: 6 }),
      fc.array(fc.constantFrom('a', 'b', 'c', 'z')),
      (told, truths) => {
        const truth = told.map((name, index) => name ?? truths[index % Math.max(1, truths.length)] ?? 'z');
        assert.ok(independentDevices(on(...told)) <= new Set(truth).size);
      },
    ),
  );
});

function view(row: number, rest: Partial<PlaceView>): PlaceView {
  return { row, id: `${row}`, name: `${row}`, address: `/${row}`, attached: false, lastSeenMs: 0, ...rest };
}

test('a drive is elsewhere while it is not plugged in, on a disk that is known and all of which is elsewhere', () => {
  const away = { location: 'elsewhere', medium: 'drive' } as const;
  const rows = (...places: PlaceView[]): number[] => [...placesElsewhere(places)];
  assert.deepEqual(rows(view(1, { ...away, disk: 'a' })), [1]);
  assert.deepEqual(rows(view(1, { ...away, disk: 'a', attached: true })), []);
  assert.deepEqual(rows(view(1, away)), [], 'its disk is not known');
  assert.deepEqual(rows(view(1, { medium: 'drive', disk: 'a' })), [], 'nobody said where it is');
  assert.deepEqual(rows(view(1, { ...away, disk: 'a' }), view(2, { disk: 'a', location: 'home' })), []);
  assert.deepEqual(
    rows(view(1, { location: 'elsewhere', medium: 'bucket', disk: 'net:b', attached: true })),
    [1],
  );
});
