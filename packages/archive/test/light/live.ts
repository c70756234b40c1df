import assert from 'node:assert/strict';
import {
  type AsOf,
  asOfPolicy,
  defaultPolicy,
  judge,
  type Policy,
  type StandingGroup,
  safeToDelete,
} from '../../src/index.ts';
import { type History, type HistoryOptions, openHistory } from './history.ts';
import { happen, type Move } from './moves.ts';
import { assertGroupsAreTrue, assertReasonsAreTrue, type NaivePhoto, naivePhotos } from './naive-account.ts';
import { assertGoodCopiesAreThere, assertGreenIsTrue, assertSafeIsTrue } from './oracle.ts';
import { listed } from './physical-world.ts';

/** Policies that few drives can meet, so that much is called green that had better be. */
const policies: readonly Policy[] = [
  { ...defaultPolicy, copies: 2, media: 2, elsewhere: 0 },
  { ...defaultPolicy, copies: 2, media: 2, elsewhere: 1 },
  { ...defaultPolicy, copies: 3, media: 2, elsewhere: 0, proofDays: 20, proofDaysDisconnected: 60 },
];

/** How often each verdict was given. */
export interface Tally {
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
  const accounts = new Map<string, { groups: StandingGroup[]; photos: NaivePhoto[] }>();
  // Policies that count the same days share an account.
  function accountAsOf(asOf: AsOf) {
    const key = JSON.stringify(asOf);
    let account = accounts.get(key);
    if (account === undefined) {
      account = { groups: ledger.account.standings(asOf), photos: naivePhotos(ledger, asOf) };
      assertGroupsAreTrue(account.groups, account.photos);
      accounts.set(key, account);
    }
    return account;
  }
  for (const policy of policies) {
    const asOf = asOfPolicy(places, policy, clock);
    const { groups, photos } = accountAsOf(asOf);
    const verdict = judge({ places, policy, clock, groups, damaged, unreadSources: [], alarms: new Map() });
    tally[verdict.light]++;
    if (verdict.light === 'green') assertGreenIsTrue(history, policy);
    else assert.ok(verdict.reasons.length > 0, 'a light without a reason');
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

/** Lets a life happen and holds every verdict on the way against the truth. */
export async function live(moves: readonly Move[], options: HistoryOptions, tally: Tally): Promise<void> {
  await using history = await openHistory(options);
  for (const move of moves) {
    await happen(history, move);
    if (move.kind === 'verifyAll') assertGoodCopiesAreThere(history, history.look());
    if (move.kind === 'backup' || move.kind === 'verifyAll' || move === moves.at(-1))
      await judgeAll(history, tally);
  }
  await judgeDeleting(history, tally, { readNow: true });
}
