import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { agesOf, stairs } from '../../src/dashboard/plots/growth-plot.ts';
import { phonesOf, type Snapshot } from '../../src/dashboard/snapshots/snapshots-by-phone.ts';

const today = Date.parse('2026-01-11');

describe('the plots', () => {
  test('what is there stays there until more comes, and until today', () => {
    const points = stairs(
      [
        { day: '2026-01-01', value: 50 },
        { day: '2026-01-06', value: 100 },
      ],
      today,
    );
    assert.deepEqual(points, [
      { x: 0, y: 1 },
      { x: 0, y: 1 },
      { x: 0, y: 0.5 },
      { x: 0.5, y: 0.5 },
      { x: 0.5, y: 0 },
      { x: 1, y: 0 },
    ]);
    assert.deepEqual(stairs([], today), []);
  });

  test('copies are counted by the age of their proof; a day that nobody knows is not young', () => {
    const days = [
      { day: '2026-01-11', copies: 1 },
      { day: '2026-01-04', copies: 2 },
      { day: '2026-01-03', copies: 4 },
      { day: '2020-01-01', copies: 8 },
      { day: null, copies: 16 },
    ];
    assert.deepEqual(agesOf(days, today), [3, 4, 0, 0, 0, 8, 16]);
  });
});

test('backups are told phone by phone, the newest first, those without a date last', () => {
  const backup = (udid: string, date: string | null, deviceName: string | null = null): Snapshot => ({
    ...{ kind: 'finder', udid, deviceName, path: `${udid} ${date}`, date },
    ...{
      encrypted: null,
      state: 'unchecked',
      verified: null,
      drilled: null,
      restoreProven: null,
      passwordProven: null,
    },
  });
  const all = [
    backup('a', null),
    backup('b', '2026-01-02'),
    backup('a', '2026-01-01', 'Ada'),
    backup('a', '2026-01-03'),
  ];
  assert.deepEqual(
    phonesOf(all).map(({ name, backups }) => [name, backups.map(({ date }) => date)]),
    [
      ['Ada', ['2026-01-03', '2026-01-01', null]],
      ['iPhone', ['2026-01-02']],
    ],
  );
});
