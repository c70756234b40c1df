import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { openLedger } from '@safelight/archive';
import { temporaryFolder } from '../../../../test/support/temporary-folder.ts';
import { openReader } from '../../src/server/reader/reader.ts';
import { openTimeline } from '../../src/server/timeline/timeline.ts';
import { openWorld } from '../../src/server/world.ts';

/** A timeline over a ledger that holds `photos`, and another connection that writes to the ledger. */
async function timelineOf(photos: number) {
  await using stack = new AsyncDisposableStack();
  const { path: folder } = stack.use(temporaryFolder());
  const environment = { ...process.env, SAFELIGHT_HOME: join(folder, 'state') };
  const world = stack.use(openWorld({ environment, folder, signal: new AbortController().signal }));
  const { db } = stack.use(openLedger(join(folder, 'state', 'ledger.db')));
  db.exec("INSERT INTO source VALUES (1, 'iphone:x', 'iphone', 'x', 0, 0)");
  const add = (count: number): unknown =>
    count > 0 &&
    db
      .prepare(
        `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
         INSERT INTO asset (source, key, filename, taken_local, details_revision, details, first_seen_ms)
         SELECT 1, hex(randomblob(8)), 'IMG.JPG', '2024-06-30T12:00:00', '1', '{}', 0 FROM n`,
      )
      .run(count);
  add(photos);
  const told: (() => void)[] = [];
  const timeline = stack.use(
    openTimeline(
      world.session.ledger.db,
      () => openReader({ environment, folder, disks: new Map() }),
      () => told.shift()?.(),
    ),
  );
  const kept = stack.move();
  return {
    add,
    count: async () => (await timeline.now()).columns.ids.length,
    /** Resolves when the page would be told to ask again. */
    changed: () => new Promise<void>((done) => told.push(done)),
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

describe('the timeline follows the ledger', () => {
  test('what changed while a small one was read is read again before anybody sees it', async () => {
    await using timeline = await timelineOf(0);
    assert.equal(await timeline.count(), 0);
    timeline.add(1);
    const begun = timeline.count();
    // The thread takes longer to start than this, so it reads the ledger later: what it read counts as it was when it began.
    timeline.add(1);
    const [first, second] = await Promise.all([begun, timeline.count()]);
    assert.ok(first >= 1);
    assert.equal(second, 2);
  });

  test('who was shown an older large one is told of the newer one without asking again, and of what changed meanwhile', async () => {
    await using timeline = await timelineOf(6000);
    assert.equal(await timeline.count(), 6000);
    timeline.add(1);
    assert.equal(await timeline.count(), 6000);
    const [first, second] = [timeline.changed(), timeline.changed()];
    await first;
    timeline.add(1);
    await timeline.count();
    await second;
    assert.equal(await timeline.count(), 6002);
  });
});
