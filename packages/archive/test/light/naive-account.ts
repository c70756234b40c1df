import assert from 'node:assert/strict';
import type {
  AsOf,
  Lack,
  Ledger,
  PlaceView,
  Policy,
  Reason,
  StandingGroup,
  Verdict,
} from '../../src/index.ts';
import { independentDevices } from '../../src/index.ts';

/** How one photo stands, worked out from the ledger's plain tables, row by row. */
export interface NaivePhoto {
  readonly held: readonly { readonly place: number; readonly worth: string }[];
  readonly lack: Lack;
  readonly here: readonly number[];
  readonly cloud: boolean;
  readonly differs: boolean;
}

interface ResourceRow {
  readonly asset: number;
  readonly source: number;
  readonly kind: string;
  readonly gone: number | null;
  readonly trashed: number | null;
  readonly role: string | null;
  readonly availability: string | null;
  readonly content: number | null;
  readonly fingerprint: string | null;
}

interface CopyRow {
  readonly place: number;
  readonly content: number;
  readonly proven: number;
}

const roleOrder = ['photo', 'video', 'alternate-photo', 'audio', 'paired-video'];
const dayMs = 86_400_000;

/** All photos, the slow way: no aggregate, no trigger, no SQL but "give me the rows". */
export function naivePhotos(ledger: Ledger, asOf: AsOf): NaivePhoto[] {
  const resources = ledger.db
    .prepare(
      `SELECT a.id AS asset, a.source, s.kind, a.gone_since_ms AS gone, a.trashed_ms AS trashed, r.role, r.availability, r.content,
         r.fingerprint FROM asset a JOIN source s ON s.id = a.source
       LEFT JOIN resource r ON r.asset = a.id AND r.gone_since_ms IS NULL ORDER BY a.id, r.id`,
    )
    .all() as unknown as ResourceRow[];
  const copies = ledger.db
    .prepare("SELECT place, content, proven_ms AS proven FROM copy WHERE state = 'ok'")
    .all() as unknown as CopyRow[];
  const assets = [...Map.groupBy(resources, ({ asset }) => asset).values()];
  const photos = Map.groupBy(assets, (rows) => {
    const rank = ({ role }: ResourceRow): number => {
      const at = roleOrder.indexOf(role ?? '');
      return at >= 0 ? at : role === 'adjustment-data' ? 9 : 5;
    };
    return rows.toSorted((a, b) => rank(a) - rank(b))[0]?.content ?? -(rows[0]?.asset ?? 0);
  });
  return [...photos.values()].map((members) => naivePhoto(members, copies, asOf));
}

function naivePhoto(members: ResourceRow[][], copies: readonly CopyRow[], asOf: AsOf): NaivePhoto {
  const files = members.flat().filter(({ role }) => role !== null);
  const contents = [...new Set(files.flatMap(({ content }) => content ?? []))];
  const holding = asOf.places.flatMap(({ row, sinceMs }) => {
    const best = contents.map((content) =>
      Math.max(
        ...copies
          .filter((copy) => copy.place === row && copy.content === content)
          .map(({ proven }) => proven),
      ),
    );
    if (contents.length === 0 || best.some((ms) => ms === Number.NEGATIVE_INFINITY)) return [];
    return [{ place: row, worth: worthOf(best, sinceMs, asOf.nowMs) }];
  });
  const lack = lackOf(members, { copies, contents, whole: holding.length > 0 });
  const here = members
    .filter((rows) => rows.every((row) => row.availability === 'here'))
    .filter(([first]) => first?.gone === null && first.trashed === null && first.kind !== 'place')
    .map(([first]) => first?.source ?? 0);
  return {
    held: lack === '' ? holding : [],
    lack,
    here: [...new Set(here)].sort((a, b) => a - b),
    cloud: files.some(
      (row) => row.gone === null && row.kind !== 'place' && row.availability === 'cloud-only',
    ),
    differs: files.some(({ fingerprint }) => fingerprint === 'differs'),
  };
}

function worthOf(proofs: readonly number[], sinceMs: number, nowMs: number): string {
  const day = (ms: number): number => Math.floor(ms / dayMs);
  if (Math.min(...proofs) < dayMs) return 'undated';
  if (day(Math.max(...proofs)) > day(nowMs)) return 'future';
  return day(Math.min(...proofs)) <= day(sinceMs) ? 'stale' : 'proven';
}

function lackOf(
  members: ResourceRow[][],
  { copies, contents, whole }: { copies: readonly CopyRow[]; contents: readonly number[]; whole: boolean },
): Lack {
  const files = members.flat();
  const unread = (availability: string): boolean =>
    files.some((row) => row.role !== null && row.content === null && row.availability === availability);
  if (unread('here')) return 'unread';
  if (contents.some((content) => !copies.some((copy) => copy.content === content))) return 'no-good-copy';
  if (unread('cloud-only')) return 'cloud-only';
  if (unread('missing')) return 'missing';
  if (files.some(({ role }) => role === null)) return 'no-files';
  return whole ? '' : 'split';
}

