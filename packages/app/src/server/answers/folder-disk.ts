import { guessMedium } from '../../places/guess-medium.ts';
import type { Session } from '../../session.ts';
import type { Output } from '../api/endpoints.ts';

/** Whether a folder fails with the computer, asked before any copy goes there; by the disks, as `status` judges places. */
export async function folderDisk(path: string, session: Session): Promise<Output<'GET /api/folders/disk'>> {
  const medium = await guessMedium(path, session);
  if (medium === undefined) return { disk: 'unknown' };
  return { disk: medium === 'folder' ? 'computer' : 'own' };
}
