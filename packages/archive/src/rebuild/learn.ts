import type { Job } from '../job.ts';
import type { Ledger } from '../ledger/open-ledger.ts';
import type { Place } from '../places/place.ts';
import { type LedgerCopy, ledgerCopies, ledgerCopyMs } from '../upkeep/ledger-copy.ts';
import { sinceLeft } from '../upkeep/left-state.ts';
import { importLedgerCopy } from './import-copy.ts';

export interface LearnOptions {
  readonly ledger: Ledger;
  readonly job: Job;
  /** A path on this computer that nothing else uses. */
  readonly scratch: () => string;
}

export interface Learned {
  /** How many other computers' ledgers were taken in. */
  readonly others: number;
  /** A later state of this very ledger was found: its moment. This ledger was put back to an earlier one. */
  readonly putBackFromMs?: number;
}

const learnedNotes = 'learned ';

/**
 * Takes in what other computers have put on a place since they were last asked, from the newest copies of their ledgers
 * there, and what they found against what is believed here. What they proved does not count as proven here. A later state of this
 * very ledger is taken in the same way; this one goes on as another computer's. Errors: those of `Store.list`.
 */
export async function learn(place: Place, options: LearnOptions): Promise<Learned> {
  const { ledger, job } = options;
  const copies = await ledgerCopies(place);
  const own = ledger.writer.digits();
  // Read afterwards: another process of this computer may have left one meanwhile.
  const { later } = sinceLeft(ledger.places.left(place.row), copies, own);
  const putBackFromMs = await takeLaterState(place, later, options);
  const known = new Map(ledger.notes.startingWith(learnedNotes).map(({ subject, body }) => [subject, body]));
  const asked = new Set(['', own]);
  let others = 0;
  for (const copy of copies) {
    const { key, writer } = copy;
    if (asked.has(writer)) continue;
    if (known.get(subjectOf(place, writer)) === key) asked.add(writer);
    else if (await importLedgerCopy(place, key, options, { sinceMs: heededUntil(known, writer) })) {
      asked.add(writer);
      ledger.notes.write(subjectOf(place, writer), key, job.now());
      others++;
    }
  }
  ledger.flush();
  return { others, ...(putBackFromMs === undefined ? {} : { putBackFromMs }) };
}

/** Its copies are from now on another computer's: it may well be one that works with a copy of this ledger. */
async function takeLaterState(
  place: Place,
  later: LedgerCopy | undefined,
  options: LearnOptions,
): Promise<number | undefined> {
  if (later === undefined) return undefined;
  const { ledger, job } = options;
  const laterState = ledgerCopyMs(later);
  if (!(await importLedgerCopy(place, later.key, options, { sinceMs: 0, laterState }))) {
    // One that cannot be read may say anything.
    for (const { row } of ledger.places.all()) ledger.places.forgetProofs(row);
  }
  ledger.transaction(() => {
    ledger.notes.write(subjectOf(place, later.writer), later.key, job.now());
    ledger.writer.renew();
    ledger.places.forgetLeft();
  });
  ledger.flush();
  return laterState;
}

function subjectOf({ identity }: Place, writer: string): string {
  return `${learnedNotes}${identity.id} ${writer}`;
}

/** Until when, by its clock, what a computer found was heeded, from whichever place it was learned. */
function heededUntil(known: ReadonlyMap<string, unknown>, writer: string): number {
  const times = [...known].flatMap(([subject, key]) => {
    if (!subject.endsWith(` ${writer}`) || typeof key !== 'string') return [];
    return [ledgerCopyMs({ name: key.slice(key.lastIndexOf('/') + 1) })];
  });
  return Math.max(0, ...times);
}
