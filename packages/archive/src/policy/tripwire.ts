import type { Vanishing } from '../ledger/vanishings.ts';
import type { Tripwire } from './policy.ts';

/** What one source lost, and its owner has not acknowledged. */
export interface Loss {
  /** The source's key. */
  readonly source: string;
  readonly sourceName: string;
  readonly gone: number;
  readonly trashed: number;
  /** What the source had before the first of these losses. */
  readonly before: number;
  readonly firstMs: number;
  readonly lastMs: number;
  /** Many enough, or a large enough share. */
  readonly alarming: boolean;
}

/**
 * Adds up what each source lost since its owner last acknowledged a loss: a thief who deletes a few at a time trips the wire too.
 */
export function lossesOf(vanishings: readonly Vanishing[], tripwire: Tripwire): Loss[] {
  const open = vanishings.filter(({ acknowledgedMs }) => acknowledgedMs === undefined);
  return [...Map.groupBy(open, ({ source }) => source)].map(([source, all]) => {
    const ordered = all.toSorted((a, b) => a.row - b.row);
    const first = ordered[0];
    const gone = ordered.reduce((sum, loss) => sum + loss.gone, 0);
    const trashed = ordered.reduce((sum, loss) => sum + loss.trashed, 0);
    const before = first?.before ?? 0;
    return {
      source,
      sourceName: first?.sourceName ?? source,
      gone,
      trashed,
      before,
      firstMs: first?.noticedMs ?? 0,
      lastMs: ordered.at(-1)?.noticedMs ?? 0,
      alarming: isAlarming({ lost: gone + trashed, before }, tripwire),
    };
  });
}

function isAlarming({ lost, before }: { lost: number; before: number }, tripwire: Tripwire): boolean {
  if (lost < tripwire.least) return false;
  return lost >= tripwire.number || lost >= tripwire.share * before;
}
