import { open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { systemCode } from '../errors.ts';

/** Writes a file so that after a power cut it is there whole, or as it was. */
export async function writeDurably(path: string, text: string): Promise<void> {
  const part = `${path}.part`;
  {
    await using file = await open(part, 'w', 0o600);
    await file.writeFile(text);
    await file.sync();
  }
  await rename(part, path);
  await syncFolder(dirname(path));
}

export async function syncFile(path: string): Promise<void> {
  await using file = await open(path, 'r');
  await file.sync();
}

/** Windows opens no folder and needs no such call. */
export async function syncFolder(path: string): Promise<void> {
  try {
    await syncFile(path);
  } catch (error) {
    if (!['EISDIR', 'EPERM', 'EACCES', 'EINVAL', 'ENOTSUP'].includes(systemCode(error) ?? '')) throw error;
  }
}
