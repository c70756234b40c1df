import { forEachBounded } from '../concurrency.ts';
import { isArchiveError } from '../errors.ts';
import type { Job } from '../job.ts';
import { isArchiveFolder, isSystemClutter, sidecarSuffix, stemKey, sumsName } from '../layout/index.ts';
import type { Ledger } from '../ledger/open-ledger.ts';
import type { Asset, Resource } from '../model/asset.ts';
import { folderOf, isStoreKey, keyIn, nameOf, type StoreKey } from '../model/store-key.ts';
import type { Place } from '../places/place.ts';
import { parseSums } from '../sums/sha256sums.ts';
import { ledgerCopies } from '../upkeep/ledger-copy.ts';
import { importLedgerCopy } from './import-copy.ts';
import { roleOfName } from './role-of-name.ts';

export interface AdoptReport {
  /** The copy of the ledger on the place that was taken over; absent where there was no sound one. */
  ledgerCopy?: string;
  /** Files that no ledger copy knew, read and hashed now. */
  hashed: number;
  /** Of these, files that no checksum list names: they may be anybody's. */
  unlisted: number;
  /** Files whose bytes are not those that the folder's checksum list names. */
  readonly changed: string[];
  readonly unreadable: string[];
  /** Files that the ledger copy knows and that are not there. */
  readonly missing: string[];
  assets: number;
  copies: number;
}

export interface AdoptOptions {
  readonly ledger: Ledger;
  readonly job: Job;
  /** A path on this computer that nothing else uses. */
  readonly scratch: () => string;
  readonly filesAtOnce: number;
  /** Do not trust the ledger copies: read everything. */
  readonly fromFiles?: boolean;
}

/**
 * Brings the ledger to know an attached place that it did not know, or knows no longer: from the newest sound ledger
 * copy that the place holds, then from the files themselves and their checksum lists. What is taken from a ledger copy counts as
 * proven only once it is read here. Nothing on the place is touched.
 */
export async function adopt(place: Place, options: AdoptOptions): Promise<AdoptReport> {
  const { ledger, job } = options;
  const report: AdoptReport = {
    hashed: 0,
    unlisted: 0,
    changed: [],
    unreadable: [],
    missing: [],
    assets: 0,
    copies: 0,
  };
  if (options.fromFiles !== true) await importNewest(place, options, report);
  const folders = new Map<string, StoreKey[]>();
  for await (const key of place.store.list('', { signal: job.signal })) {
    const folder = folderOf(key);
    // A name that no checksum list can hold is none of ours; verify names it.
    if (!isStoreKey(key) || !isArchiveFolder(folder) || nameOf(key) === sumsName || isSystemClutter(key))
      continue;
    const keys = folders.get(folder);
    if (keys === undefined) folders.set(folder, [key]);
    else keys.push(key);
  }
  for (const [folder, keys] of folders) await adoptFolder({ place, options, report }, folder, keys);
  noteMissing({ place, options, report }, folders);
  ledger.flush();
  for (const _ of ledger.copies.ofPlace(place.row)) report.copies++;
  report.assets = ledger.assets.countOn(place.row);
  return report;
}

interface Run {
  readonly place: Place;
  readonly options: AdoptOptions;
  readonly report: AdoptReport;
}

/** The newest sound copy of each computer's ledger: each knows what only it has put there. */
async function importNewest(place: Place, options: AdoptOptions, report: AdoptReport): Promise<void> {
  const imported = new Set<string>();
  for (const { key, writer } of await ledgerCopies(place)) {
    if (imported.has(writer)) continue;
    if (!(await importLedgerCopy(place, key, options))) continue;
    imported.add(writer);
    report.ledgerCopy ??= key;
  }
}

