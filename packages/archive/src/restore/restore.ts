import { forEachBounded } from '../concurrency.ts';
import { ArchiveError, isArchiveError } from '../errors.ts';
import type { Job } from '../job.ts';
import { nameCandidates } from '../layout/index.ts';
import type { Ledger } from '../ledger/open-ledger.ts';
import type { Restorable, Selection } from '../ledger/restorable.ts';
import type { Digest } from '../model/digest.ts';
import { folderOf, keyIn, nameOf, type StoreKey } from '../model/store-key.ts';
import type { Place } from '../places/place.ts';
import type { Content, Store } from '../store.ts';
import { assertWhole, damagedOrigin, type Origin, originsOf } from '../upkeep/origin.ts';

export interface FailedCopy {
  readonly path: string;
  readonly code: string;
  readonly message: string;
}

export interface RestoreReport {
  restored: number;
  /** Was in the target folder already, with the same bytes. */
  alreadyThere: number;
  bytes: number;
  /** Restored files that were read back from the target with the right SHA-256. */
  verified: number;
  readonly failed: FailedCopy[];
  /** Copies that did not give the right bytes, where another one did. `place` is the place's name. */
  readonly passedOver: (FailedCopy & { readonly place: string })[];
  durationMs: number;
}

export interface RestoreOptions {
  readonly ledger: Ledger;
  /** Where to read, the preferred first; the next is asked where one fails. */
  readonly places: readonly Place[];
  readonly job: Job;
  readonly select?: Selection;
  /** Told of each file that the target has now with the right bytes, be it restored now or there before. */
  onThere?(key: StoreKey): void;
}

/** Files copied at once: enough to keep reading while the target syncs. */
const filesAtOnce = 4;

/**
 * Copies originals back into a folder, in the archive's own layout, each checked against its recorded SHA-256 before it
 * gets its name and read back after. Nothing in the target is ever replaced: a name that is taken by other bytes gets
 * the short hash added. Errors: those that end everything (`disk-full`, `read-only`, `place-gone` of the target).
 */
export async function restore(target: Store, options: RestoreOptions): Promise<RestoreReport> {
  const { ledger, places, job } = options;
  const startedMs = job.now();
  const report: RestoreReport = {
    restored: 0,
    alreadyThere: 0,
    bytes: 0,
    verified: 0,
    failed: [],
    passedOver: [],
    durationMs: 0,
  };
  const rows = places.map(({ row }) => row);
  try {
    await forEachBounded(ledger.restorable.of(rows, options.select ?? {}), filesAtOnce, async (item) => {
      job.signal.throwIfAborted();
      await restoreOne(target, item, { options, report });
      const doneItems = report.restored + report.alreadyThere + report.failed.length;
      job.progress({ phase: 'restore', doneBytes: report.bytes, doneItems });
    });
  } finally {
    report.durationMs = job.now() - startedMs;
  }
  return report;
}

interface Run {
  readonly options: RestoreOptions;
  readonly report: RestoreReport;
}

const ending = new Set(['disk-full', 'read-only', 'place-gone']);

async function restoreOne(target: Store, item: Restorable, { options, report }: Run): Promise<void> {
  const failures: (FailedCopy & { place: string })[] = [];
  for (const origin of originsOf(options.places, item.paths)) {
    const { place, path } = origin;
    try {
      const { key, wasThere } = await copyBack(target, item, { origin, options });
      options.onThere?.(key);
      report.passedOver.push(...failures);
      if (wasThere) report.alreadyThere++;
      else {
        report.restored++;
        report.verified++;
        report.bytes += item.size;
      }
      return;
    } catch (error) {
      if (options.job.signal.aborted) throw options.job.signal.reason;
      if (!isArchiveError(error) || ending.has(error.code)) throw error;
      failures.push({ place: place.identity.name, path, code: error.code, message: error.message });
    }
  }
  const last = failures.at(-1);
  if (last !== undefined) report.failed.push({ path: last.path, code: last.code, message: last.message });
}

interface From {
  readonly origin: Origin;
  readonly options: RestoreOptions;
}

interface CopiedBack {
  readonly key: StoreKey;
  /** The target had it already. */
  readonly wasThere: boolean;
}

/** Errors: `read-back-differs` of the place's copy or of the target's. */
async function copyBack(target: Store, item: Restorable, { origin, options }: From): Promise<CopiedBack> {
  const { ledger, job } = options;
  const reading = { ledger, now: () => job.now() };
  const { place, path } = origin;
  const { signal } = job;
  await assertWhole(reading, origin, item.size);
  let there: StoreKey | undefined;
  const result = await target.put(
    { size: item.size, open: (options) => place.store.get(path, options) },
    {
      signal,
      ...(item.modifiedAtMs === undefined ? {} : { modifiedAtMs: item.modifiedAtMs }),
      async keyFor(content: Content, taken) {
        if (content.digest !== item.digest) throw damagedOrigin(reading, origin);
        const named = await freeKey(target, { path, digest: item.digest, taken });
        there = named.same ? named.key : undefined;
        return named.same ? undefined : named.key;
      },
    },
  );
  if (there !== undefined) return { key: there, wasThere: true };
  if (result.key === undefined) throw new ArchiveError('refused', { subject: path });
  const proven = await target.prove(result.key, { signal });
  if (proven.digest === item.digest) return { key: result.key, wasThere: false };
  await target.remove(result.key, 'restored a moment ago by this run, and read back with other bytes');
  throw new ArchiveError('read-back-differs', { subject: result.key });
}

/** The first name that is free, or that the same bytes bear already. */
async function freeKey(
  target: Store,
  wanted: { path: StoreKey; digest: Digest; taken: readonly StoreKey[] },
): Promise<{ readonly key: StoreKey; readonly same: boolean }> {
  for (const name of nameCandidates(nameOf(wanted.path), wanted.digest)) {
    const key = keyIn(folderOf(wanted.path), name);
    if (wanted.taken.includes(key) || (await target.stat(key)) !== undefined) {
      const there = await target.prove(key).catch(() => undefined);
      if (there?.digest === wanted.digest) return { key, same: true };
    } else return { key, same: false };
  }
  throw new ArchiveError('exists', { subject: wanted.path });
}
