import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

/** The text of a file, `undefined` where there is none. */
export async function readIfThere(path: string): Promise<string | undefined> {
  return await readFile(path, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  });
}

/** Writes a file for its owner's eyes only, whole and durable or not at all. `never`: it must not be there yet. */
export async function writePrivate(
  path: string,
  text: string,
  overwrite: 'replace' | 'never',
): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const staged = overwrite === 'never' ? path : `${path}.new`;
  if (overwrite === 'replace') await rm(staged, { force: true });
  const file = await open(staged, 'wx', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  if (staged !== path) await rename(staged, path);
}
