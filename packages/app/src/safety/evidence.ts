import {
  type AsOf,
  asOfPolicy,
  type Clock,
  type Evidence,
  lossesOf,
  type PlaceView,
  type Policy,
  type StandingGroup,
} from '@safelight/archive';
import { putBackFrom } from '../places/learn-from.ts';
import type { Session } from '../session.ts';
import { clockOf, placeViews } from './place-views.ts';
import { policyOf } from './policy-file.ts';

/** All that a verdict needs, gathered once. */
export interface Account {
  readonly policy: Policy;
  readonly clock: Clock;
  readonly places: readonly PlaceView[];
  readonly asOf: AsOf;
  readonly groups: readonly StandingGroup[];
}

export async function accountNow(session: Session): Promise<Account> {
  const policy = policyOf(session);
  // Before the places are noted as seen: what the ledger was told of until now is what the clock is compared with.
  const clock = clockOf(session);
  const places = await placeViews(session);
  const asOf = asOfPolicy(places, policy, clock);
  return { policy, clock, places, asOf, groups: session.ledger.account.standings(asOf) };
}

/** Sources that go on getting photos, so that one that is not read has some that nobody knows of. */
const living: ReadonlySet<string> = new Set(['iphone', 'photos-library', 'icloud-photos']);
const dayMs = 86_400_000;

export function evidenceOf(account: Account, session: Session): Evidence {
  const { ledger } = session;
  const putBack = putBackFrom(session);
  const { policy, clock, places } = account;
  const sources = ledger.sources.all();
  const readSinceMs = Math.max(clock.nowMs, clock.latestMs) - policy.sourceDays * dayMs;
  const losses = lossesOf(ledger.vanishings.all(), policy.tripwire).filter(({ alarming }) => alarming);
  return {
    ...account,
    ...(putBack === undefined ? {} : { putBackFrom: putBack }),
    damaged: new Map(places.map(({ row }) => [row, ledger.account.place(row).damaged])),
    unreadSources: sources
      .filter(({ kind, listedWholeMs }) => living.has(kind) && (listedWholeMs ?? 0) < readSinceMs)
      .map(({ row }) => row),
    alarms: new Map(
      losses.flatMap(({ source, gone, trashed }) => {
        const row = sources.find(({ key }) => key === source)?.row;
        return row === undefined ? [] : [[row, gone + trashed] as const];
      }),
    ),
  };
}
