import { lostPhotos, type PhotoName, type Survivors, survivorsOf } from '@safelight/archive';
import type { ScenarioDocument, WhatIfDocument } from '../documents/safety.ts';
import type { Session } from '../session.ts';
import { count, number } from '../terminal/words.ts';
import { type Account, accountNow } from './evidence.ts';
import { type NamedScenario, scenariosOf } from './scenarios.ts';

export interface WhatIfOptions {
  /** Only these scenarios, by their ids. */
  readonly only?: readonly string[];
  /** So many lost photos are named. */
  readonly names?: number;
}

/** What survives of all photos in each thing that may happen, on what, and as of which proof. */
export async function whatIf(session: Session, options: WhatIfOptions = {}): Promise<WhatIfDocument> {
  const account = await accountNow(session);
  const world = {
    places: account.places,
    sources: session.ledger.sources.all(),
    ownDisk: (await session.diskOf(session.home.path)).disk,
  };
  const { only = [], names = 100 } = options;
  const scenarios = scenariosOf(world).filter(({ id }) => only.length === 0 || only.includes(id));
  return {
    asOf: new Date(account.clock.nowMs).toISOString(),
    photos: account.groups.reduce((sum, { photos }) => sum + photos, 0),
    scenarios: scenarios.map((scenario) => scenarioDocument(scenario, { account, session, names })),
  };
}

interface Asked {
  readonly account: Account;
  readonly session: Session;
  readonly names: number;
}

function scenarioDocument(scenario: NamedScenario, { account, session, names }: Asked): ScenarioDocument {
  const { ledger } = session;
  const at = { scenario, asOf: account.asOf };
  const survivors = survivorsOf(ledger, account.groups, at);
  const { id, title, place } = scenario;
  return {
    id,
    title,
    ...(place === undefined ? {} : { place }),
    survive: {
      count: survivors.proven + survivors.unproven,
      proven: survivors.proven,
      unproven: survivors.unproven,
      on: [...placesOf(survivors, { account, session }), ...sourcesOf(survivors, session)],
    },
    onlyInICloud: survivors.cloud,
    lost: {
      count: survivors.lost,
      names: [...Iterator.from(lostPhotos(ledger, survivors, at)).take(names)].map(nameOf),
    },
    text: textOf(survivors),
  };
}

type On = ScenarioDocument['survive']['on'][number];

function placesOf({ onPlaces }: Survivors, { account, session }: Pick<Asked, 'account' | 'session'>): On[] {
  return account.places.flatMap(({ row, id, name }) => {
    const photos = onPlaces.get(row);
    if (photos === undefined) return [];
    const { oldestProvenMs = 0 } = session.ledger.account.place(row);
    const oldestProof = oldestProvenMs === 0 ? null : new Date(oldestProvenMs).toISOString();
    return [{ id, name, kind: 'place' as const, photos, oldestProof }];
  });
}

function sourcesOf({ onSources }: Survivors, { ledger }: Session): On[] {
  return ledger.sources.all().flatMap(({ row, key, name }) => {
    const photos = onSources.get(row);
    return photos === undefined
      ? []
      : [{ id: key, name, kind: 'source' as const, photos, oldestProof: null }];
  });
}

/** An asset of a Photos library is known by a uuid, which says nothing to people; elsewhere by its path. */
function nameOf({ asset, filename }: PhotoName): string {
  return asset.endsWith(filename) ? asset : filename;
}

function textOf({ photos, proven, unproven, cloud, lost }: Survivors): string {
  const parts = [
    ...(unproven > 0 ? [`${number(unproven)} of them not proven lately`] : []),
    ...(cloud > 0 ? [`${number(cloud)} perhaps in iCloud`] : []),
    ...(lost > 0 ? [`${number(lost)} lost`] : []),
  ];
  const survive = `${number(proven + unproven)} of ${count(photos, 'photo or video', 'photos and videos')} survive`;
  return parts.length === 0 ? survive : `${survive}; ${parts.join(', ')}`;
}
