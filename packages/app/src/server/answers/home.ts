import { status } from '../../commands/status.ts';
import type { Output } from '../api/endpoints.ts';
import { spaceOf } from '../listed/folders.ts';
import { knownSourceId } from '../listed/sources.ts';
import type { World } from '../world.ts';

type Home = Output<'GET /api/home'>;
export type PlaceSummary = Home['places'][number];

/** What `status` tells of a place. */
interface StatusDocument {
  readonly assets: Home['totals'];
  readonly places: readonly Omit<PlaceSummary, 'freeBytes' | 'totalBytes'>[];
  readonly next: string;
}

export async function placeSummaries(world: World): Promise<PlaceSummary[]> {
  return await summaries((await statusOf(world)).places);
}

async function statusOf({ session }: World): Promise<StatusDocument> {
  return (await status(session)).json as StatusDocument;
}

async function summaries(places: StatusDocument['places']): Promise<PlaceSummary[]> {
  const unknown = { freeBytes: null, totalBytes: null };
  return await Promise.all(
    places.map(async ({ id, name, path, attached, lastSeen, copies, bytes, damaged, oldestProof }) => ({
      ...{ id, name, path, attached, lastSeen, copies, bytes, damaged, oldestProof },
      ...(attached ? await spaceOf(path) : unknown),
    })),
  );
}

export async function homeDocument(world: World): Promise<Home> {
  const { ledger } = world.session;
  const { assets, places, next } = await statusOf(world);
  const sources = ledger.sources.all().map(({ row, kind, name, listedWholeMs }) => ({
    id: knownSourceId(row),
    kind,
    name,
    listedWhole: listedWholeMs === undefined ? null : new Date(listedWholeMs).toISOString(),
    ...ledger.account.source(row),
  }));
  return {
    light: lightOf(assets, places),
    layers: [],
    next: places.length === 0 ? setUp : { kind: 'other', label: 'What to do next', sentence: next },
    totals: assets,
    places: await summaries(places),
    sources,
  };
}

const setUp = {
  kind: 'set-up',
  label: 'Set up your first backup',
  sentence: 'Connect a drive and your iPhone, and Safelight copies every original and proves each copy.',
} as const;

/** Never green: what would make it so, copies elsewhere and their age, is not looked at here. */
function lightOf({ total, notArchived }: Home['totals'], places: StatusDocument['places']): Home['light'] {
  const damaged = places.reduce((sum, place) => sum + place.damaged, 0);
  const evidence = [
    `${total} photos and videos known; ${notArchived} without a good copy of every file.`,
    `${places.length} places for copies; ${damaged} damaged or missing files.`,
  ];
  if (total === 0) return { state: 'unknown', sentence: 'Nothing was backed up yet.', evidence };
  if (notArchived > 0 || damaged > 0)
    return { state: 'red', sentence: 'Some photos have no good copy.', evidence };
  return { state: 'amber', sentence: 'Every known photo has a proven copy.', evidence };
}
