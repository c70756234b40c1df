import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type BackupEntry, type WriteBackupOptions, writeBackup } from '@safelight/simulated-iphone';
import { type FinderBackup, openFinderBackup } from '../../src/index.ts';

export const udid = '00008130-000B1B2261AF001C';
export const password = 'correct horse';
/** A phone asks for millions of rounds, which takes seconds. */
export const fewRounds = { first: 10, second: 10 } as const;

export function madeBackup(
  root: string,
  entries: readonly BackupEntry[],
  options: Partial<WriteBackupOptions> = {},
): string {
  return writeBackup(root, entries, {
    udid,
    date: new Date('2026-11-20T10:00:00Z'),
    iterations: fewRounds,
    ...options,
  });
}

/** Opens a backup with a scratch folder beside it. */
export async function opened(folder: string, secret?: string): Promise<FinderBackup> {
  const scratchFolder = join(folder, '../../scratch');
  mkdirSync(scratchFolder, { recursive: true });
  return await openFinderBackup(folder, { scratchFolder, password: secret });
}

export async function bytesOf(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  return Buffer.concat(await Array.fromAsync(chunks));
}
