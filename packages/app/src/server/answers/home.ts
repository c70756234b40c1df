import type { LayerDocument, SourceDocument, StatusDocument } from '../../documents/safety.ts';
import type { Output } from '../api/endpoints.ts';
import { spaceOf } from '../listed/folders.ts';
import { knownSourceId } from '../listed/sources.ts';
import type { Reader } from '../reader/reader.ts';
import type { World } from '../world.ts';
import { lightOf } from './light.ts';
import { nextActionOf, nextSentence, withoutCommand } from './next-action.ts';

type Home = Output<'GET /api/home'>;
type Layer = Home['layers'][number];
export type PlaceSummary = Home['places'][number];

const dayMs = 86_400_000;

export async function placeSummaries(reader: Reader): Promise<PlaceSummary[]> {
  return await summaries(await reader.ask('status', null));
}

async function summaries({ places }: StatusDocument): Promise<PlaceSummary[]> {
  const unknown = { freeBytes: null, totalBytes: null };
  return await Promise.all(
    places.map(async ({ sharesDiskWith, ...place }) => ({
      ...place,
      sharesDiskWith: [...sharesDiskWith],
      ...(place.attached ? await spaceOf(place.path) : unknown),
    })),
  );
}

/** The verdict with everything that a person should see first. `running`: the kinds of the jobs that run now. */
export async function homeDocument(
  { session }: World,
  reader: Reader,
  running: ReadonlySet<string>,
): Promise<Home> {
  const status = await reader.ask('status', null);
  const { assets } = status;
  const rows = session.ledger.sources.all();
  const {
    total,
    archived,
    notArchived,
    proven,
    media,
    elsewhere,
    disconnected,
    onlyInICloud,
    onlyInArchive,
  } = assets;
  return {
    light: lightOf(status, running),
    reasons: status.reasons.map(({ code, light, text, next, names = [], count = null }) => ({
      ...{ code, light, text, count },
      next: nextSentence({ code, next }),
      names: [...names],
    })),
    layers: layersOf(status, session.now(), running),
    next: nextActionOf(status, running),
    totals: { total, archived, notArchived },
    counts: {
      proven: listOf(proven),
      media: listOf(media),
      elsewhere,
      disconnected,
      onlyInICloud,
      onlyInArchive,
    },
    oldestProof: assets.oldestProof,
    places: await summaries(status),
    sources: status.sources.map((source) => {
      const row = rows.find(({ key }) => key === source.id)?.row ?? 0;
      const phone = source.kind === 'iphone' ? source.id.replace(/^iphone:/, 'phone:') : null;
      return { ...source, id: knownSourceId(row), phone };
    }),
  };
}

const listOf = (by: StatusDocument['assets']['proven']): number[] => [by[0], by[1], by[2], by[3]];

const layerIds = {
  'photos-library': 'mac-library',
  'icloud-backup': 'icloud-backup',
  'icloud-photos': 'icloud-photos',
  'computer-backup': 'computer-backup',
  archive: 'archive',
  'off-site': 'off-site',
  disconnected: 'disconnected',
} as const satisfies Record<LayerDocument['id'], Layer['id']>;

const layerStates = { good: 'ok', attention: 'attention', off: 'absent', unknown: 'unknown' } as const;

function layersOf(
  { layers, sources, policy }: StatusDocument,
  nowMs: number,
  running: ReadonlySet<string>,
): Layer[] {
  const phones = sources.filter(({ kind }) => kind === 'iphone');
  return [
    running.has('backup') && phones.every(({ listedWhole }) => listedWhole === null)
      ? beingRead
      : phoneLayer(phones, policy.sourceDays, nowMs),
    ...layers.map(({ id, name, state, date, text, next }) => ({
      id: layerIds[id],
      title: name,
      state: layerStates[state],
      sentence: text,
      asOf: date,
      ageDays: ageOf(date, nowMs),
      next: next === null || /^safelight /.test(next) ? null : withoutCommand(next),
    })),
  ];
}

/** Before anything is known of a phone, a run that may be its first is no reason to ask for one. */
const beingRead: Layer = {
  id: 'iphone',
  title: 'iPhone',
  state: 'unknown',
  sentence: 'A backup is running; what it read is told when it is done.',
  asOf: null,
  ageDays: null,
  next: null,
};

/** The phone itself: when it was last read, since what is new on it is nowhere else. */
function phoneLayer(phones: readonly SourceDocument[], sourceDays: number, nowMs: number): Layer {
  const dates = phones.flatMap(({ listedWhole }) => listedWhole ?? []).sort();
  const asOf = dates[0] ?? null;
  const ageDays = ageOf(asOf, nowMs);
  const layer = { id: 'iphone', title: 'iPhone', asOf, ageDays } as const;
  const next = 'Connect the iPhone with its cable and back it up.';
  if (phones.length === 0)
    return { ...layer, state: 'absent', sentence: 'No iPhone was read directly.', next };
  if (ageDays === null)
    return { ...layer, state: 'unknown', sentence: 'It was never read to the end.', next };
  const names = phones.map(({ name }) => name).join(', ');
  const old = ageDays > sourceDays;
  const sentence = `${names} was last read to the end`;
  return { ...layer, state: old ? 'attention' : 'ok', sentence, next: old ? next : null };
}

function ageOf(date: string | null, nowMs: number): number | null {
  return date === null ? null : Math.max(0, Math.floor((nowMs - Date.parse(date)) / dayMs));
}
