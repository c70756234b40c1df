import { forEachBounded } from '../concurrency.ts';
import { ArchiveError, isArchiveError } from '../errors.ts';
import type { Job } from '../job.ts';
import { isArchiveFolder, isSystemClutter, ourFolder, sumsName } from '../layout/names-of-ours.ts';
import type { Ledger } from '../ledger/open-ledger.ts';
import type { Finding } from '../model/finding.ts';
import type { Medium } from '../model/place.ts';
import { folderOf, nameOf, type StoreKey } from '../model/store-key.ts';
import { type Place, stillAttached } from '../places/place.ts';
import { checkFile, type Expected } from './check-file.ts';
import { checkSums } from './check-sums.ts';

export interface VerifyReport {
  readonly id: string;
  readonly name: string;
  readonly medium?: Medium;
  /** Files read back: originals, edits, and sidecars. */
  checked: number;
  /** How many of them are sidecars, which `status` does not count. */
  sidecars: number;
  ok: number;
  bytes: number;
  /** Files whose bytes came from the medium itself and not from the system's memory. */
  cold: number;
  readonly findings: Finding[];
  durationMs: number;
  /** With a budget: files that it did not reach; the next run begins with them. */
  left?: number;
}

export function emptyReport({ identity: { id, name, medium } }: Place): VerifyReport {
  const told = medium === undefined ? {} : { medium };
  return {
    id,
    name,
    ...told,
    checked: 0,
    sidecars: 0,
    ok: 0,
    bytes: 0,
    cold: 0,
    findings: [],
    durationMs: 0,
  };
}

export interface VerifyOptions {
  readonly ledger: Ledger;
  readonly job: Job;
  /** Files read at once: as many as there are threads to hash them. */
  readonly filesAtOnce: number;
}

/**
 * Reads back every file that the ledger says the place has, and names what is missing, changed, unreadable or unknown.
 * What it proves or finds is recorded; nothing on the place is touched. Errors: `place-gone`.
 */
export async function verify(place: Place, options: VerifyOptions): Promise<VerifyReport> {
  const { job } = options;
  const startedMs = job.now();
  const report = emptyReport(place);
  const run: Run = { place, options, report, totals: totalsOf(options.ledger, place) };
  try {
    const visited = new Set<string>();
    const seen = tolerating(run, foldersOf(place, job.signal));
    for await (const { folder, keys } of seen) {
      visited.add(folder);
      await checkFolder(run, folder, keys);
    }
    for (const folder of run.totals.folders) if (!visited.has(folder)) await checkFolder(run, folder, []);
  } finally {
    options.ledger.flush();
    report.durationMs = job.now() - startedMs;
  }
  return report;
}

interface Run {
  readonly place: Place;
  readonly options: VerifyOptions;
  readonly report: VerifyReport;
  readonly totals: { readonly files: number; readonly bytes: number; readonly folders: ReadonlySet<string> };
}

function totalsOf(ledger: Ledger, place: Place): Run['totals'] {
  const folders = new Set<string>();
  let files = 0;
  let bytes = 0;
  for (const copy of ledger.copies.ofPlace(place.row)) {
    folders.add(folderOf(copy.path));
    files++;
    bytes += copy.size;
  }
  return { files, bytes, folders };
}

/** The place's files, a folder at a time, so that memory does not grow with the archive. */
async function* foldersOf(
  place: Place,
  signal: AbortSignal,
): AsyncIterable<{ folder: string; keys: StoreKey[] }> {
  let folder = '';
  let keys: StoreKey[] = [];
  for await (const key of place.store.list('', { signal })) {
    if (folderOf(key) !== folder && keys.length > 0) {
      yield { folder, keys };
      keys = [];
    }
    folder = folderOf(key);
    keys.push(key);
  }
  if (keys.length > 0) yield { folder, keys };
}

/**
 * A folder that cannot be listed is a finding, and ends the look for foreign files; what should be in it and in those
 * after it is still checked one by one. Errors: `place-gone`.
 */
async function* tolerating<T>({ place, options, report }: Run, folders: AsyncIterable<T>): AsyncIterable<T> {
  try {
    yield* folders;
  } catch (error) {
    if (options.job.signal.aborted || !isArchiveError(error)) throw error;
    if (!(await stillAttached(place))) throw new ArchiveError('place-gone', { subject: place.identity.name });
    const actual = { error: error.message };
    report.findings.push({ kind: 'unreadable', path: error.subject ?? '', expected: null, actual });
  }
}

async function checkFolder(run: Run, folder: string, keys: readonly StoreKey[]): Promise<void> {
  const { place, options, report } = run;
  const { ledger, job } = options;
  const copies = isArchiveFolder(folder) ? ledger.copies.inFolder(place.row, folder) : [];
  const sidecars = isArchiveFolder(folder) ? ledger.indexFiles.sidecarsIn(place.row, folder) : [];
  const expected: Expected[] = [
    ...copies.map((copy): Expected => ({ ...copy, kind: 'copy' })),
    ...sidecars.map((sidecar): Expected => ({ ...sidecar, kind: 'sidecar' })),
  ];
  nameUnknown(run, keys, new Set(expected.map(({ path }) => path)));
  await forEachBounded(expected, options.filesAtOnce, async (file) => {
    job.signal.throwIfAborted();
    await check(run, file);
  });
  if (expected.length > 0) report.findings.push(...(await checkSums(ledger, place, folder)));
}

async function check(run: Run, file: Expected): Promise<void> {
  const { place, options, report, totals } = run;
  const { finding, how } = await checkFile(place, file, options);
  report.checked++;
  if (file.kind === 'sidecar') report.sidecars++;
  report.bytes += file.size;
  if (how === 'cold') report.cold++;
  if (finding === undefined) report.ok++;
  else report.findings.push(finding);
  options.job.progress({
    phase: 'verify',
    doneBytes: report.bytes,
    totalBytes: totals.bytes,
    doneItems: report.checked - report.sidecars,
    totalItems: totals.files,
    current: file.path,
  });
}

/** Foreign files are named where only ours should be: in month folders, and anywhere if the place was made empty. */
function nameUnknown(run: Run, keys: readonly StoreKey[], expected: ReadonlySet<string>): void {
  const { place, report } = run;
  for (const key of keys) {
    if (expected.has(key) || isSystemClutter(key) || key.startsWith(`${ourFolder}/`)) continue;
    const ours = isArchiveFolder(folderOf(key));
    if (ours && nameOf(key) === sumsName) continue;
    if (ours || place.identity.wholeFolder) {
      report.findings.push({ kind: 'unknown', path: key, expected: null, actual: null });
    }
  }
}
