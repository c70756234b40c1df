import { optionalText } from '../ledger/database.ts';
import type { Ledger } from '../ledger/open-ledger.ts';
import type { StoreKey } from '../model/store-key.ts';

const columns = "SELECT path FROM copy WHERE place = ?1 AND path >= ?2 AND state = 'ok' ORDER BY path";

/**
 * Some of the copies that are believed good on a place that proves anything: of its oldest month, of its newest, and of others by
 * chance; at most `count`. It costs a look-up each, however many copies there are. `random` as `Math.random`.
 */
export function sampleCopies(
  { db, account }: Pick<Ledger, 'db' | 'account'>,
  place: number,
  { count, random }: { readonly count: number; random(): number },
): StoreKey[] {
  if (!account.provesAnything(place)) return [];
  const from = db.prepare(`${columns} LIMIT 1`);
  const first = optionalText(from.get(place, '')?.path);
  const last = optionalText(db.prepare(`${columns} DESC LIMIT 1`).get(place, '')?.path);
  if (first === undefined || last === undefined) return [];
  const found = new Set([first, last]);
  for (let tries = found.size; tries < count; tries++) {
    const path = optionalText(from.get(place, somewhereBetween(first, last, random))?.path);
    if (path !== undefined) found.add(path);
  }
  return [...found] as StoreKey[];
}

/** What a path of a month by chance may begin with; a camera's names go on in digits. */
function somewhereBetween(first: string, last: string, random: () => number): string {
  const below = (limit: number): number => Math.floor(random() * limit);
  const [from, to] = [Number.parseInt(first, 10), Number.parseInt(last, 10)];
  const year = Number.isNaN(from) ? 0 : from + below((Number.isNaN(to) ? from : to) - from + 1);
  const month = `${year}-${String(1 + below(12)).padStart(2, '0')}`;
  return `${year}/${month}/IMG_${below(10)}`;
}
