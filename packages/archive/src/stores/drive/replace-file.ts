import { rename } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { systemCode } from './system-error.ts';

/** What Windows says while a virus scanner or an indexer has the file open that is to be replaced: a moment, usually. */
const passing: ReadonlySet<string> = new Set(['EPERM', 'EACCES', 'EBUSY']);
const pausesMs = [10, 30, 100, 300, 600];

/**
 * Renames a file over another one, with some patience where the system says that it is in use. Errors: the system's own,
 * the last one met. `move` is the system's call.
 */
export async function replaceFile(from: string, to: string, move: typeof rename = rename): Promise<void> {
  for (const pauseMs of pausesMs) {
    try {
      return await move(from, to);
    } catch (error) {
      if (!passing.has(systemCode(error) ?? '')) throw error;
    }
    await pause(pauseMs);
  }
  await move(from, to);
}
