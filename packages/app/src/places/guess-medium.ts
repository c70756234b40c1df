import { disksOf, type Medium } from '@safelight/archive';
import type { Session } from '../session.ts';

/** What a folder's disk says of the medium: the network, the computer's own disk, another drive; undefined where it does not. */
export async function guessMedium(path: string, session: Session): Promise<Medium | undefined> {
  const { disk, network } = await session.diskOf(path);
  if (network === true) return 'nas';
  const own = (await session.diskOf(session.home.path)).disk;
  if (disk === undefined || own === undefined) return undefined;
  const names = disksOf(own).split('+');
  return disksOf(disk)
    .split('+')
    .some((name) => names.includes(name))
    ? 'folder'
    : 'drive';
}
