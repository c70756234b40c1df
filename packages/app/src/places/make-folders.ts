import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { UsageError } from '../sentences.ts';
import { refuseAbsentDrive } from './absent-drive.ts';

/**
 * Makes a folder and those above it that are not there. Node's own `recursive` tries for ever where a system has no folder for one
 * that is there (as in `/proc`). Errors: UsageError.
 */
export async function makeFolders(path: string): Promise<void> {
  const missing: string[] = [];
  for (let at = path; (await stat(at).catch(() => undefined)) === undefined; at = dirname(at)) {
    missing.unshift(at);
    if (dirname(at) === at) break;
  }
  const [first] = missing;
  if (first !== undefined) await refuseAbsentDrive(first);
  for (const folder of missing) {
    await mkdir(folder).catch((error: unknown) => {
      // Somebody else may have made it meanwhile.
      if (codeOf(error) !== 'EEXIST') throw new UsageError(`${folder} cannot be made (${codeOf(error)}).`);
    });
  }
  const found = await stat(path).catch((error: unknown) => {
    throw new UsageError(`${path} cannot be looked into (${codeOf(error)}).`, { cause: error });
  });
  if (!found.isDirectory()) throw new UsageError(`${path} is a file; a folder is needed.`);
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
