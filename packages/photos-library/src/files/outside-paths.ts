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
  const paths: string[] = [];
  if (listed !== undefined) add(paths, absolute(listed.replace(/^\/+/, '')));
  if (mounted !== undefined) add(paths, absolute(...mounted));
  if (relative !== undefined) add(paths, absolute(relative));
  return { paths };
}

function add(paths: string[], path: string | undefined): void {
  if (path !== undefined && !paths.includes(path)) paths.push(path);
}

function absolute(...parts: readonly string[]): string | undefined {
  const path = safePath(...parts);
  return path === undefined ? undefined : `/${path}`;
}
