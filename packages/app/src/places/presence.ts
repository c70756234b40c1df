import { readFile, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { PlaceRow } from '@safelight/archive';
import { isBucketAddress } from '../buckets/bucket-address.ts';
import type { Session } from '../session.ts';

/**
 * Whether a known place is there now.
 *
 * - `attached`: it answers at its address with its own marker
 * - `emptied`: its disk or server is there and answers, and the place is not: it was formatted, deleted or moved
 * - `away`: nothing tells what is in it now
 */
export type Presence = 'attached' | 'emptied' | 'away';

export async function presenceOf(place: PlaceRow, session: Session): Promise<Presence> {
  if (isBucketAddress(place.address)) {
    const { bucketPresence } = await import('../buckets/bucket-presence.ts');
    return await bucketPresence(place, session);
  }
  const path = resolve(session.folder, place.address);
  if (await hasMarker(path, place)) return 'attached';
  return (await isDiskThere(path, place, session)) ? 'emptied' : 'away';
}

/** A disk that the system does not tell of is there where the folder is, and is not on the computer's own. */
async function isDiskThere(path: string, { disk }: PlaceRow, session: Session): Promise<boolean> {
  const nearest = await nearestFolder(path);
  const there = (await session.diskOf(nearest)).disk;
  if (disk !== undefined) return there === disk;
  const own = (await session.diskOf(session.home.path)).disk;
  return nearest === path && there === undefined && own !== undefined;
}

/** Its own, and not another place's that has taken its folder. */
async function hasMarker(path: string, { id }: PlaceRow): Promise<boolean> {
  try {
    const marker: unknown = JSON.parse(await readFile(join(path, '.safelight', 'place.json'), 'utf8'));
    return typeof marker === 'object' && marker !== null && 'id' in marker && marker.id === id;
  } catch {
    return false;
  }
}

/** The folder itself, or the one above it that is there: where a drive was unplugged, that is on another disk. */
async function nearestFolder(path: string): Promise<string> {
  const found = await stat(path).catch(() => undefined);
  return found !== undefined || dirname(path) === path ? path : await nearestFolder(dirname(path));
}
