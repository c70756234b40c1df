import assert from 'node:assert/strict';
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { temporaryFolder } from '../../../test/support/temporary-folder.ts';
import { openSnapshots, type Snapshot, type SnapshotState, snapshotId } from '../src/index.ts';
import { writeRecord } from '../src/snapshots/record-file.ts';
import { prunable } from '../src/snapshots/retention.ts';

const hour = 3_600_000;
const now = Date.parse('2026-11-25T22:00:00Z');

function snapshot(ageHours: number, state: SnapshotState = 'verified'): Snapshot {
  const takenAtMs = now - ageHours * hour;
  return {
    udid: 'u',
    id: snapshotId(takenAtMs),
    folder: '',
    backup: '',
    record: { takenAtMs, state, method: 'copy', drills: [] },
  };
}

const keptHours = (all: readonly Snapshot[], gone: readonly Snapshot[]): number[] =>
  all.filter((one) => !gone.includes(one)).map(({ record }) => (now - record.takenAtMs) / hour);

test('the newest of each day, week and month is kept', () => {
  const all = Array.from({ length: 24 * 40 }, (_, age) => snapshot(age));
  const kept = keptHours(all, prunable(all, { daily: 3, weekly: 2, monthly: 2 }));
  // Today at 22:00, the last hours of the two days before, of last week (Sunday), and of October.
  assert.deepEqual(kept, [0, 23, 47, 71, 25 * 24 - 1]);
});

test('with no rules at all the newest and the last verified one stay', () => {
  const all = [
    snapshot(1, 'faulty'),
    snapshot(2, 'unverified'),
    snapshot(3),
    snapshot(4),
    snapshot(5, 'faulty'),
  ];
  const none = { daily: 0, weekly: 0, monthly: 0 };
  assert.deepEqual(keptHours(all, prunable(all, none)), [1, 2, 3]);
});

test('a day’s verified snapshot is kept rather than a later unverified one', () => {
  const all = [snapshot(0), snapshot(24, 'unverified'), snapshot(25)];
  assert.deepEqual(keptHours(all, prunable(all, { daily: 2, weekly: 0, monthly: 0 })), [0, 25]);
});

test('whatever the rules, the last verified snapshot and the newest are never named', () => {
  const state = fc.constantFrom<SnapshotState>('verified', 'unverified', 'faulty');
  const some = fc.array(fc.tuple(fc.integer({ min: 0, max: 5000 }), state), { minLength: 1, maxLength: 40 });
  const rules = fc.record({ daily: fc.nat(9), weekly: fc.nat(9), monthly: fc.nat(9) });
  fc.assert(
    fc.property(some, rules, (list, retention) => {
      const all = list.map(([age, how]) => snapshot(age, how));
      const gone = prunable(all, retention);
      const newestFirst = all.toSorted((a, b) => b.record.takenAtMs - a.record.takenAtMs);
      assert.ok(newestFirst[0] !== undefined && !gone.includes(newestFirst[0]));
      const verified = newestFirst.find(({ record }) => record.state === 'verified');
      assert.ok(verified === undefined || !gone.includes(verified));
    }),
  );
});

test('what may go is removed whole, and what an interrupted removal left goes with it', async () => {
  await using folder = temporaryFolder();
  const udid = '00008130-000B1B2261AF001C';
  const home = join(folder.path, udid);
  for (const age of [0, 30, 60]) {
    const { id, record } = snapshot(age);
    mkdirSync(join(home, id, udid), { recursive: true });
    await writeRecord(join(home, id), record);
  }
  mkdirSync(join(home, 'removing-2025-01-01T00-00-00Z', 'x'), { recursive: true });
  mkdirSync(join(home, 'working', 'x'), { recursive: true });
  const store = openSnapshots(folder.path);
  const gone = await store.prunable(udid, { daily: 1, weekly: 0, monthly: 0 });
  assert.equal(gone.length, 2);
  await store.remove(udid, gone);
  assert.deepEqual(readdirSync(home).sort(), ['.lock', snapshotId(now)]);
});
