import { optionalText } from '../ledger/database.ts';
import type { Ledger } from '../ledger/open-ledger.ts';
import type { StoreKey } from '../model/store-key.ts';

const columns = `SELECT path FROM copy INDEXED BY copy_content
  WHERE place = ?1 AND content >= ?2 AND state = 'ok' AND proven_ms <> 0 ORDER BY content`;

/**
 * Some of the copies that are proven on a place: the one that was archived first and the one that was archived last, since what
 * removes files goes by their age, and others by chance; at most `count`. `random` as `Math.random`.
 */
export function sampleCopies(
  { db }: Pick<Ledger, 'db'>,
  place: number,
  { count, random }: { readonly count: number; random(): number },
): StoreKey[] {
  const from = db.prepare(`${columns} LIMIT 1`);
  const last = db.prepare(`${columns} DESC LIMIT 1`);
  const most = Number(db.prepare('SELECT max(id) AS id FROM content').get()?.id ?? 0);
  const found = new Set<string | undefined>([
    optionalText(from.get(place, 0)?.path),
    optionalText(last.get(place, 0)?.path),
  ]);
  for (let tries = 2; tries < count; tries++)
    found.add(optionalText(from.get(place, Math.floor(random() * most) + 1)?.path));
  found.delete(undefined);
  return [...found] as StoreKey[];
}
