import type { Ledger } from '../ledger/open-ledger.ts';
import type { Presence } from './presence.ts';
import type { IngestReport } from './report.ts';

export interface WholeListing {
  readonly ledger: Ledger;
  /** The source's row. */
  readonly source: number;
  readonly report: IngestReport;
  readonly startedMs: number;
  readonly nowMs: number;
}

/** Assets that a whole listing did not show any more, or shows in Recently Deleted: their copies stay, and it is said. */
export function noteGone(listed: Presence, { ledger, source, report, startedMs, nowMs }: WholeListing): void {
  const present = ledger.assets.countPresent(source);
  const gone = listed.unseen(present);
  const trashed = ledger.vanishings.newlyTrashed(source, startedMs);
  ledger.transaction(() => {
    let outright = 0;
    for (const row of gone) if (!ledger.assets.markGone(row, nowMs)) outright++;
    ledger.sources.markListedWhole(source, nowMs);
    if (outright + trashed === 0) return;
    const before = present - report.assets.new;
    ledger.vanishings.record(source, { noticedMs: nowMs, gone: outright, trashed, before });
  });
  report.assets.gone = gone.length;
  report.assets.trashed = trashed;
}
