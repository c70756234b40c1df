import { forEachBounded } from '../concurrency.ts';
import { isArchiveError } from '../errors.ts';
import type { CopyRow } from '../ledger/copies.ts';
import type { Place } from '../places/place.ts';
import { type Origin, originsOf } from '../upkeep/origin.ts';
import { isOfOneFile, messageOf, type PlaceToPlaceOptions, workOnPlace } from '../upkeep/work-on-place.ts';
import { type Judge, openJudge, type Verdict } from './judge.ts';
import { type Repairing, recordProven, replaceCopy, rightCopyBeside } from './repair-copy.ts';
import { emptyReport, type RepairReport } from './report.ts';
import { setAside } from './set-aside.ts';

export type RepairOptions = PlaceToPlaceOptions;

const filesAtOnce = 4;

/**
 * Replaces what checks found damaged or missing on an attached, locked place by bytes that another place, or another name
 * on the same place, proves to be the right ones. Every file is looked at again first; one that is right is left alone, and
 * one whose right bytes nobody has is not touched. What is replaced is kept below `.safelight/damaged`.
 * A place that is full or gone ends the run with `stopped`. Rethrows the signal's reason.
 */
export async function repair(place: Place, options: RepairOptions): Promise<RepairReport> {
  const { ledger, job } = options;
  const report = emptyReport(place.identity);
  const run: Run = {
    place,
    options,
    report,
    judge: openJudge(ledger, place),
    repairing: { ledger, place, signal: job.signal, now: () => job.now() },
  };
  await workOnPlace(place, report, {
    options,
    work: {
      run: () => repairAll(run),
      changed: () => report.repaired.length + report.disputed.length + report.alreadyThere.length > 0,
    },
  });
  return report;
}

interface Run {
  readonly place: Place;
  readonly options: RepairOptions;
  readonly report: RepairReport;
  readonly judge: Judge;
  readonly repairing: Repairing;
}

async function repairAll(run: Run): Promise<void> {
  const { place, report, options } = run;
  const { ledger, job } = options;
  let done = 0;
  const total = ledger.account.place(place.row).damaged;
  await forEachBounded(ledger.copies.damaged(place.row), filesAtOnce, async (copy) => {
    job.signal.throwIfAborted();
    await repairOne(run, copy, await run.judge.verdict(copy, job.signal));
    done++;
    const progress = { phase: 'repair', doneBytes: report.bytes, doneItems: done, totalItems: total };
    job.progress({ ...progress, current: copy.path });
  });
}

async function repairOne(run: Run, copy: CopyRow, verdict: Verdict): Promise<void> {
  const { report, repairing } = run;
  if (verdict.kind === 'right') {
    recordProven(repairing, copy.path, verdict.proven);
    report.healed.push(copy.path);
    return;
  }
  if (verdict.kind === 'damaged' && (await isThereUnderAnotherName(run, copy, verdict))) return;
  let failure: { code: string; message: string } | undefined;
  for (const origin of otherCopies(run, copy)) {
    try {
      await replaceFrom(run, copy, verdict, origin);
      return;
    } catch (error) {
      if (repairing.signal.aborted) throw repairing.signal.reason;
      if (!isArchiveError(error) || !(await isOfOneFile(error, run.place))) throw error;
      failure = { code: error.code, message: messageOf(error) };
    }
  }
  const was = verdict.kind === 'damaged' ? verdict.was : 'changed';
  failure ??= { code: 'not-found', message: 'no connected place has a copy of it' };
  report.failed.push({ path: copy.path, was, ...failure });
}

async function replaceFrom(run: Run, copy: CopyRow, verdict: Verdict, origin: Origin): Promise<void> {
  const { report, repairing } = run;
  if (verdict.kind === 'disputed') {
    const { key } = await replaceCopy(repairing, copy, origin, 'beside');
    recordProven(repairing, copy.path, verdict.proven);
    report.disputed.push({ path: copy.path, kept: key });
  } else if (verdict.kind === 'damaged') {
    const { was, evidence } = verdict;
    const how = was === 'missing' ? 'missing' : 'set-aside';
    const { aside } = await replaceCopy(repairing, copy, origin, how);
    const from = origin.place.identity.name;
    report.repaired.push({ path: copy.path, was, from, evidence, ...(aside === undefined ? {} : { aside }) });
  }
  report.bytes += copy.size;
}

/** A backup may have copied the content anew, under another name: then only what is damaged is in the way. */
async function isThereUnderAnotherName(
  { report, repairing, options, place }: Run,
  copy: CopyRow,
  { was }: { readonly was: string },
): Promise<boolean> {
  const kept = await rightCopyBeside(repairing, copy);
  if (kept === undefined) return false;
  const aside = was === 'missing' ? undefined : await setAside(place.store, copy.path, repairing.now());
  options.ledger.copies.forget(place.row, copy.path);
  report.alreadyThere.push({ path: copy.path, kept, ...(aside === undefined ? {} : { aside }) });
  return true;
}

function otherCopies({ options, place }: Run, copy: CopyRow): Iterable<Origin> {
  const elsewhere = options.from.filter(({ row }) => row !== place.row);
  return originsOf(elsewhere, options.ledger.copies.ofContent(copy.digest));
}
