import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { disksOf, type SourceId } from '@safelight/archive';
import type { Session } from '../session.ts';
import type { OpenPlace } from './open-place.ts';

/** Says so where the copies lie on the same disk as what they are copies of: they would die together. */
export async function sameDiskWarning(
  source: SourceId,
  places: readonly OpenPlace[],
  session: Session,
): Promise<string | undefined> {
  const from = source.key.slice(source.key.indexOf(':') + 1);
  const same: string[] = [];
  for (const { address, place } of places)
    if (await areTogether(from, address, session)) same.push(place.identity.name);
  if (same.length === 0) return undefined;
  return `${same.join(' and ')} ${same.length === 1 ? 'is' : 'are'} on the same disk as the photos: if the disk dies, ${same.length === 1 ? 'both are' : 'all are'} gone. Add another drive.`;
}

/** By their disks, as `status` judges places; where the system names none, by the file system. */
async function areTogether(from: string, to: string, { diskOf }: Session): Promise<boolean> {
  const [one, other] = await Promise.all([from, to].map((path) => stat(path).catch(() => undefined)));
  if (one === undefined || other === undefined) return false;
  const [disk, otherDisk] = await Promise.all([from, to].map(async (path) => (await diskOf(path)).disk));
  if (disk === undefined || otherDisk === undefined) return one.dev === other.dev;
  const parts = new Set(disksOf(disk).split('+'));
  return disksOf(otherDisk)
    .split('+')
    .some((part) => parts.has(part));
}

/** Whether there is a marker at a path. */
export async function isPlace(path: string, session: Session): Promise<boolean> {
  const marker = join(resolve(session.folder, path), '.safelight', 'place.json');
  return (await stat(marker).catch(() => undefined)) !== undefined;
}
