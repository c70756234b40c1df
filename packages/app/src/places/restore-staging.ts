import { rm } from 'node:fs/promises';
import { join } from 'node:path';

/** Takes away the folder in which a restore staged its files; nothing in it ever had a name. */
export async function clearStagingFolder(target: string, stagingFolder: string): Promise<void> {
  await rm(join(target, stagingFolder), { recursive: true, force: true });
}
