import type { Job } from '../job.ts';
import type { Ledger } from '../ledger/open-ledger.ts';
import type { Place } from '../places/place.ts';
import { ledgerCopies } from '../upkeep/ledger-copy.ts';
import { importLedgerCopy } from './import-copy.ts';

export interface LearnOptions {
  readonly ledger: Ledger;
  readonly job: Job;
  /** A path on this computer that nothing else uses. */
  readonly scratch: () => string;
}

/**
 * Takes in what other computers have put on a place since they were last asked, from the newest copies of their ledgers
 * there; from how many. What they proved does not count as proven here. Errors: those of `Store.list`.
 */
export async function learn(place: Place, options: LearnOptions): Promise<number> {
  const { ledger, job } = options;
  const own = ledger.writer();
  const subject = `learned ${place.identity.id} `;
  const known = new Map(ledger.notes.startingWith(subject).map(({ subject: of, body }) => [of, body]));
  const asked = new Set<string>();
  let learned = 0;
  for (const { key, writer } of await ledgerCopies(place)) {
    if (writer === '' || writer === own || asked.has(writer)) continue;
    if (known.get(subject + writer) === key) asked.add(writer);
    else if (await importLedgerCopy(place, key, options)) {
      asked.add(writer);
      ledger.notes.write(subject + writer, key, job.now());
      learned++;
    }
  }
  ledger.flush();
  return learned;
}
