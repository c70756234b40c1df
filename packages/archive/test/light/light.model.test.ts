import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { temporaryFolder } from '../../../../test/support/temporary-folder.ts';
import { asOfPolicy, defaultPolicy, judge, type Policy, safeToDelete } from '../../src/index.ts';
import { type History, openHistory } from './history.ts';
import { happen, life, type Move } from './moves.ts';
import { assertGroupsAreTrue, assertReasonsAreTrue, naivePhotos } from './naive-account.ts';
import { assertGoodCopiesAreThere, assertGreenIsTrue, assertSafeIsTrue } from './oracle.ts';
import { listed } from './physical-world.ts';

const runs = Number(process.env.SAFELIGHT_MODEL_RUNS ?? 10_000);

/** Policies that few drives can meet, so that much is called green that had better be. */
const policies: readonly Policy[] = [
  { ...defaultPolicy, copies: 2, media: 2, elsewhere: 0 },
  { ...defaultPolicy, copies: 2, media: 2, elsewhere: 1 },
  { ...defaultPolicy, copies: 3, media: 2, elsewhere: 0, proofDays: 20, proofDaysDisconnected: 60 },
];

interface Tally {
  green: number;
  red: number;
  amber: number;
  safe: number;
  safeNow: number;
}

async function judgeAll(history: History, tally: Tally): Promise<void> {
  const { ledger, clock: time } = history;
  const latestMs = ledger.clock.latestMs;
  const places = history.look();
  const clock = { nowMs: time.shownMs, latestMs };
  const damaged = new Map(places.map(({ row }) => [row, ledger.account.place(row).damaged]));
  for (const policy of policies) {
    const asOf = asOfPolicy(places, policy, clock);
    const groups = ledger.account.standings(asOf);
    const verdict = judge({ places, policy, clock, groups, damaged, unreadSources: [], alarms: new Map() });
    tally[verdict.light]++;
    if (verdict.light === 'green') assertGreenIsTrue(history, policy);
    else assert.ok(verdict.reasons.length > 0, 'a light without a reason');
    const photos = naivePhotos(ledger, asOf);
    assertGroupsAreTrue(groups, photos);
    const wrong = [...damaged.values()].reduce((sum, count) => sum + count, 0);
    assertReasonsAreTrue(verdict, photos, {
      places,
      policy,
      damaged: wrong,
      ageNowMs: Math.max(clock.nowMs, latestMs),
    });
  }
  await judgeDeleting(history, tally, { readNow: false });
}

async function judgeDeleting(
  history: History,
  tally: Tally,
  { readNow }: { readNow: boolean },
): Promise<void> {
  const { ledger, clock } = history;
  const policy = defaultPolicy;
  const places = history.look();
  async function* assets() {
    yield* listed(history.assets);
  }
  const { safe, notSafe } = await safeToDelete(assets(), {
    ledger,
    source: ledger.sources.find('phone'),
    places,
    policy,
    clock: () => ({ nowMs: clock.shownMs, latestMs: ledger.clock.latestMs }),
    signal: new AbortController().signal,
    ...(readNow ? { readNow: (copy, file) => history.readBack(copy, file) } : {}),
  });
  assertSafeIsTrue(history, safe, { policy, readNow });
  for (const { reasons } of notSafe) assert.ok(reasons.length > 0);
  if (readNow) tally.safeNow += safe.length;
  else tally.safe += safe.length;
}

async function live(moves: readonly Move[], scratch: () => string, tally: Tally): Promise<void> {
  await using history = await openHistory({ scratch });
  for (const move of moves) {
    await happen(history, move);
    if (move.kind === 'verifyAll') assertGoodCopiesAreThere(history, history.look());
    if (move.kind === 'backup' || move.kind === 'verifyAll' || move === moves.at(-1))
      await judgeAll(history, tally);
  }
  await judgeDeleting(history, tally, { readNow: true });
}

test(`in ${runs} random lives of photos and drives, what is called safe is safe, and every reason is true`, {
  timeout: 3_600_000,
}, async (t) => {
  await using folder = temporaryFolder();
  const tally: Tally = { green: 0, red: 0, amber: 0, safe: 0, safeNow: 0 };
  let file = 0;
  const scratch = (): string => join(folder.path, `scratch-${file++}`);
  await fc.assert(
    fc.asyncProperty(life, (moves) => live(moves, scratch, tally)),
    { numRuns: runs, endOnFailure: process.env.SAFELIGHT_MODEL_SHRINK === undefined },
  );
  t.diagnostic(JSON.stringify(tally));
  // A test in which nothing is ever called safe could not fail.
  for (const [what, count] of Object.entries(tally))
    assert.ok(count >= runs / 50, `${what}: ${count} of ${runs}`);
});
