import { forEachBounded } from '../concurrency.ts';
import { sidecarKey } from '../layout/index.ts';
import type { CopyRow } from '../ledger/copies.ts';
import { folderOf } from '../model/store-key.ts';
import type { Place } from '../places/place.ts';
import { checkFile, type Expected } from './check-file.ts';
import { checkSums } from './check-sums.ts';
import { emptyReport, type VerifyOptions, type VerifyReport } from './verify.ts';

/** How much a check may cost; whichever ends first. */
export interface Budget {
  readonly bytes?: number;
  readonly ms?: number;
}

/** So many are asked for at a time; to sort a million by their age takes a second. */
const pageSize = 20_000;

/**
 * Reads back as many copies as a budget allows, those that were looked at longest ago first, so that run after run every
 * copy has its turn. What it proves or finds is recorded; nothing on the place is touched, and foreign files are not looked
 * for. Errors: `place-gone`.
 */
export async function scrub(place: Place, budget: Budget, options: VerifyOptions): Promise<VerifyReport> {
  const { ledger, job } = options;
  const startedMs = job.now();
  const run: Scrub = {
    place,
    options,
    report: emptyReport(place),
    folders: new Set(),
    total: ledger.copies.uncheckedSince(place.row, startedMs),
    isSpent: (report) =>
      (budget.bytes !== undefined && report.bytes >= budget.bytes) ||
      (budget.ms !== undefined && job.now() - startedMs >= budget.ms),
  };
  const { report } = run;
  try {
    await forEachBounded(oldestFirst(run, startedMs), options.filesAtOnce, async (copy) => {
      job.signal.throwIfAborted();
      await checkCopy(run, copy);
    });
    for (const folder of run.folders) report.findings.push(...(await checkSums(ledger, place, folder)));
  } finally {
    ledger.flush();
    report.left = ledger.copies.uncheckedSince(place.row, startedMs).files;
    report.durationMs = job.now() - startedMs;
  }
  return report;
}

interface Scrub {
  readonly place: Place;
  readonly options: VerifyOptions;
  readonly report: VerifyReport;
  readonly folders: Set<string>;
  readonly total: { readonly files: number; readonly bytes: number };
  isSpent(report: VerifyReport): boolean;
}

function* oldestFirst({ place, options, report, isSpent }: Scrub, startedMs: number): Iterable<CopyRow> {
  for (;;) {
    const page = options.ledger.copies.leastLatelyChecked(place.row, startedMs, pageSize);
    for (const copy of page) {
      if (isSpent(report)) return;
      yield copy;
    }
    if (page.length < pageSize) return;
  }
}

async function checkCopy(run: Scrub, copy: CopyRow): Promise<void> {
  const { place, options, report, total } = run;
  await check(run, { ...copy, kind: 'copy' });
  const sidecar = options.ledger.indexFiles.sidecar(place.row, sidecarKey(copy.path));
  if (sidecar !== undefined) await check(run, { ...sidecar, kind: 'sidecar' });
  run.folders.add(folderOf(copy.path));
  options.job.progress({
    phase: 'verify',
    doneBytes: report.bytes,
    totalBytes: total.bytes,
    doneItems: report.checked - report.sidecars,
    totalItems: total.files,
    current: copy.path,
  });
}

async function check({ place, options, report }: Scrub, file: Expected): Promise<void> {
  const { finding, how } = await checkFile(place, file, options);
  report.checked++;
  if (file.kind === 'sidecar') report.sidecars++;
  report.bytes += file.size;
  if (how === 'cold') report.cold++;
  if (finding === undefined) report.ok++;
  else report.findings.push(finding);
}
