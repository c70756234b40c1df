import { randomUUID } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import {
  type AssetFile,
  adopt,
  attachPlace,
  type FileCopy,
  ingest,
  type Job,
  type Ledger,
  lookAround,
  openLedger,
  type Place,
  type PlaceView,
  proveCopy,
  repair,
  replicate,
  type Source,
  verify,
  writeMarker,
} from '../../src/index.ts';
import {
  type Drive,
  listed,
  newDrive,
  type TrueAsset,
  type TrueClock,
  type Workshop,
} from './physical-world.ts';

export const dayMs = 86_400_000;

/** One computer, its source and its drives, and what happens to them. */
export interface History extends AsyncDisposable {
  readonly clock: TrueClock;
  readonly assets: TrueAsset[];
  /** How many photos were ever taken. */
  taken: number;
  /** Drives that exist. */
  readonly drives: Drive[];
  readonly ledger: Ledger;
  /** What whole listings showed: the digests that each asset needs by what was last seen of it; undefined: bytes nobody read. */
  readonly needed: Map<string, Map<string, { revision: string; digest: string | undefined }>>;
  place(drive: Drive): Place;
  /** As `status` looks around before it judges. */
  look(emptied?: readonly Drive[]): PlaceView[];
  addDrive(made: Pick<Drive, 'device' | 'tells' | 'address' | 'location'>, from?: Drive): Promise<Drive>;
  backup(to: readonly Drive[]): Promise<void>;
  verify(drive: Drive, most: number): Promise<void>;
  copyAcross(from: Drive, to: Drive): Promise<void>;
  repair(drive: Drive): Promise<void>;
  /** As `safe-to-delete --read-now` reads a copy back. */
  readBack(copy: FileCopy, file: AssetFile): Promise<void>;
  /** The ledger is lost; a new one learns from the drives that are connected: from its copies there, where there are any. */
  newComputer(fromFiles: boolean): Promise<void>;
}

export interface HistoryOptions {
  /** A file name that nothing else uses. */
  readonly scratch: () => string;
  readonly workshop?: Workshop;
}

const sourceKey = 'phone';

