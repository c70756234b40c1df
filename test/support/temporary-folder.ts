import { existsSync, mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface TemporaryFolder extends AsyncDisposable {
  readonly path: string;
}

/** Where files cost no wait for a disk, if the system has such a place: for tests of very many files. */
export const memoryFolder: string = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

/** A new empty folder, removed with all that it holds when disposed. */
export function temporaryFolder(parent: string = tmpdir()): TemporaryFolder {
  const path = mkdtempSync(join(parent, 'safelight-test-'));
  return {
    path,
    async [Symbol.asyncDispose]() {
      await rm(path, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}
