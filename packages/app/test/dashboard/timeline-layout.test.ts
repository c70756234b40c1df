import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  blockAt,
  blocksBetween,
  headingPx,
  layOutTimeline,
  rowsBetween,
  topOfIndex,
} from '../../src/dashboard/photos/timeline-layout.ts';

const timelines = fc
  .array(fc.integer({ min: 1, max: 3000 }), { minLength: 1, maxLength: 40 })
  .map((counts) => counts.map((count, i) => ({ month: `m${i}`, count })));
const widths = fc.integer({ min: 280, max: 2600 });

test('every photo stands in exactly one row, in order, whatever the window shows', () => {
  fc.assert(
    fc.property(timelines, widths, (months, width) => {
      const layout = layOutTimeline(months, width);
      const all = { fromY: 0, toY: layout.height };
      const seen = layout.blocks
        .flatMap((block) => rowsBetween(layout, block, all))
        .flatMap(({ firstIndex, count }) => Array.from({ length: count }, (_, i) => firstIndex + i));
      const total = months.reduce((sum, { count }) => sum + count, 0);
      assert.deepEqual(
        seen,
        Array.from({ length: total }, (_, i) => i),
      );
    }),
    { numRuns: 60 },
  );
});

test('a window shows every row that touches it, and draws few that do not', () => {
  fc.assert(
    fc.property(timelines, widths, fc.double({ min: 0, max: 1, noNaN: true }), (months, width, share) => {
      const layout = layOutTimeline(months, width);
      const fromY = share * layout.height;
      const between = { fromY, toY: fromY + 900 };
      const rows = blocksBetween(layout, between.fromY, between.toY).flatMap((block) =>
        rowsBetween(layout, block, between),
      );
      const shown = new Set(rows.map(({ firstIndex }) => firstIndex));
      for (const block of layout.blocks) {
        for (const row of rowsBetween(layout, block, { fromY: 0, toY: layout.height })) {
          const touches = row.top < between.toY && row.top + layout.tile > between.fromY;
          if (touches) assert.ok(shown.has(row.firstIndex), `row ${row.firstIndex}`);
        }
      }
      assert.ok(rows.length <= 900 / layout.tile + 3);
    }),
    { numRuns: 60 },
  );
});

test('a height is found in its month, and a photo at its height', () => {
  const layout = layOutTimeline(
    [
      { month: '2024-06', count: 10 },
      { month: '2024-05', count: 1 },
      { month: 'undated', count: 7 },
    ],
    500,
  );
  assert.equal(layout.columns, 4);
  assert.equal(blockAt(layout, 0)?.month, '2024-06');
  assert.equal(blockAt(layout, layout.blocks[1]?.top ?? 0)?.month, '2024-05');
  assert.equal(blockAt(layout, 1e9)?.month, 'undated');
  assert.equal(topOfIndex(layout, 0), headingPx);
  assert.equal(topOfIndex(layout, 10), (layout.blocks[1]?.top ?? 0) + headingPx);
  assert.equal(blockAt(layOutTimeline([], 500), 0), undefined);
});
