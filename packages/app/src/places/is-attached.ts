import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { PlaceRow } from '@safelight/archive';
import { isBucketAddress } from '../buckets/bucket-address.ts';
import type { Session } from '../session.ts';

/** Whether a known place answers at its address with its own marker, and not another place or an empty mount point. */
export async function isAttached(place: PlaceRow, session: Session): Promise<boolean> {
  if (isBucketAddress(place.address)) {
    const { bucketAnswers } = await import('../buckets/bucket-answers.ts');
    return await bucketAnswers(place, session);
  }
  const path = join(resolve(session.folder, place.address), '.safelight', 'place.json');
  try {
    const marker: unknown = JSON.parse(await readFile(path, 'utf8'));
    return typeof marker === 'object' && marker !== null && 'id' in marker && marker.id === place.id;
  } catch {
    return false;
  }
}
