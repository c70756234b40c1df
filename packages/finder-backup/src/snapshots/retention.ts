import type { Snapshot } from './snapshot.ts';

/** How many snapshots are kept: the newest of each of so many days, weeks and months that have one. */
export interface Retention {
  readonly daily: number;
  readonly weekly: number;
  readonly monthly: number;
}

const dayMs = 86_400_000;

/**
 * Which snapshots of one phone may go. Kept are those that the rules ask for, the newest of all, and always the newest verified
 * one. A faulty one goes once a verified one is newer, and never counts for a day.
 */
export function prunable(snapshots: readonly Snapshot[], retention: Retention): Snapshot[] {
  const newestFirst = snapshots.toSorted((a, b) => b.record.takenAtMs - a.record.takenAtMs);
  const lastVerified = newestFirst.find(({ record }) => record.state === 'verified');
  const good = newestFirst.filter(({ record }) => record.state !== 'faulty');
  const kept = new Set<Snapshot | undefined>([newestFirst[0], good[0], lastVerified]);
  const periods: [number, (ms: number) => string][] = [
    [retention.daily, (ms) => new Date(ms).toISOString().slice(0, 10)],
    // Weeks begin on Mondays; 1970-01-01 was a Thursday.
    [retention.weekly, (ms) => String(Math.floor((ms / dayMs + 3) / 7))],
    [retention.monthly, (ms) => new Date(ms).toISOString().slice(0, 7)],
  ];
  for (const [most, periodOf] of periods) {
    for (const snapshot of newestOfEach(good, periodOf).slice(0, most)) kept.add(snapshot);
  }
  return newestFirst.filter(
    (snapshot) =>
      !kept.has(snapshot) && (snapshot.record.state !== 'faulty' || isOlder(snapshot, lastVerified)),
  );
}

/** Of each period the newest verified one, else the newest. */
function newestOfEach(newestFirst: readonly Snapshot[], periodOf: (ms: number) => string): Snapshot[] {
  const byPeriod = new Map<string, Snapshot>();
  for (const snapshot of newestFirst) {
    const period = periodOf(snapshot.record.takenAtMs);
    const known = byPeriod.get(period);
    const better = known?.record.state !== 'verified' && snapshot.record.state === 'verified';
    if (known === undefined || better) byPeriod.set(period, snapshot);
  }
  return [...byPeriod.values()];
}

function isOlder(snapshot: Snapshot, other: Snapshot | undefined): boolean {
  return other !== undefined && snapshot.record.takenAtMs < other.record.takenAtMs;
}
