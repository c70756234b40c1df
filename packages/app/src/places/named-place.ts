import { realpath, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { isBucketAddress } from '../buckets/bucket-address.ts';
import { UsageError } from '../sentences.ts';
import type { Session } from '../session.ts';
import { isPlace } from './same-disk.ts';

/**
 * Where the place is that a person calls so, by its name or its id; else what they said, which is a path. A folder of a place's name
 * would otherwise be made where they happen to stand, and take the copies that were meant for the place. Errors: UsageError where both
 * might be meant.
 */
export async function addressCalled(text: string, session: Session): Promise<string> {
  const rows = session.ledger.places.all().filter(({ id, name }) => id === text || name === text);
  const [row, ...others] = rows;
  if (row === undefined || isBucketAddress(text)) return text;
  const path = resolve(session.folder, text);
  const real = await realpath(path).catch(() => path);
  const here = rows.find(({ address }) => address === path || address === real);
  if (here !== undefined || (await isPlace(path, session))) return path;
  if (others.length > 0)
    throw new UsageError(`Several places are called ${text}; say which by its path or its id.`);
  if ((await stat(path).catch(() => undefined)) !== undefined)
    throw new UsageError(
      `${text} may be the place at ${row.address}, or the folder ${path}; say the whole path of the one that you mean.`,
    );
  return row.address;
}