async function adoptFolder(run: Run, folder: string, keys: readonly StoreKey[]): Promise<void> {
  const { place, options, report } = run;
  const { ledger, job } = options;
  const known = new Set<string>([
    ...ledger.copies.inFolder(place.row, folder).map(({ path }) => path),
    ...ledger.indexFiles.sidecarsIn(place.row, folder).map(({ path }) => path),
  ]);
  const unknown = keys.filter((key) => !known.has(key));
  if (unknown.length === 0) return;
  const listed = await listedIn(place, folder);
  const names = new Set(keys.map(nameOf));
  const adopted: StoreKey[] = [];
  await forEachBounded(unknown, options.filesAtOnce, async (key) => {
    job.signal.throwIfAborted();
    const proven = await place.store.prove(key, { signal: job.signal }).catch(() => {
      if (job.signal.aborted) throw job.signal.reason;
      report.unreadable.push(key);
      return undefined;
    });
    if (proven === undefined) return;
    report.hashed++;
    const name = nameOf(key);
    const sum = listed.get(name);
    if (isSidecarOf(name, names)) {
      if (sum !== undefined && sum !== proven.digest) report.changed.push(key);
      if (sum !== undefined) ledger.indexFiles.recordSidecar(place.row, key, { ...proven, digest: sum });
      return;
    }
    if (sum === undefined) report.unlisted++;
    else if (sum !== proven.digest) {
      // The list's word is older than the damage: what it names is what the file should be.
      report.changed.push(key);
      const content = ledger.copies.content({ digest: sum, size: proven.size });
      ledger.copies.recordProven(place.row, key, content, { nowMs: 0, how: proven.how });
      ledger.copies.markState(place.row, key, 'changed', job.now());
      return;
    }
    const proof = { nowMs: job.now(), how: proven.how };
    ledger.copies.recordProven(place.row, key, ledger.copies.content(proven), proof);
    ledger.indexFiles.markSumsStale(place.row, folder);
    adopted.push(key);
    job.progress({ phase: 'adopt', doneBytes: 0, doneItems: report.hashed, current: key });
  });
  makeAssets(run, adopted);
}

function isSidecarOf(name: string, names: ReadonlySet<string>): boolean {
  return name.endsWith(sidecarSuffix) && names.has(name.slice(0, -sidecarSuffix.length));
}

async function listedIn(
  place: Place,
  folder: string,
): Promise<Map<string, ReturnType<typeof parseSums>[number]['digest']>> {
  try {
    const chunks: Uint8Array[] = [];
    for await (const chunk of place.store.get(keyIn(folder, sumsName))) chunks.push(chunk);
    return new Map(
      parseSums(Buffer.concat(chunks).toString('utf8')).map(({ name, digest }) => [name, digest]),
    );
  } catch (error) {
    if (isArchiveError(error)) return new Map();
    throw error;
  }
}

/** Files whose asset no ledger remembers become assets of the place itself, gathered by their stems. */
function makeAssets({ place, options }: Run, keys: readonly StoreKey[]): void {
  const { ledger, job } = options;
  const orphans = keys.filter((key) => ledger.assets.tellingOf(place.row, key).length === 0);
  if (orphans.length === 0) return;
  const { id, name } = place.identity;
  const source = ledger.sources.row(
    { key: `place:${id}`, kind: 'place', name: `found on ${name}` },
    job.now(),
  );
  for (const group of Map.groupBy(orphans.toSorted(), (key) => stemKey(nameOf(key))).values()) {
    const neighbours = group.map(nameOf);
    const resources = group.map(
      (key): Resource => ({
        id: key,
        role: roleOfName(nameOf(key), neighbours),
        filename: nameOf(key),
        revision: '',
        availability: 'here',
        size: ledger.copies.at(place.row, key)?.size ?? 0,
        open: (open) => place.store.get(key, open),
      }),
    );
    const lead = resources.find(({ role }) => role === 'photo' || role === 'video') ?? resources[0];
    if (lead === undefined) continue;
    const asset: Asset = { id: lead.id, filename: lead.filename, resources, detailsRevision: '' };
    const row = ledger.assets.record(source, asset, job.now());
    for (const resource of resources) {
      const copy = ledger.copies.at(place.row, resource.id as StoreKey);
      const content = copy === undefined ? undefined : ledger.copies.content(copy);
      ledger.assets.recordResource(row, resource, { nowMs: job.now(), content });
    }
  }
}

function noteMissing(
  { place, options, report }: Run,
  folders: ReadonlyMap<string, readonly StoreKey[]>,
): void {
  const { ledger, job } = options;
  const there = new Set([...folders.values()].flat());
  for (const { path, state } of ledger.copies.ofPlace(place.row)) {
    if (there.has(path)) continue;
    report.missing.push(path);
    if (state !== 'missing') ledger.copies.markState(place.row, path, 'missing', job.now());
  }
}
