import type { LeftState } from '../ledger/places.ts';
import { keptLedgerCopies, type LedgerCopy } from './ledger-copy.ts';

/** How the copies of the ledger on a place stand to the state in which this ledger left it. */
export interface SinceLeft {
  /** The last one is gone: the place was put back to an earlier state, or copied from one. */
  readonly earlier: boolean;
  /**
   * The newest that bears this ledger's digits and that it knows nothing of: this ledger was itself put back to an earlier state, or
   * two computers work with copies of one.
   */
  readonly later?: LedgerCopy;
}

/** `there`: the newest first, as `ledgerCopies` lists them. */
export function sinceLeft(left: LeftState, there: readonly LedgerCopy[], writer: string): SinceLeft {
  const later = there.filter(
    (copy) => copy.writer === writer && (left.newest === undefined || copy.name > left.newest),
  );
  const gone = left.copy !== undefined && !there.some(({ name }) => name === left.copy);
  // Enough later ones are why the last known one is not kept any more.
  const earlier = gone && later.length < keptLedgerCopies;
  return { earlier, ...(later[0] === undefined ? {} : { later: later[0] }) };
}