/** The account that is kept with every commit is the one that counting everything anew gives. */
export function assertGroupsAreTrue(groups: readonly StandingGroup[], photos: readonly NaivePhoto[]): void {
  const key = ({ held, lack, here, cloud, differs }: NaivePhoto): string =>
    JSON.stringify([held.map(({ place, worth }) => [place, worth]), lack, here, cloud, differs]);
  const told = groups.flatMap((group) => Array.from({ length: group.photos }, () => key(group))).sort();
  assert.deepEqual(told, photos.map(key).sort());
}

export interface Facts {
  readonly places: readonly PlaceView[];
  readonly policy: Policy;
  readonly damaged: number;
  readonly ageNowMs: number;
}

/** Every reason that is given holds of as many photos as it says; and where none is given, none holds. */
export function assertReasonsAreTrue(verdict: Verdict, photos: readonly NaivePhoto[], facts: Facts): void {
  for (const reason of verdict.reasons) {
    const count = trueCount(reason, photos, facts);
    assert.ok(count > 0, `no true reason: ${reason.code}`);
    assert.equal(reason.count ?? count, count, `${reason.code} is true of ${count}`);
  }
  const { copies, media, elsewhere } = facts.policy;
  const fine = photos.every((photo) => {
    const proven = provingOf(photo, facts);
    const enough = proven.length >= copies && independentDevices(proven) >= media;
    return photo.lack === '' && enough && (elsewhere === 0 || proven.some((place) => isAway(place, facts)));
  });
  const onlyOne = photos.some(
    (photo) => photo.here.length === 0 && independentDevices(viewsOf(photo, facts, () => true)) < 2,
  );
  if (fine && photos.length > 0 && facts.damaged === 0 && !onlyOne)
    assert.equal(
      verdict.light,
      'green',
      `nothing is wrong: ${verdict.reasons.map(({ code }) => code).join()}`,
    );
}

/** The places that prove a photo now: those that were not seen for long do not. */
function provingOf(photo: NaivePhoto, facts: Facts): PlaceView[] {
  return viewsOf(photo, facts, (worth) => worth === 'proven').filter((place) => !isUnseen(place, facts));
}

function isUnseen({ attached, lastSeenMs }: PlaceView, { policy, ageNowMs }: Facts): boolean {
  return !attached && ageNowMs - lastSeenMs > policy.seenDays * dayMs;
}

function viewsOf(photo: NaivePhoto, { places }: Facts, worth: (text: string) => boolean): PlaceView[] {
  return photo.held.flatMap((held) =>
    worth(held.worth) ? places.filter((place) => place.row === held.place) : [],
  );
}

function isAway(place: PlaceView, { places }: Facts): boolean {
  const away = (each: PlaceView): boolean => each.location === 'elsewhere' && !each.attached;
  return place.disk !== undefined && places.every((each) => each.disk !== place.disk || away(each));
}

function trueCount(reason: Reason, photos: readonly NaivePhoto[], facts: Facts): number {
  const { policy } = facts;
  const heldBy = (photo: NaivePhoto): PlaceView[] => viewsOf(photo, facts, () => true);
  const unmet = (photo: NaivePhoto): boolean => {
    const proven = provingOf(photo, facts);
    const away = proven.filter((place) => isAway(place, facts)).length;
    return (
      proven.length < policy.copies || independentDevices(proven) < policy.media || away < policy.elsewhere
    );
  };
  const among = (test: (photo: NaivePhoto) => boolean): number =>
    photos.filter((photo) => photo.lack === '' && test(photo)).length;
  const weak = (worth: string) => (photo: NaivePhoto) =>
    unmet(photo) && photo.held.some((held) => held.place === reason.place && held.worth === worth);
  switch (reason.code) {
    case 'too-few-copies':
      return among((photo) => unmet(photo) && heldBy(photo).length < policy.copies);
    case 'too-few-media':
      return among((photo) => unmet(photo) && independentDevices(heldBy(photo)) < policy.media);
    case 'too-few-elsewhere':
      return among(
        (photo) =>
          heldBy(photo).filter((place) => isAway(place, facts)).length < policy.elsewhere && unmet(photo),
      );
    case 'last-copy':
      return among((photo) => photo.here.length === 0 && independentDevices(heldBy(photo)) < 2);
    case 'never-proven':
      return among((photo) => photo.held.every(({ worth }) => worth === 'undated' || worth === 'future'));
    case 'proof-stale':
      return among(weak('stale'));
    case 'proof-future':
      return among(weak('future'));
    case 'proof-undated':
      return among(weak('undated'));
    case 'disk-unknown':
      return facts.places.find(({ row }) => row === reason.place)?.disk === undefined
        ? (reason.count ?? 1)
        : 0;
    case 'damaged':
      return reason.count ?? 0;
    case 'nothing-known':
      return photos.length === 0 ? 1 : 0;
    case 'fingerprint-differs':
      return photos.filter(({ differs }) => differs).length;
    case 'place-unseen':
      return among(
        (photo) =>
          unmet(photo) &&
          viewsOf(photo, facts, (worth) => worth === 'proven').some(
            (place) => place.row === reason.place && isUnseen(place, facts),
          ),
      );
    case 'tripwire':
    case 'source-unread':
    case 'clock-set-back':
    case 'ledger-put-back':
      return 1;
    default:
      return photos.filter(({ lack }) => lack === reason.code).length;
  }
}
