import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isAbsent } from '../errors.ts';
import { syncFile, syncFolder } from './durable.ts';
import { listNames } from './sums.ts';

/**
 * Without Manifest.db and Manifest.plist nothing of an encrypted backup opens, so each snapshot keeps a second copy of its
 * lists, in `spare`, under names that make no second backup of it. True copies: shared blocks would be damaged together.
 */
export async function keepSpareCopies(folder: string, udid: string): Promise<void> {
  const spare = join(folder, 'spare');
  await mkdir(spare, { recursive: true });
  for (const name of listNames) {
    const target = join(spare, `${name}.spare`);
    try {
      await copyFile(join(folder, udid, name), target);
      await syncFile(target);
    } catch (error) {
      if (!isAbsent(error)) throw error;
    }
  }
  await syncFolder(spare);
}
