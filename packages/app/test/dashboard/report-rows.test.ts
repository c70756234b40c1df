import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reportRows } from '../../src/dashboard/activity/report-rows.ts';

test('a report is told in words: figures, sizes, times, and what is at each place', () => {
  const report = {
    assets: { seen: 20, gone: 0 },
    bytes: { copied: 1_500_000 },
    durationMs: 61_000,
    places: [{ id: 'x', name: 'Blue drive', verified: { ok: 3 } }],
    failed: [{ asset: 'a', message: 'it was damaged' }],
    dryRun: false,
    stopped: null,
  };
  assert.deepEqual(reportRows(report), [
    { term: 'Photos and videos: seen', text: '20' },
    { term: 'Size: copied', text: '1.5 MB' },
    { term: 'Duration', text: '1 min' },
    { term: 'Blue drive: verified: ok', text: '3' },
    { term: 'Failed', text: '1: a' },
    { term: 'Dry run', text: 'no' },
  ]);
});

test('a long list is counted and begun; a report that is none says nothing', () => {
  const skipped = Array.from({ length: 2000 }, (_, index) => ({ path: `IMG_${index}` }));
  assert.deepEqual(reportRows({ skipped }), [{ term: 'Skipped', text: '2,000: IMG_0, IMG_1, IMG_2, …' }]);
  for (const nothing of [null, undefined, {}, []]) assert.deepEqual(reportRows(nothing), []);
});
