import { type ByNumber, judge, type Reason, type Verdict } from '@safelight/archive';
import type { ByNumber as NumberDocument, ReasonDocument, StatusDocument } from '../documents/safety.ts';
import type { Session } from '../session.ts';
import { type Account, accountNow, evidenceOf } from './evidence.ts';
import { layersOf } from './layers.ts';
import { diskKind } from './place-views.ts';
import { reasonSentence } from './reason-sentences.ts';

/** So many photos are named with each reason. */
const mostNamed = 5;

/** The light and all its evidence. Errors: `policy-wrong`. */
export async function safetyStatus(session: Session): Promise<StatusDocument> {
  const account = await accountNow(session);
  const verdict = judge(evidenceOf(account, session));
  const reasons = verdict.reasons.map((reason) => reasonDocument(reason, account, session));
  const own = (await session.diskOf(session.home.path)).disk;
  const places = account.places.map((place) => placeDocument(place, { account, own, session }));
  return {
    light: verdict.light,
    reasons,
    assets: assetsDocument(verdict, places),
    places,
    sources: sourcesDocument(session),
    layers: await layersOf(session, { account, verdict }),
    policy: account.policy,
    next: nextStep(reasons, account),
  };
}

function nextStep(reasons: readonly ReasonDocument[], { places }: Account): string {
  const [first] = reasons;
  if (first === undefined) return 'Nothing to do. Read the copies back now and then: safelight verify';
  if (places.length === 0 && first.code !== 'tripwire')
    return 'Make the first backup: safelight backup PHOTOS --to DRIVE';
  return first.next;
}

function reasonDocument(reason: Reason, account: Account, session: Session): ReasonDocument {
  const { ledger } = session;
  const place = account.places.find(({ row }) => row === reason.place);
  const source = ledger.sources.all().find(({ row }) => row === reason.source);
  const { text, next } = reasonSentence(reason, {
    place: place?.name ?? '',
    source: source?.name ?? '',
    policy: account.policy,
  });
  const names = new Set<string>();
  // The largest first: where photos stand in very many ways, a few of a kind are found only by looking through all.
  for (const group of (reason.groups ?? []).toSorted((a, b) => b.photos - a.photos)) {
    if (names.size >= mostNamed) break;
    for (const { filename } of ledger.account.photosOf(group, account.asOf, mostNamed - names.size))
      names.add(filename);
  }
  return {
    code: reason.code,
    light: reason.light === 'red' ? 'red' : 'amber',
    text,
    next,
    ...(reason.count === undefined ? {} : { count: reason.count }),
    ...(names.size === 0 ? {} : { names: [...names] }),
    ...(place === undefined ? {} : { place: place.id }),
    ...(source === undefined ? {} : { source: source.key }),
  };
}

function assetsDocument({ counts }: Verdict, places: StatusDocument['places']): StatusDocument['assets'] {
  const proofs = places.flatMap(({ oldestProof }) => oldestProof ?? []).sort();
  return {
    total: counts.total,
    archived: counts.archived,
    notArchived: counts.total - counts.archived,
    proven: byNumber(counts.copies),
    media: byNumber(counts.media),
    elsewhere: counts.elsewhere,
    disconnected: counts.disconnected,
    onlyInICloud: counts.cloudOnly,
    onlyInArchive: counts.onlyInArchive,
    oldestProof: proofs[0] ?? null,
  };
}

function byNumber([none, one, two, more]: ByNumber): NumberDocument {
  return { 0: none, 1: one, 2: two, 3: more };
}

function placeDocument(
  place: Account['places'][number],
  { account, own, session }: { account: Account; own: string | undefined; session: Session },
): StatusDocument['places'][number] {
  const { copies, bytes, damaged, oldestProvenMs } = session.ledger.account.place(place.row);
  return {
    id: place.id,
    name: place.name,
    path: place.address,
    medium: place.medium ?? null,
    location: place.location ?? null,
    ...diskKind(place, account.places, own),
    attached: place.attached,
    lastSeen: iso(place.lastSeenMs),
    copies,
    bytes,
    damaged,
    oldestProof: oldestProvenMs === undefined || oldestProvenMs === 0 ? null : iso(oldestProvenMs),
  };
}

function sourcesDocument({ ledger }: Session): StatusDocument['sources'] {
  return ledger.sources.all().map(({ row, key, kind, name, listedWholeMs }) => ({
    id: key,
    kind,
    name,
    listedWhole: listedWholeMs === undefined ? null : iso(listedWholeMs),
    ...ledger.account.source(row),
  }));
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
