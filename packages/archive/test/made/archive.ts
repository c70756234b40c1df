import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../../../../test/support/temporary-folder.ts';
import {
  type AdoptReport,
  adopt,
  attachPlace,
  type Budget,
  type HashPool,
  type IngestReport,
  ingest,
  type Job,
  type Ledger,
  openDriveStore,
  openHashPool,
  openLedger,
  type Place,
  type RepairReport,
  type ReplicateReport,
  type RestoreReport,
  repair,
  replicate,
  restore,
  type Selection,
  type Source,
  type Store,
  scrub,
  type VerifyReport,
  verify,
  writeMarker,
} from '../../src/index.ts';

export interface MadePlace extends Place {
  /** Its folder. */
  readonly root: string;
}

/** A ledger and places in a temporary folder, and the workflows over them with everything passed in. */
export interface MadeArchive extends AsyncDisposable {
  readonly path: string;
  readonly ledger: Ledger;
  readonly pool: HashPool;
  readonly clock: { ms: number };
  job(signal?: AbortSignal): Job;
  /** A new place; `wrap` puts a store around its own. */
  place(name: string, wrap?: (store: Store) => Store): Promise<MadePlace>;
  /** The same place with another store around its own: the drive healed, or broke. */
  again(place: MadePlace, wrap?: (store: Store) => Store): Promise<MadePlace>;
  ingest(source: Source, places: readonly Place[], options?: IngestExtras): Promise<IngestReport>;
  verify(place: Place): Promise<VerifyReport>;
  scrub(place: Place, budget: Budget): Promise<VerifyReport>;
  replicate(target: Place, from: readonly Place[], options?: IngestExtras): Promise<ReplicateReport>;
  repair(place: Place, from: readonly Place[]): Promise<RepairReport>;
  restore(places: readonly Place[], to: string, select?: Selection): Promise<RestoreReport>;
  adopt(place: Place, options?: { fromFiles?: boolean; ledger?: Ledger }): Promise<AdoptReport>;
  /** Another computer: a ledger that knows nothing, with the place attached. */
  elsewhere(place: MadePlace): Promise<{ ledger: Ledger; place: MadePlace }>;
}

export interface IngestExtras {
  readonly signal?: AbortSignal;
  readonly dryRun?: boolean;
  readonly ledger?: Ledger;
}

export async function madeArchive(parent?: string): Promise<MadeArchive> {
  await using stack = new AsyncDisposableStack();
  const { path } = stack.use(temporaryFolder(parent));
  const pool = stack.use(openHashPool(2));
  const ledger = stack.use(openLedger(join(path, 'ledger.db')));
  const clock = { ms: Date.UTC(2026, 0, 1) };
  const scratch = (): string => join(path, `scratch-${randomUUID()}`);

  function job(signal = new AbortController().signal): Job {
    // Every look at the clock is a millisecond later, so that no two moments are one.
    return { signal, progress: () => undefined, now: () => clock.ms++ };
  }
  function openStore(root: string): Promise<Store> {
    return openDriveStore(root, { hashPool: pool, randomId: randomUUID });
  }
  async function attach(into: Ledger, at: Pick<MadePlace, 'root' | 'identity'>, store: Store) {
    const place = attachPlace(into, store, { identity: at.identity, address: at.root, nowMs: clock.ms });
    return { ...place, root: at.root };
  }

  const kept = stack.move();
  return {
    path,
    ledger,
    pool,
    clock,
    job,
    async place(name, wrap = (store) => store) {
      const root = join(path, name);
      mkdirSync(root);
      const store = await openStore(root);
      const identity = { id: randomUUID(), name, createdAtMs: clock.ms, wholeFolder: true };
      await writeMarker(store, identity);
      return await attach(ledger, { root, identity }, wrap(store));
    },
    async again(place, wrap = (store) => store) {
      return await attach(ledger, place, wrap(await openStore(place.root)));
    },
    ingest: (source, places, { signal, dryRun = false, ledger: into = ledger } = {}) => {
      clock.ms += 86_400_000;
      return ingest(source, { ledger: into, places, job: job(signal), scratch, dryRun });
    },
    scrub: (place, budget) => scrub(place, budget, { ledger, job: job(), filesAtOnce: 2 }),
    replicate: (target, from, { signal, ledger: into = ledger } = {}) =>
      replicate(target, { ledger: into, from, job: job(signal), scratch }),
    repair: (place, from) => repair(place, { ledger, from, job: job(), scratch }),
    verify: (place) => verify(place, { ledger, job: job(), filesAtOnce: 2 }),
    async restore(places, to, select = {}) {
      mkdirSync(to, { recursive: true });
      return await restore(await openStore(to), { ledger, places, job: job(), select });
    },
    adopt: (place, { fromFiles = false, ledger: into = ledger } = {}) =>
      adopt(place, { ledger: into, job: job(), scratch, filesAtOnce: 2, fromFiles }),
    async elsewhere(place) {
      const other = kept.use(openLedger(join(path, `ledger-${randomUUID()}.db`)));
      return { ledger: other, place: await attach(other, place, await openStore(place.root)) };
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}
