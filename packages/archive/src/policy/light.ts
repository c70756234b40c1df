import type { StandingGroup } from '../ledger/standing-groups.ts';
import { copyCounter, type GroupCount, type Judging, meets, type NotCounted } from './count-copies.ts';
import { type PhotoCounts, photoCounts } from './photo-counts.ts';
import { clockWasSetBack } from './place-view.ts';

export type Light = 'green' | 'amber' | 'red';

/**
 * Why the light is not green.
 *
 * Red: `nothing-known` (the ledger knows no photo), `unread`, `no-good-copy`, `cloud-only` (see `Lack`), `never-proven` (no copy of
 * which anybody knows when it was last right), `last-copy` (on one device, and at no source any more), `tripwire`.
 * Amber: `missing`, `no-files`, `split` (see `Lack`), `too-few-copies`, `too-few-media`, `too-few-elsewhere`, `proof-stale`,
 * `proof-future`, `proof-undated`, `place-unseen`, `disk-unknown`, `damaged`, `fingerprint-differs`, `source-unread`, `clock-set-back`,
 * `ledger-put-back`.
 */
export type ReasonCode = keyof typeof lights;

const lights = {
  tripwire: 'red',
  'nothing-known': 'red',
  'no-good-copy': 'red',
  'last-copy': 'red',
  unread: 'red',
  'never-proven': 'red',
  'cloud-only': 'red',
  damaged: 'amber',
  missing: 'amber',
  'no-files': 'amber',
  split: 'amber',
  'clock-set-back': 'amber',
  'ledger-put-back': 'amber',
  'fingerprint-differs': 'amber',
  'proof-future': 'amber',
  'proof-undated': 'amber',
  'proof-stale': 'amber',
  'place-unseen': 'amber',
  'too-few-copies': 'amber',
  'too-few-media': 'amber',
  'disk-unknown': 'amber',
  'too-few-elsewhere': 'amber',
  'source-unread': 'amber',
} as const satisfies Record<string, Light>;

const order = Object.keys(lights) as readonly ReasonCode[];

export interface Reason {
  readonly code: ReasonCode;
  readonly light: Light;
  /** How many photos, copies (`damaged`) or assets (`tripwire`) it is about. */
  readonly count?: number;
  /** The photos, for `Ledger.account.photosOf`. */
  readonly groups?: readonly StandingGroup[];
  /** The place's row. */
  readonly place?: number;
  /** The source's row. */
  readonly source?: number;
}

export interface Evidence extends Judging {
  readonly groups: readonly StandingGroup[];
  /** Copies that a check found wrong, by the place's row. */
  readonly damaged: ReadonlyMap<number, number>;
  /** Where a later state of the ledger was found, by the place's row, and no check has ended since. */
  readonly putBackFrom?: number;
  /** Sources that go on getting photos and were not read for longer than the policy allows, by row. */
  readonly unreadSources: readonly number[];
  /** What went from sources and has raised the alarm: assets by the source's row. */
  readonly alarms: ReadonlyMap<number, number>;
}

export interface Verdict {
  readonly light: Light;
  /** The gravest first; none where the light is green. */
  readonly reasons: readonly Reason[];
  readonly counts: PhotoCounts;
}

/** The one verdict. It is green only where every photo meets the policy and nothing speaks against it. */
export function judge(evidence: Evidence): Verdict {
  const counter = copyCounter(evidence);
  const counted = evidence.groups.map((group) => ({ group, count: counter(group) }));
  const reasons = [...photoReasons(counted, evidence), ...otherReasons(evidence)].sort(
    (a, b) => order.indexOf(a.code) - order.indexOf(b.code) || (b.count ?? 0) - (a.count ?? 0),
  );
  const light = reasons.some((reason) => reason.light === 'red')
    ? 'red'
    : reasons.length > 0
      ? 'amber'
      : 'green';
  return { light, reasons, counts: photoCounts(counted) };
}

interface CountedGroup {
  readonly group: StandingGroup;
  readonly count: GroupCount;
}

function photoReasons(counted: readonly CountedGroup[], evidence: Evidence): Reason[] {
  const found = new Map<string, Reason & { groups: StandingGroup[]; count: number }>();
  for (const { group, count } of counted) {
    for (const [code, place] of reasonsOf(group, count, evidence)) {
      const key = `${code} ${place ?? ''}`;
      const reason = found.get(key) ?? {
        code,
        light: lights[code],
        count: 0,
        groups: [],
        ...(place === undefined ? {} : { place }),
      };
      reason.groups.push(group);
      found.set(key, { ...reason, count: reason.count + group.photos });
    }
  }
  return [...found.values()];
}

type Found = readonly [code: ReasonCode, place?: number];

function reasonsOf(group: StandingGroup, count: GroupCount, { policy, places }: Evidence): Found[] {
  const found: Found[] = group.differs ? [['fingerprint-differs']] : [];
  if (group.lack !== '') return [...found, [group.lack]];
  const atSource = group.here.length > 0;
  if (!atSource && count.held.media < 2) found.push(['last-copy']);
  if (meets(count.proven, policy)) return found;
  const weak = count.notCounted;
  const everProven = count.proven.copies > 0 || weak.some(({ why }) => isDated(why));
  if (!everProven) found.push(['never-proven']);
  if (count.held.copies < policy.copies) found.push(['too-few-copies']);
  if (count.held.media < policy.media) {
    found.push(['too-few-media']);
    for (const { place } of group.held) {
      const view = places.find(({ row }) => row === place);
      if (view !== undefined && view.disk === undefined) found.push(['disk-unknown', place]);
    }
  }
  if (count.held.elsewhere < policy.elsewhere) found.push(['too-few-elsewhere']);
  for (const { place, why } of weak) found.push([why, place.row]);
  return found;
}

function isDated(why: NotCounted): boolean {
  return why === 'proof-stale' || why === 'place-unseen';
}

function otherReasons({ groups, damaged, unreadSources, alarms, clock, putBackFrom }: Evidence): Reason[] {
  const reason = (code: ReasonCode, rest: Omit<Reason, 'code' | 'light'> = {}): Reason => ({
    code,
    light: lights[code],
    ...rest,
  });
  const known = groups.some(({ photos }) => photos > 0);
  return [
    ...(known ? [] : [reason('nothing-known')]),
    ...(clockWasSetBack(clock) ? [reason('clock-set-back')] : []),
    ...(putBackFrom === undefined ? [] : [reason('ledger-put-back', { place: putBackFrom })]),
    ...[...damaged].flatMap(([place, count]) => (count > 0 ? [reason('damaged', { place, count })] : [])),
    ...unreadSources.map((source) => reason('source-unread', { source })),
    ...[...alarms].map(([source, count]) => reason('tripwire', { source, count })),
  ];
}
