import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { SourceId } from '@safelight/archive';
import type { Session } from '../session.ts';
import type { OpenPlace } from './open-place.ts';

/** Says so where the copies lie on the same disk as what they are copies of: they would die together. */
export async function sameDiskWarning(
  source: SourceId,
  places: readonly OpenPlace[],
): Promise<string | undefined> {
  const from = await stat(source.key.slice(source.key.indexOf(':') + 1)).catch(() => undefined);
  if (from === undefined) return undefined;
  const same: string[] = [];
  for (const { address, place } of places) {
    const to = await stat(address).catch(() => undefined);
    if (to?.dev === from.dev) same.push(place.identity.name);
  }
  if (same.length === 0) return undefined;
  return `${same.join(' and ')} ${same.length === 1 ? 'is' : 'are'} on the same disk as the photos: if the disk dies, both are gone. Add another drive.`;
}

/** Whether there is a marker at a path. */
export async function isPlace(path: string, session: Session): Promise<boolean> {
  const marker = join(resolve(session.folder, path), '.safelight', 'place.json');
  return (await stat(marker).catch(() => undefined)) !== undefined;
}
