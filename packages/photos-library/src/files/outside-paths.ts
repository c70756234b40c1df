import { safePath } from '../media/safe-path.ts';
import type { ResourceRow } from '../photos5/resource-row.ts';
import type { OutsideFile } from './expected-file.ts';

/**
 * Where a referenced file may be: where the asset says, and where its volume is mounted (or, for the volume
 * the system started from, at the root). Paths that climb (`..`) are left out.
 */
export function outsideFile(
  listed: string | undefined,
  row: Pick<ResourceRow, 'volume' | 'volumePath'> | undefined,
): OutsideFile {
  const relative = row?.volumePath;
  const mounted =
    relative === undefined || row?.volume === undefined ? undefined : ['Volumes', row.volume, relative];
  const candidates = [
    listed === undefined ? undefined : absolute(listed.replace(/^\/+/, '')),
    mounted === undefined ? undefined : absolute(...mounted),
    relative === undefined ? undefined : absolute(relative),
  ];
  return { paths: [...new Set(candidates.filter((path) => path !== undefined))] };
}

function absolute(...parts: readonly string[]): string | undefined {
  const path = safePath(...parts);
  return path === undefined ? undefined : `/${path}`;
}