export async function openHistory({ scratch, workshop }: HistoryOptions): Promise<History> {
  const clock: TrueClock = { trueMs: Date.UTC(2026, 0, 1), shownMs: Date.UTC(2026, 0, 1) };
  const assets: TrueAsset[] = [];
  const drives: Drive[] = [];
  const needed: History['needed'] = new Map();
  let ledger = freshLedger();

  const quick = (own: Ledger): Ledger => (workshop === undefined ? withoutCopies(own) : own);
  function tick(): number {
    clock.trueMs++;
    return clock.shownMs++;
  }
  function job(signal = new AbortController().signal): Job {
    return { signal, progress: () => undefined, now: tick };
  }
  function seen(drive: Drive) {
    const { identity, address, tells, device } = drive;
    return { identity: { ...identity }, address, ...(tells ? { disk: device, volume: device } : {}) };
  }
  const place = (drive: Drive): Place =>
    attachPlace(ledger, drive.store, { ...seen(drive), nowMs: clock.shownMs });
  const rowOf = ({ identity }: Drive) => ledger.places.all().filter(({ id }) => id === identity.id);
  const look = (emptied: readonly Drive[] = []) =>
    lookAround(ledger, {
      seen: attached().map(seen),
      emptied: emptied.flatMap(rowOf).map(({ row }) => row),
      nowMs: clock.shownMs,
    });
  const attached = (): Drive[] => drives.filter(({ medium }) => medium.attached);

  function noteListing(): void {
    for (const asset of listed(assets)) {
      const before = needed.get(asset.id);
      const now = new Map(
        asset.resources.map(({ id, revision, availability }) => {
          const bytes = assets
            .find((each) => each.id === asset.id)
            ?.files.find((file) => file.id === id)?.bytes;
          const known = before?.get(id);
          const digest =
            availability === 'here' ? bytes : known?.revision === revision ? known.digest : undefined;
          return [id, { revision, digest }] as const;
        }),
      );
      needed.set(asset.id, now);
    }
  }

  return {
    clock,
    assets,
    taken: 0,
    drives,
    needed,
    get ledger() {
      return ledger;
    },
    place,
    look,
    async addDrive(made, from) {
      const name = made.address.slice(1);
      const location = made.location === undefined ? {} : { location: made.location };
      const identity = from?.identity ?? {
        id: randomUUID(),
        name,
        createdAtMs: clock.shownMs,
        wholeFolder: true,
        medium: 'drive' as const,
        ...location,
      };
      const drive = await newDrive(clock, { ...made, identity }, workshop);
      const files = from?.medium.files;
      for (const key of files?.keys() ?? []) {
        const bytes = files?.get(key);
        if (bytes !== undefined) drive.medium.files.set(key, bytes);
      }
      await writeMarker(drive.store, identity);
      drives.push(drive);
      place(drive);
      // As whoever opens a place for the first time looks around.
      look();
      return drive;
    },
    async backup(to) {
      const places = to.filter(({ medium }) => medium.attached).map(place);
      noteListing();
      const source: Source = {
        id: { key: sourceKey, kind: 'folder', name: 'phone' },
        async *assets() {
          yield* listed(assets);
        },
        async [Symbol.asyncDispose]() {},
      };
      await ingest(source, { ledger: quick(ledger), places, job: job(), scratch });
    },
    async verify(drive, most) {
      const own = place(drive);
      if (most >= 100) {
        await verify(own, { ledger, job: job(), filesAtOnce: 1 });
        return;
      }
      const copies = [...ledger.copies.ofPlace(own.row)];
      for (const copy of copies.slice(0, most)) await proveCopy(own, copy, { ledger, job: job() });
      ledger.flush();
    },
    async copyAcross(from, to) {
      await replicate(place(to), { ledger: quick(ledger), from: [place(from)], job: job(), scratch });
    },
    async repair(drive) {
      const others = attached().filter((other) => other !== drive);
      await repair(place(drive), {
        ledger: quick(ledger),
        from: others.map(place),
        job: job(),
        scratch,
      });
    },
    async readBack(copy, { digest, size }) {
      const drive = attached().find((each) => place(each).row === copy.place);
      if (drive === undefined || digest === undefined) return;
      await proveCopy(place(drive), { path: copy.path, digest, size }, { ledger, job: job() });
    },
    async newComputer(fromFiles) {
      release(ledger);
      ledger = freshLedger();
      needed.clear();
      for (const drive of attached())
        await adopt(place(drive), { ledger, job: job(), scratch, filesAtOnce: 1, fromFiles });
      ledger.flush();
    },
    async [Symbol.asyncDispose]() {
      release(ledger);
    },
  };
}

/** To make the tables of a ledger takes as long as a short life, so one whose life is over is emptied for the next. */
const spare: Ledger[] = [];

function freshLedger(): Ledger {
  return spare.pop() ?? openLedger(':memory:');
}

function release(ledger: Ledger): void {
  ledger.flush();
  const { db } = ledger;
  const tables = db.prepare("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY rowid DESC").all();
  db.exec('PRAGMA foreign_keys = OFF; BEGIN');
  // Twice, since triggers note in some tables what goes from others.
  for (let time = 0; time < 2; time++) for (const { name } of tables) db.exec(`DELETE FROM ${String(name)}`);
  db.exec('COMMIT; PRAGMA foreign_keys = ON');
  ledger.clock.forget();
  spare.push(ledger);
}

/** Copies of the ledger take most of a run's time, and say nothing of how photos stand. */
function withoutCopies(ledger: Ledger): Ledger {
  return Object.create(ledger, {
    copyTo: {
      value: (path: string) => {
        rmSync(path, { force: true });
        writeFileSync(path, '');
      },
    },
  }) as Ledger;
}
